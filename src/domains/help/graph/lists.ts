import { and, eq, sql, type SQL } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { pageArgs } from '../../../graph/connections.ts'
import { connection } from '../../../graph/read/connection.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { Cooperative, mayIn, Person, Viewer } from '../../cooperatives/index.ts'
import { actsFor } from '../acting.ts'
import { distance, mayMeet, requesterIsPaused, wereProposed, type OfferRow, type RequestRow } from '../matching/pair.ts'
import { ofPair } from '../matching/pairs.ts'
import { offerStatus, requestStatus, volunteerSide } from '../visibility.ts'
import { HelpOffer, KnownHelpOffer, KnownHelpRequest } from './entities.ts'
import { HelpOfferStatus, HelpRequestStatus, HelpUrgency } from './enums.ts'
import { HelpOfferConnection } from './offers.ts'
import { HelpRequestConnection } from './requests.ts'

const HelpRequestFilter = builder.inputType('HelpRequestFilter', {
  description: 'Which requests for help. What is absent does not narrow.',
  fields: (t) => ({
    statuses: t.field({ type: [HelpRequestStatus], description: 'In one of these states.' }),
    categories: t.field({ type: ['HelpCategoryCode'], description: 'Of one of these kinds.' }),
    urgencies: t.field({ type: [HelpUrgency], description: 'This urgent.' }),
    neighbourhoodIds: t.idList({ description: 'In one of these neighbourhoods.' }),
    cooperativeId: t.id({ description: 'In this cooperative.' }),
  }),
})

const HelpOfferFilter = builder.inputType('HelpOfferFilter', {
  description: 'Which offers of help. What is absent does not narrow.',
  fields: (t) => ({
    statuses: t.field({ type: [HelpOfferStatus], description: 'In one of these states.' }),
    categories: t.field({ type: ['HelpCategoryCode'], description: 'With at least one of these kinds of help.' }),
    skillIds: t.idList({ description: 'With at least one of these skills.' }),
    neighbourhoodIds: t.idList({ description: 'In one of these neighbourhoods.' }),
    cooperativeId: t.id({ description: 'In this cooperative.' }),
  }),
})

interface Filter {
  statuses?: string[] | null
  categories?: string[] | null
  urgencies?: string[] | null
  skillIds?: string[] | null
  neighbourhoodIds?: string[] | null
  cooperativeId?: string | null
}

type Filtered = PageArgs & { filter?: Filter | null }

/** That a value is in a list, as one parameter however long it is. */
const isIn = (given: unknown, list: string[] | null | undefined): SQL | undefined =>
  list ? sql`${given} in (select value from json_each(${JSON.stringify(list)}))` : undefined
/** That two lists have a value in common. */
const meets = (column: unknown, list: string[] | null | undefined): SQL | undefined =>
  list ? sql`exists (select 1 from json_each(${column}) x where ${isIn(sql`x.value`, list)})` : undefined
const inCooperative = (of: RequestRow | OfferRow, id: string | null | undefined): SQL | undefined => (id == null ? undefined : eq(of.cooperativeId, id))

const requests = (r: RequestRow, filter: Filter): SQL | undefined =>
  and(
    isIn(requestStatus(r), filter.statuses),
    isIn(r.category, filter.categories),
    isIn(r.urgency, filter.urgencies),
    isIn(r.neighbourhoodId, filter.neighbourhoodIds),
    inCooperative(r, filter.cooperativeId),
  )

const offers = (o: OfferRow, filter: Filter): SQL | undefined =>
  and(
    isIn(offerStatus(o), filter.statuses),
    meets(o.categories, filter.categories),
    meets(o.skills, filter.skillIds),
    isIn(o.neighbourhoodId, filter.neighbourhoodIds),
    inCooperative(o, filter.cooperativeId),
  )

/** That the viewer acts for a person or assists where something of theirs stands: to others it is as if there were nothing. */
const onTheirSide = (personId: unknown, cooperativeId: unknown): SQL =>
  sql`(${actsFor(personId as never, cooperativeId as never)} or ${mayIn('help.assist', cooperativeId as never)})`

builder.objectField(Viewer.ref, 'helpRequests', (t) =>
  t.field({
    type: HelpRequestConnection,
    description: 'For what the viewer asks help, newest first.',
    args: { ...pageArgs(t), filter: t.arg({ type: HelpRequestFilter, description: 'Which ones; all unless told.' }) },
    ...connection(Viewer, () => KnownHelpRequest, 'HelpRequestConnection', (v, r, { filter }: Filtered) => ({
      ...{ where: and(eq(r.requesterId, v.id), requests(r, filter ?? {})), orderBy: [r.createdAt, r.id], descending: true },
    })),
  }),
)

builder.objectField(Person.ref, 'helpRequests', (t) =>
  t.field({
    type: HelpRequestConnection,
    description: 'For what the person asks help, newest first: for themself, who acts for them, and assistants in their cooperatives; empty for others.',
    args: { ...pageArgs(t), filter: t.arg({ type: HelpRequestFilter, description: 'Which ones; all unless told.' }) },
    ...connection(Person, () => KnownHelpRequest, 'HelpRequestConnection', (p, r, { filter }: Filtered) => ({
      where: and(eq(r.requesterId, p.id), onTheirSide(r.requesterId, r.cooperativeId), requests(r, filter ?? {})),
      ...{ orderBy: [r.createdAt, r.id], descending: true },
    })),
  }),
)

