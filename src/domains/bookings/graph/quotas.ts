import { and, eq, sql, type Column, type SQL } from 'drizzle-orm'
import { householdMembers, quotas } from '../../../../schema/tables/quotas.ts'
import type { WeeklyWindow as StoredWindow } from '../../../../schema/tables/quotas.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { inReadersLanguage, Translation, translations } from '../../../graph/localized.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import type { Alias } from '../../../graph/read/entity.ts'
import { json, many, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { AuditEntry, AuditEntryConnection, Cooperative, KnownPerson, Membership, Organisation, Person } from '../../cooperatives/index.ts'
import { Facility, FacilityKind, TariffAudience } from '../../facilities/index.ts'
import { mostMembers } from '../quotas/households.ts'
import { mostQuotas } from '../quotas/manage.ts'
import { namedWindows } from '../quotas/windows.ts'
import { Household, KnownQuota, Quota, QuotaAmount, QuotaException, QuotaMeasure, QuotaPeriod, QuotaSubject, WeeklyWindow } from './quota-entities.ts'

type QuotaAlias = Alias<typeof quotas>

/** The rows of an object whose id stands in its log. */
const logOf = (id: Column) => (a: { subjectId: Column; at: Column; id: Column }) => ({
  where: eq(a.subjectId, id),
  orderBy: [a.at, a.id],
  descending: true,
})

Quota.ref.implement({
  description: 'How much of a cooperative’s facilities somebody may use. Holds and requests count as bookings do; what is called off, rejected or expired gives back; a no-show keeps counting. Seen by everybody to whom the cooperative shows its facilities, and by its members.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `quo`.', ...value(Quota, (q) => q.id) }),
    name: t.string({ description: 'The rule in words, in the reader’s language.', ...value(Quota, (q) => inReadersLanguage(q.name, '')) }),
    nameTranslations: t.field({ type: [Translation], description: 'The same in every language it was written in.', ...json(Quota, (q) => q.name, translations) }),
    subject: t.field({ type: QuotaSubject, description: 'Whose use counts together.', ...value(Quota, (q) => q.subject) }),
    audiences: t.field({ type: [TariffAudience], nullable: true, description: 'Whose bookings it is about, by the tariff that counts for them; those of members include those who pay the social tariff. Null for all.', ...json(Quota, (q) => q.audiences) }),
    measure: t.field({ type: QuotaMeasure, description: 'What it counts.', ...value(Quota, (q) => q.measure) }),
    amount: t.field({ type: QuotaAmount, description: 'How much is allowed in each period; nothing is allowed where it is 0.', ...value(Quota, (q) => sql`json_object('measure', ${q.measure}, 'amount', ${q.amount})`, (amount) => amount) }),
    period: t.field({ type: QuotaPeriod, description: 'What it is counted over.', ...value(Quota, (q) => q.period) }),
    peak: t.field({
      type: [WeeklyWindow],
      nullable: true,
      description: 'Only what lies in these hours counts, by weekday and time; null where everything does.',
      ...json(Quota, (q) => q.peak, (windows: StoredWindow[] | null) => windows && namedWindows(windows)),
    }),
    facilityKind: t.field({ type: FacilityKind, nullable: true, description: 'Of which kind of facility; null for one, or all.', ...value(Quota, (q) => q.facilityKind) }),
    facility: t.field({
      type: Facility.ref,
      nullable: true,
      description: 'Of which facility; null for a kind or all, and where the viewer may not see it.',
      ...one(Quota, () => Facility, (q, f) => eq(f.id, q.facilityId)),
    }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Of whose facilities.', ...one(Quota, () => Cooperative, (q, c) => eq(c.id, q.cooperativeId)) }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was laid down.', ...value(Quota, (q) => q.createdAt) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it was last changed.', ...value(Quota, (q) => q.updatedAt) }),
    retiredAt: t.field({ type: 'DateTime', nullable: true, description: 'Since when it counts no more; null while it does.', ...value(Quota, (q) => q.retiredAt) }),
    exceptions: t.field({
      type: [QuotaException.ref],
      description: 'What was granted above it, newest first, at most 100; one’s own, and all for facility managers, the board, coordinators and auditors.',
      ...many(Quota, () => QuotaException, (q, x) => ({ where: eq(x.quotaId, q.id), orderBy: [sql`${x.createdAt} desc`, sql`${x.id} desc`] }), 100),
    }),
    auditEntries: t.field({
      type: AuditEntryConnection,
      description: 'What happened to it, newest first; empty for all but facility managers, the board and auditors.',
      args: pageArgs(t),
      ...connection(Quota, () => AuditEntry, 'AuditEntryConnection', (q, a, _args: PageArgs) => logOf(q.id)(a)),
    }),
  }),
})

/** The quota that an exception is of. */
const ofQuota = (quotaId: Column, column: string): SQL => sql`(select oq.${sql.identifier(column)} from quotas oq where oq.id = ${quotaId})`

