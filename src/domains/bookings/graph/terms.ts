import { sql, type Column, type SQL } from 'drizzle-orm'
import { facilities } from '../../../../schema/tables/facilities.ts'
import type { CancellationFee } from '../../../../schema/tables/terms.ts'
import { facilityTerms } from '../../../../schema/tables/terms.ts'
import { allowancePeriods } from '../../../../schema/tables/vocabulary.ts'
import type { PoolKind as PoolKindValue } from '../../../../schema/tables/vocabulary.ts'
import { builder } from '../../../graph/builder.ts'
import { enumOf } from '../../../graph/enum.ts'
import { inReadersLanguage } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { entity } from '../../../graph/read/entity.ts'
import { json, many, same, value } from '../../../graph/read/fields.ts'
import { memberOf, Organisation } from '../../cooperatives/index.ts'
import { BookerGroup, Facility, Money, TariffAudience } from '../../facilities/index.ts'
import { setFacilityTerms } from '../conduct/set-terms.ts'
import { usualTerms, type Terms } from '../terms.ts'
import { CertificateKind, PoolKind } from './equipment-entities.ts'

/** A row of facilities, of which the terms are told; one without terms of its own has the usual ones. */
const FacilityTerms = entity('FacilityTerms', facilities)

const AllowancePeriod = enumOf('AllowancePeriod', 'How often an allowance begins anew, on the facility’s wall clock.', allowancePeriods, {
  DAY: 'Every day.',
  WEEK: 'Every Monday.',
  MONTH: 'On the first of every month.',
})

/** A column of the facility's terms, or what counts where it has none. */
function term(name: keyof Terms): (f: { id: Column }) => SQL {
  const usual = usualTerms[name]
  const column = sql.identifier(facilityTerms[name].name)
  const literal = typeof usual === 'number' ? String(usual) : usual === null ? null : `'${typeof usual === 'string' ? usual : JSON.stringify(usual)}'`
  return ({ id }) => {
    const own = sql`(select ft.${column} from ${facilityTerms} ft where ft.facility_id = ${id})`
    return literal === null ? own : sql`coalesce(${own}, ${sql.raw(literal)})`
  }
}

/** An amount in the currency of the facility's tariffs. */
const money = (f: { id: Column }, cents: SQL): SQL => sql`json_object('amountCents', ${cents},
  'currency', coalesce((select currency from tariffs where facility_id = ${f.id} limit 1), 'EUR'))`

/** The rows of other tables whose ids stand in a list of the terms. */
const listed = (id: Column, list: SQL): SQL => sql`${id} in (select value from json_each(${list}))`

const CancellationFeeRef = builder.objectRef<CancellationFee>('CancellationFee').implement({
  description: 'What a late cancellation costs.',
  fields: (t) => ({
    notice: t.field({ type: 'Duration', description: 'It counts for who calls off later than so long before the start.', resolve: ({ notice }) => notice }),
    percent: t.int({ description: 'The share of the price that is charged, 1 to 100.', resolve: ({ percent }) => percent }),
  }),
})

interface RequiredExtraValue {
  poolId: string
  name: string
  kind: PoolKindValue
  quantity: number
}

const RequiredExtra = builder.objectRef<RequiredExtraValue>('RequiredExtra').implement({
  description: 'Equipment or staff without which a facility is not let.',
  fields: (t) => ({
    poolId: t.id({ description: 'The pool, with the prefix `eqp`.', resolve: ({ poolId }) => poolId }),
    name: t.string({ description: 'What it is, in the reader’s language.', resolve: ({ name }) => name }),
    kind: t.field({ type: PoolKind, description: 'A thing or people.', resolve: ({ kind }) => kind }),
    quantity: t.int({ description: 'How many of it.', resolve: ({ quantity }) => quantity }),
  }),
})