builder.objectField(Cooperative.ref, 'helpRequests', (t) =>
  t.field({
    type: HelpRequestConnection,
    description: 'All requests for help, newest first; empty for all but neighbourhood assistants.',
    args: { ...pageArgs(t), filter: t.arg({ type: HelpRequestFilter, description: 'Which ones; all unless told.' }) },
    ...connection(Cooperative, () => KnownHelpRequest, 'HelpRequestConnection', (c, r, { filter }: Filtered) => ({
      where: and(eq(r.cooperativeId, c.id), mayIn('help.assist', r.cooperativeId), requests(r, filter ?? {})),
      ...{ orderBy: [r.createdAt, r.id], descending: true },
    })),
  }),
)

builder.objectField(Viewer.ref, 'helpOffers', (t) =>
  t.field({
    type: HelpOfferConnection,
    description: 'What help the viewer offers, one in a cooperative, newest first.',
    args: { ...pageArgs(t), filter: t.arg({ type: HelpOfferFilter, description: 'Which ones; all unless told.' }) },
    ...connection(Viewer, () => KnownHelpOffer, 'HelpOfferConnection', (v, o, { filter }: Filtered) => ({
      ...{ where: and(eq(o.volunteerId, v.id), offers(o, filter ?? {})), orderBy: [o.createdAt, o.id], descending: true },
    })),
  }),
)

builder.objectField(Person.ref, 'helpOffers', (t) =>
  t.field({
    type: HelpOfferConnection,
    description: 'What help the person offers: for themself, who acts for them, and assistants in their cooperatives; empty for others.',
    args: { ...pageArgs(t), filter: t.arg({ type: HelpOfferFilter, description: 'Which ones; all unless told.' }) },
    ...connection(Person, () => KnownHelpOffer, 'HelpOfferConnection', (p, o, { filter }: Filtered) => ({
      where: and(eq(o.volunteerId, p.id), onTheirSide(o.volunteerId, o.cooperativeId), offers(o, filter ?? {})),
      ...{ orderBy: [o.createdAt, o.id], descending: true },
    })),
  }),
)

builder.objectField(Cooperative.ref, 'helpOffers', (t) =>
  t.field({
    type: HelpOfferConnection,
    description: 'All offers of help, newest first; empty for all but neighbourhood assistants.',
    args: { ...pageArgs(t), filter: t.arg({ type: HelpOfferFilter, description: 'Which ones; all unless told.' }) },
    ...connection(Cooperative, () => KnownHelpOffer, 'HelpOfferConnection', (c, o, { filter }: Filtered) => ({
      where: and(eq(o.cooperativeId, c.id), mayIn('help.assist', o.cooperativeId), offers(o, filter ?? {})),
      ...{ orderBy: [o.createdAt, o.id], descending: true },
    })),
  }),
)

/** How soon help is needed, as a number to sort by. */
const rank = (r: RequestRow): SQL => sql`case ${r.urgency} when 'URGENT' then 0 when 'NORMAL' then 1 else 2 end`

/** The distance as it is shown: between cells, in whole kilometres; -1 where it is nowhere in particular. */
const kilometresAway = (r: RequestRow, o: OfferRow): SQL => sql`cast(coalesce(round(${distance(r, o)}), -1) as integer)`

builder.objectField(HelpOffer.ref, 'eligibleRequests', (t) =>
  t.field({
    type: HelpRequestConnection,
    description: 'The open requests that the volunteer is a candidate for and was never asked for, the most urgent first and then the nearest: for themself, who acts for them and the assistants; empty for others, and where the offer does not stand.',
    args: { ...pageArgs(t), filter: t.arg({ type: HelpRequestFilter, description: 'Which ones; all unless told.' }) },
    ...connection(HelpOffer, () => KnownHelpRequest, 'HelpRequestConnection', (o, r, { filter }: Filtered) => ({
      where: and(
        eq(r.cooperativeId, o.cooperativeId),
        sql`${r.status} = 'OPEN' and ${r.expiresAt} > ${asker.now} and ${offerStatus(o)} = 'ACTIVE'`,
        sql`instr(${o.categories}, json_quote(${r.category}))`,
        volunteerSide(o),
        mayMeet(r, o),
        sql`(${mayIn('help.assist', r.cooperativeId)} or not ${requesterIsPaused(r)})`,
        requests(r, filter ?? {}),
      ),
      // Who was asked before waits to be asked again: else a block would take from the list what they know of.
      until: sql`(${ofPair(r, o, 'candidate')} and not ${wereProposed(r, o)})`,
      orderBy: [rank(r), kilometresAway(r, o), r.createdAt, r.id],
      edge: ([, km]) => ({ distanceKm: sql`nullif(${km}, -1)` }),
    })),
  }),
)
