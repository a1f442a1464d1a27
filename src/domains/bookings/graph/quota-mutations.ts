import { TranslationInput } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { FacilityKind, TariffAudience } from '../../facilities/index.ts'
import { grantQuotaException, revokeQuotaException } from '../quotas/exceptions.ts'
import { mostMembers, setHousehold } from '../quotas/households.ts'
import { changeQuota, createQuota, mostQuotas, retireQuota } from '../quotas/manage.ts'
import { Household, Quota, QuotaAmountInput, QuotaException, QuotaPeriod, QuotaSubject, WeeklyWindowInput } from './quota-entities.ts'

const quota = { quota: { entity: () => Quota as never, description: 'The quota as it is now.' } }
const exception = { exception: { entity: () => QuotaException as never, description: 'The exception as it is now.' } }

mutation('createQuota', {
  description: `Lays down how much somebody may use of one facility, of one kind, or of all. For facility managers and the board; at most ${mostQuotas} count in a cooperative. What is booked counts, and stays. Errors: TOO_LONG, INVALID_HOURS.`,
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Of whose facilities.' }),
    name: t.field({ type: [TranslationInput], required: true, description: 'The rule in words, at most 120 characters: it is told to who exceeds it.' }),
    facilityId: t.id({ description: 'Of one facility only.' }),
    facilityKind: t.field({ type: FacilityKind, description: 'Of one kind only; not together with `facilityId`.' }),
    subject: t.field({ type: QuotaSubject, required: true, description: 'Whose use counts together.' }),
    audiences: t.field({ type: [TariffAudience], description: 'Whose bookings it is about; all unless told.' }),
    amount: t.field({ type: QuotaAmountInput, required: true, description: 'How much is allowed in each period; 0 for nothing.' }),
    period: t.field({ type: QuotaPeriod, required: true, description: 'What it is counted over.' }),
    peak: t.field({ type: [WeeklyWindowInput], description: 'Only what lies in these hours counts, at most 70; everything unless told.' }),
  }),
  payload: quota,
  run: createQuota,
})

mutation('changeQuota', {
  description: 'Changes a quota; absent fields stay. For facility managers and the board. It refuses nothing that is booked, and what is above it then may be moved as long as it takes no more. Errors: QUOTA_RETIRED, INVALID_HOURS, STALE.',
  input: (t) => ({
    quotaId: t.id({ required: true, description: 'Which one.' }),
    name: t.field({ type: [TranslationInput], description: 'The rule in words.' }),
    audiences: t.field({ type: [TariffAudience], description: 'Whose bookings it is about; null for all.' }),
    amount: t.field({ type: QuotaAmountInput, description: 'How much is allowed in each period, in the same measure.' }),
    period: t.field({ type: QuotaPeriod, description: 'What it is counted over.' }),
    peak: t.field({ type: [WeeklyWindowInput], description: 'Only what lies in these hours counts; null for everything.' }),
  }),
  payload: quota,
  run: changeQuota,
})

mutation('retireQuota', {
  description: 'Lets a quota count no more. For facility managers and the board. Errors: QUOTA_RETIRED, STALE.',
  input: (t) => ({ quotaId: t.id({ required: true, description: 'Which one.' }) }),
  payload: quota,
  run: retireQuota,
})

mutation('grantQuotaException', {
  description: 'Grants somebody more than a quota allows, for bookings that begin within an interval. For facility managers and the board; the reason is kept in the audit log. Exactly one of the beneficiaries, of the quota’s own subject. Errors: QUOTA_RETIRED, TOO_LONG, INVALID_INTERVAL.',
  input: (t) => ({
    quotaId: t.id({ required: true, description: 'Above which quota.' }),
    forPersonId: t.id({ description: 'To a person; of a quota for households, to the one they live in.' }),
    forHouseholdId: t.id({ description: 'To a household of the cooperative.' }),
    forOrganisationId: t.id({ description: 'To an organisation or group.' }),
    forCooperativeId: t.id({ description: 'To all who come by membership of a cooperative.' }),
    extra: t.field({ type: QuotaAmountInput, required: true, description: 'How much more in each period, in the quota’s measure.' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'For bookings that begin from then.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: 'Until then, exclusive; at most 731 days later.' }),
    reason: t.string({ required: true, description: 'Why, 3 to 1,000 characters. Whom it is for can read it.' }),
  }),
  payload: exception,
  run: grantQuotaException,
})

mutation('revokeQuotaException', {
  description: 'Takes an exception back; what was booked by it stays. For facility managers and the board. Errors: EXCEPTION_OVER, STALE.',
  input: (t) => ({
    exceptionId: t.id({ required: true, description: 'Which one.' }),
    reason: t.string({ required: true, description: 'Why, 3 to 1,000 characters; kept in the audit log.' }),
  }),
  payload: exception,
  run: revokeQuotaException,
})

mutation('setHousehold', {
  description: `Tells which members live together, at most ${mostMembers}. For the board and coordinators. What they use of quotas of households counts together from then on, also what is booked; nothing that is booked is refused. Errors: STALE.`,
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Of which cooperative’s members.' }),
    householdId: t.id({ description: 'Which household; a new one unless told.' }),
    name: t.string({ required: true, description: 'What to call it, such as an address, at most 120 characters.' }),
    personIds: t.idList({ required: true, description: 'All who live there; who lives elsewhere moves. None dissolves it.' }),
  }),
  payload: { household: { entity: () => Household as never, nullable: true, description: 'The household as it is now; null where it was dissolved.' } },
  run: setHousehold,
})