FacilityTerms.ref.implement({
  description: 'Further terms on which a facility is let, besides its policy: approval, checking in, what must be shown or booked with it, and money. Seen by everybody who sees the facility.',
  fields: (t) => ({
    approvals: t.int({ description: 'How many different facility managers approve a request, 1 or 2, where the policy asks for approval.', ...value(FacilityTerms, term('approvals')) }),
    approvalFreeGroups: t.field({ type: [BookerGroup], description: 'Groups whose bookings need no approval.', ...json(FacilityTerms, term('approvalFreeGroups')) }),
    approvalFreeOrganisations: t.field({
      type: [Organisation.ref],
      description: 'Partners whose bookings need no approval, by name; empty for all but members of the owner.',
      ...many(FacilityTerms, () => Organisation, (f, o) => ({
        where: sql`${listed(o.id, term('approvalFreeOrganisations')(f))} and ${memberOf(f.cooperativeId)}`,
        orderBy: [o.name, o.id],
      }), 100),
    }),
    checkInOpens: t.field({ type: 'Duration', description: 'From how long before the start one can check in.', ...value(FacilityTerms, term('checkInOpens')) }),
    releaseAfter: t.field({ type: 'Duration', nullable: true, description: 'How long after the start a place is released where nobody has checked in; null where it never is.', ...value(FacilityTerms, term('releaseAfter')) }),
    holdDuration: t.field({ type: 'Duration', description: 'How long room is held for the head of the waitlist.', ...value(FacilityTerms, term('holdDuration')) }),
    requiredCertificates: t.field({
      type: [CertificateKind.ref],
      description: 'What the beneficiary must have shown, valid until the end of the booking.',
      ...many(FacilityTerms, () => CertificateKind, (f, k) => ({ where: listed(k.id, term('requiredCertificates')(f)), orderBy: [k.id] }), 20),
    }),
    requiredExtras: t.field({
      type: [RequiredExtra],
      description: 'Equipment and staff that are always booked with it; they are added by themselves.',
      ...value(FacilityTerms, (f) => sql`(select json_group_array(json_object('poolId', t.id, 'kind', t.kind, 'quantity', w.value ->> 'quantity',
        'name', ${inReadersLanguage(sql.raw('t.name'), '')})) from json_each(${term('requiredExtras')(f)}) w join equipment_pools t on t.id = w.value ->> 'poolId')`),
    }),
    dayCap: t.field({
      type: Money,
      nullable: true,
      description: 'The most that one beneficiary pays for it on one day; null where there is no cap.',
      ...value(FacilityTerms, (f) => sql`iif(${term('dayCapCents')(f)} is null, null, ${money(f, term('dayCapCents')(f))})`),
    }),
    deposit: t.field({ type: Money, description: 'What is deposited with a booking, and given back.', ...value(FacilityTerms, (f) => money(f, term('depositCents')(f))) }),
    freeTime: t.field({ type: 'Duration', description: 'How long each beneficiary of `freeAudiences` uses it without paying, per `freePeriod`; nothing where it is PT0S.', ...value(FacilityTerms, term('freeSeconds')) }),
    freePeriod: t.field({ type: AllowancePeriod, description: 'How often the free time begins anew.', ...value(FacilityTerms, term('freePeriod')) }),
    freeAudiences: t.field({ type: [TariffAudience], description: 'Who has free time.', ...json(FacilityTerms, term('freeAudiences')) }),
    cancellationFees: t.field({ type: [CancellationFeeRef], description: 'What late cancellations cost, the shortest notice first; the first whose notice was not kept counts. None means free.', ...json(FacilityTerms, term('cancellationFees')) }),
    noShowFee: t.field({ type: Money, description: 'What is charged on top of the price where nobody shows up.', ...value(FacilityTerms, (f) => money(f, term('noShowFeeCents')(f))) }),
    noShowLimit: t.int({ nullable: true, description: 'After so many bookings that nobody showed up for, within `noShowWithin`, the beneficiary cannot book at the owner’s for `noShowBlock`; null where nothing follows.', ...value(FacilityTerms, term('noShowLimit')) }),
    noShowWithin: t.field({ type: 'Duration', description: 'How long a no-show counts, from the start of its booking.', ...value(FacilityTerms, term('noShowWithin')) }),
    noShowBlock: t.field({ type: 'Duration', description: 'How long somebody is blocked after the last of them.', ...value(FacilityTerms, term('noShowBlock')) }),
  }),
})