QuotaException.ref.implement({
  description: 'What somebody was granted above a quota, for bookings that begin within an interval. Seen by them, and by facility managers, the board, coordinators and auditors of the cooperative.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `qex`.', ...value(QuotaException, (x) => x.id) }),
    quota: t.field({ type: Quota.ref, description: 'Above which quota.', ...one(QuotaException, () => KnownQuota, (x, q) => eq(q.id, x.quotaId)) }),
    extra: t.field({
      type: QuotaAmount,
      description: 'How much more, in each period.',
      ...value(QuotaException, (x) => sql`json_object('measure', ${ofQuota(x.quotaId, 'measure')}, 'amount', ${x.extra})`, (amount) => amount),
    }),
    startsAt: t.field({ type: 'DateTime', description: 'For bookings that begin from then.', ...value(QuotaException, (x) => x.startsAt) }),
    endsAt: t.field({ type: 'DateTime', description: 'Until then, exclusive.', ...value(QuotaException, (x) => x.endsAt) }),
    reason: t.string({ description: 'Why, in the words of who granted it.', ...value(QuotaException, (x) => x.reason) }),
    grantedAt: t.field({ type: 'DateTime', description: 'When it was granted.', ...value(QuotaException, (x) => x.createdAt) }),
    revokedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was taken back; null where it was not.', ...value(QuotaException, (x) => x.revokedAt) }),
    grantedBy: t.field({ type: Person.ref, description: 'Who granted it.', ...one(QuotaException, () => KnownPerson, (x, p) => eq(p.id, x.grantedBy)) }),
    forPerson: t.field({ type: Person.ref, nullable: true, description: 'To whom, where that is a person; else null.', ...one(QuotaException, () => KnownPerson, (x, p) => eq(p.id, x.subjectId)) }),
    forHousehold: t.field({ type: Household.ref, nullable: true, description: 'To whom, where that is a household; else null.', ...one(QuotaException, () => Household, (x, h) => eq(h.id, x.subjectId)) }),
    forOrganisation: t.field({ type: Organisation.ref, nullable: true, description: 'To whom, where that is an organisation; else null.', ...one(QuotaException, () => Organisation, (x, o) => eq(o.id, x.subjectId)) }),
    forCooperative: t.field({ type: Cooperative.ref, nullable: true, description: 'To whom, where that is all who come by a cooperative; else null.', ...one(QuotaException, () => Cooperative, (x, c) => eq(c.id, x.subjectId)) }),
  }),
})

Household.ref.implement({
  description: 'People who live together, as a cooperative knows them: what they use counts together where a quota is one of households. Seen by themselves, and by facility managers, the board, coordinators and auditors of the cooperative.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `hou`.', ...value(Household, (h) => h.id) }),
    name: t.string({ description: 'What the cooperative calls it, such as an address.', ...value(Household, (h) => h.name) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Which cooperative knows it.', ...one(Household, () => Cooperative, (h, c) => eq(c.id, h.cooperativeId)) }),
    members: t.field({
      type: [Person.ref],
      description: 'Who lives there, by name.',
      ...many(Household, () => KnownPerson, (h, p) => ({
        where: sql`${p.id} in (select person_id from ${householdMembers} where household_id = ${h.id})`,
        orderBy: [p.name, p.id],
      }), mostMembers),
    }),
    auditEntries: t.field({
      type: AuditEntryConnection,
      description: 'What happened to it, newest first; empty for all but facility managers, the board and auditors.',
      args: pageArgs(t),
      ...connection(Household, () => AuditEntry, 'AuditEntryConnection', (h, a, _args: PageArgs) => logOf(h.id)(a)),
    }),
  }),
})

const HouseholdConnection = connectionTypes(Household.ref, 'Household')

builder.objectField(Cooperative.ref, 'households', (t) =>
  t.field({
    type: HouseholdConnection,
    description: 'Who lives together, by name: all for facility managers, the board, coordinators and auditors, else one’s own.',
    args: pageArgs(t),
    ...connection(Cooperative, () => Household, 'HouseholdConnection', (c, h, _args: PageArgs) => ({
      where: eq(h.cooperativeId, c.id),
      orderBy: [h.name, h.id],
    })),
  }),
)

builder.objectField(Membership.ref, 'household', (t) =>
  t.field({
    type: Household.ref,
    nullable: true,
    description: 'With whom the person lives; null where they are in no household, and for all but themself, their household, and those who run the cooperative.',
    ...one(Membership, () => Household, (m, h) => sql`${h.id} = (select household_id from ${householdMembers}
      where cooperative_id = ${m.cooperativeId} and person_id = ${m.personId})`),
  }),
)

const counting = (q: QuotaAlias, cooperativeId: Column): SQL => and(eq(q.cooperativeId, cooperativeId), sql`${q.retiredAt} is null`)!

builder.objectField(Cooperative.ref, 'quotas', (t) =>
  t.field({
    type: [Quota.ref],
    description: `The quotas that count at its facilities, oldest first, at most ${mostQuotas}.`,
    ...many(Cooperative, () => Quota, (c, q) => ({ where: counting(q, c.id), orderBy: [q.id] }), mostQuotas),
  }),
)

builder.objectField(Facility.ref, 'quotas', (t) =>
  t.field({
    type: [Quota.ref],
    description: 'The quotas that count here, oldest first.',
    ...many(Facility, () => KnownQuota, (f, q) => ({
      where: sql`${counting(q, f.cooperativeId)} and (${q.facilityId} is null or ${q.facilityId} = ${f.id})
        and (${q.facilityKind} is null or ${q.facilityKind} = ${f.kind})`,
      orderBy: [q.id],
    }), mostQuotas),
  }),
)
