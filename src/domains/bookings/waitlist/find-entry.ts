import { or, sql, type InferSelectModel, type SQL } from 'drizzle-orm'
import { waitlistEntries } from '../../../../schema/tables/waitlist.ts'
import { asker, cooperativesAllowing } from '../../../auth/asker.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { Context } from '../../../auth/context.ts'
import { notFound } from '../../../platform/refusal.ts'
import { isViewer, mayIn } from '../../cooperatives/index.ts'
import { knownBeneficiary, type Beneficiary, type KnownBeneficiary } from '../beneficiary.ts'
import { actsFor } from '../find.ts'

/** An entry of a waitlist as its row has it. */
export type StoredEntry = InferSelectModel<typeof waitlistEntries>

type Columns = Pick<
  (typeof waitlistEntries)['_']['columns'],
  'actorId' | 'forPersonId' | 'forOrganisationId' | 'cooperativeId'
>

/** The person is not online, and belongs to a cooperative in which the viewer may act for such. */
const isRepresented = (personId: Columns['forPersonId']): SQL => sql`exists (select 1 from people p
  join memberships m on m.person_id = p.id and m.status = 'ACTIVE' where p.id = ${personId} and p.email is null
    and m.cooperative_id in (select value from json_each(${cooperativesAllowing('resident.represent')})))`

/**
 * An entry of a waitlist is seen by its beneficiary, by who joined for them and who may act for them, and by facility
 * managers and the board of the owner. For all others it is not there, but for the number of those who wait before
 * them.
 */
export const visibleEntry = (entry: Columns): SQL | undefined =>
  or(
    mayIn('booking.manage', entry.cooperativeId),
    isViewer(entry.actorId),
    isViewer(entry.forPersonId),
    sql`(${entry.cooperativeId}, ${entry.forOrganisationId}) in
      (select value ->> 0, value ->> 1 from json_each(${asker.represents}))`,
    isRepresented(entry.forPersonId),
  )

/** An entry, and whether the viewer may act for its beneficiary. */
export interface FoundEntry {
  entry: StoredEntry
  /** For whom it waits, where the viewer may act for them; else null. */
  beneficiary: Beneficiary | null
}

/** Reads an entry that the viewer may see, or refuses. One read. */
export async function findEntry({ viewer, database }: Context, id: string): Promise<FoundEntry> {
  signedIn(viewer)
  const { forPersonId, forOrganisationId } = waitlistEntries
  const [found] = await database.find(
    database.orm
      .select({ entry: waitlistEntries, known: knownBeneficiary(forPersonId, forOrganisationId) })
      .from(waitlistEntries)
      .where(sql`${waitlistEntries.id} = ${id} and (${visibleEntry(waitlistEntries as never)})`),
  )
  if (!found) throw notFound(['input', 'entryId'])
  return { entry: found.entry, beneficiary: actsFor(found.entry, viewer, JSON.parse(found.known) as KnownBeneficiary) }
}