builder.objectField(Facility.ref, 'terms', (t) =>
  t.field({ type: FacilityTerms.ref, description: 'Further terms on which it is let, besides its policy.', ...same(Facility, () => FacilityTerms) }),
)

const CancellationFeeInput = builder.inputType('CancellationFeeInput', {
  description: 'What a late cancellation costs.',
  fields: (t) => ({
    notice: t.field({ type: 'Duration', required: true, description: 'For who calls off later than so long before the start: PT1M to P365D.' }),
    percent: t.int({ required: true, description: 'The share of the price, 1 to 100; smaller the longer the notice.' }),
  }),
})

export const ExtraInput = builder.inputType('ExtraInput', {
  description: 'Equipment or staff with a booking.',
  fields: (t) => ({
    poolId: t.id({ required: true, description: 'Of which pool.' }),
    quantity: t.int({ required: true, description: 'How many of it, at least 1.' }),
  }),
})

mutation('setFacilityTerms', {
  description: 'Sets further terms on which a facility is let; absent fields stay. For facility managers and the board. Bookings that were made keep their price, their approvals and the time of their release. Errors: INVALID_TERMS, STALE.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'Of which facility.' }),
    approvals: t.int({ description: 'How many different facility managers approve a request: 1 or 2.' }),
    approvalFreeGroups: t.field({ type: [BookerGroup], description: 'Groups whose bookings need no approval; none for nobody.' }),
    approvalFreeOrganisationIds: t.idList({ description: 'Partners of the owner whose bookings need no approval, at most 100.' }),
    checkInOpens: t.field({ type: 'Duration', description: 'From how long before the start one can check in, at most P1D; PT15M where nobody said.' }),
    releaseAfter: t.field({ type: 'Duration', description: 'How long after the start an unclaimed place is released, PT1M to P1D; null for never.' }),
    holdDuration: t.field({ type: 'Duration', description: 'How long room is held for the head of the waitlist, PT5M to P31D; P1D where nobody said.' }),
    requiredCertificateIds: t.idList({ description: 'Kinds of certificates of the owner that the beneficiary must hold, at most 20.' }),
    requiredExtras: t.field({ type: [ExtraInput], description: 'Equipment and staff that are always booked with it, at most 20, each pool once.' }),
    dayCapCents: t.int({ description: 'The most that one beneficiary pays for it on one day, in hundredths; null for no cap.' }),
    depositCents: t.int({ description: 'What is deposited with a booking, in hundredths.' }),
    freeTime: t.field({ type: 'Duration', description: 'How long each of `freeAudiences` uses it without paying, per period; at most P31D.' }),
    freePeriod: t.field({ type: AllowancePeriod, description: 'How often the free time begins anew; MONTH where nobody said.' }),
    freeAudiences: t.field({ type: [TariffAudience], description: 'Who has free time; MEMBER and SOCIAL where nobody said.' }),
    cancellationFees: t.field({ type: [CancellationFeeInput], description: 'What late cancellations cost, at most 10, in any order; none means free.' }),
    noShowFeeCents: t.int({ description: 'What is charged on top of the price where nobody shows up, in hundredths.' }),
    noShowLimit: t.int({ description: 'After how many no-shows somebody is blocked, 1 to 100; null for never.' }),
    noShowWithin: t.field({ type: 'Duration', description: 'How long a no-show counts, P1D to P730D; P90D where nobody said.' }),
    noShowBlock: t.field({ type: 'Duration', description: 'How long somebody is blocked, PT1H to P730D; P30D where nobody said.' }),
  }),
  payload: { facility: { entity: () => Facility as never, description: 'The facility as it is now.' } },
  run: setFacilityTerms,
})
