import { eq, sql, type SQL } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { from } from '../../../graph/read/fields.ts'
import { readOne } from '../../../graph/read/root.ts'
import { localize } from '../../../platform/localized.ts'
import { mayIn } from '../../cooperatives/index.ts'
import { Facility } from '../../facilities/index.ts'
import type { SourceColumns } from '../facts.ts'
import { allowanceExpressions, allowancesOf, type Allowance, type RawAllowances } from '../quotas/allowances.ts'
import { KnownQuota, Quota, QuotaAmount, type Amount } from './quota-entities.ts'

interface Use extends Amount {
  bookingId: string
}

const AllowanceUse = builder.objectRef<Use>('AllowanceUse').implement({
  description: 'What one booking uses of an allowance.',
  fields: (t) => ({
    bookingId: t.id({ description: 'The booking, with the prefix `boo`.', resolve: ({ bookingId }) => bookingId }),
    amount: t.field({ type: QuotaAmount, description: 'How much.', resolve: (use) => use }),
  }),
})

export const AllowanceRef = builder.objectRef<Allowance>('Allowance').implement({
  description: 'What a quota leaves to somebody in one of its periods.',
  fields: (t) => {
    const amount = (description: string, of: (allowance: Allowance) => number) =>
      t.field({ type: QuotaAmount, description, resolve: (allowance) => ({ measure: allowance.measure, amount: of(allowance) }) })
    return {
      name: t.string({ description: 'The rule in words, in the reader’s language.', resolve: ({ name }, _args, { languages }) => localize(name, languages) }),
      limit: amount('How much is allowed, with what was granted above the quota.', ({ limit }) => limit),
      extra: amount('How much of it was granted above the quota.', ({ extra }) => extra),
      used: amount('How much is used: what is booked, asked for or held, and what nobody showed up for.', ({ used }) => used),
      left: amount('How much is left; nothing where more is used than allowed.', ({ left }) => left),
      others: amount('How much of what is used others use with whom it is shared: the household, or all who come by the same cooperative.', ({ others }) => others),
      periodStartsAt: t.field({ type: 'DateTime', nullable: true, description: 'From when the period lasts, by the facility’s clock; null where all counts that is to come.', resolve: ({ period }) => period?.startsAt }),
      periodEndsAt: t.field({ type: 'DateTime', nullable: true, description: 'Until when, exclusive; null where all counts that is to come.', resolve: ({ period }) => period?.endsAt }),
      uses: t.field({
        type: [AllowanceUse],
        description: 'Which bookings use it, of the beneficiary’s own only.',
        resolve: ({ own, measure }) => own.map((use) => ({ ...use, measure })),
      }),
      quota: t.field({
        type: Quota.ref,
        description: 'The quota.',
        resolve: async ({ quotaId }, _args, context, info) => (await readOne(KnownQuota, (q) => eq(q.id, quotaId), context, info))!,
      }),
    }
  },
})

interface AllowancesArgs {
  at?: number | null
  forPersonId?: string | null
  forOrganisationId?: string | null
}

/** Whether the viewer may ask what is left to somebody: to themself, to whom they represent, and to all where they read all bookings. */
function mayAsk(f: SourceColumns, { forPersonId, forOrganisationId }: AllowancesArgs): SQL {
  if (forPersonId != null && forOrganisationId != null) return sql`0`
  const own =
    forOrganisationId != null
      ? sql`${forOrganisationId} in (select value ->> 1 from json_each(${asker.represents}))`
      : sql`${forPersonId ?? asker.personId} = ${asker.personId}`
  return sql`coalesce(${own} or ${mayIn('booking.read', f.cooperativeId)}, 0)`
}

builder.objectField(Facility.ref, 'allowances', (t) =>
  t.field({
    type: [AllowanceRef],
    nullable: true,
    description: 'What the quotas that count here leave to the viewer for bookings that begin at an instant: one for each that is about them. For whom they represent too; for anybody by facility managers, the board, coordinators and auditors of the owner. Null where the viewer may not ask, and where nobody is signed in.',
    args: {
      at: t.arg({ type: 'DateTime', description: 'When the booking would begin; now unless told.' }),
      forPersonId: t.arg.id({ description: 'To a person; to oneself unless told.' }),
      forOrganisationId: t.arg.id({ description: 'To an organisation or group; not together with `forPersonId`.' }),
    },
    ...from(
      Facility,
      (f, args: AllowancesArgs) => {
        const { at, forPersonId, forOrganisationId } = args
        const personId = forOrganisationId == null ? sql`${forPersonId ?? asker.personId}` : sql`null`
        const subject = { personId, organisationId: sql`${forOrganisationId ?? null}`, now: asker.now }
        return { ...allowanceExpressions(f as never, at ?? asker.now, subject), allowed: mayAsk(f as never, args) }
      },
      (raw: RawAllowances & { allowed: number }, { at }: AllowancesArgs) => (raw.allowed ? allowancesOf(raw, at ?? raw.now) : null),
      40,
    ),
  }),
)
