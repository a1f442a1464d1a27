import { sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { enumOf } from '../../../graph/enum.ts'
import type { Read, Reading } from '../../../graph/read/compile.ts'
import type { ConnectionValue } from '../../../graph/read/connection.ts'
import type { Entity, Row } from '../../../graph/read/entity.ts'
import { decodeCursor, encodeCursor, markOf, pageOf, type PageArgs } from '../../../graph/read/page.ts'
import { Together } from '../../../graph/read/together.ts'
import { Cooperative, mayIn } from '../../cooperatives/index.ts'
import { helpWorkKinds, workCount, workDays, workPage, type HelpWorkKind, type WorkKeys } from '../insight/work-list.ts'
import { Clearance, Concern, HelpOffer, HelpRequest, Match, NoShowPause } from './entities.ts'
import { HelpUrgency } from './enums.ts'

const HelpWorkKindRef = enumOf('HelpWorkKind', 'What a neighbourhood assistant may have to look at.', helpWorkKinds, {
  REQUEST_WAITING: `A request that is open and proposed to nobody, with more than ${workDays.expiring} days left. It is due a day after it was asked if it is urgent, else after a week, or two where it can wait.`,
  REQUEST_EXPIRING: `A request that expires within ${workDays.expiring} days with places left, whether it is proposed to somebody or not.`,
  OFFER_UNUSED: `An offer that stands for more than ${workDays.unused} days, of which nothing was ever agreed on and nothing is proposed now.`,
  CLEARANCE_EXPIRING: `A clearance that ends within ${workDays.clearance} days and is followed by no other of its type.`,
  MATCH_SILENT: `A proposal to which only one side said yes, or something agreed on whose time or last window is past, ${workDays.untimed} days where there is none, and of which no hours were said; or that recurs, and of which none were said for so long.`,
  MATCH_DISPUTED: 'A match about which the two disagree. It is due three days after that was said.',
  CONCERN_OPEN: 'A concern that is open or in hand, for those who handle them and whom it is not about. It is due a day after it was reported.',
  NO_SHOW_PAUSE: 'Somebody who was not there too often, whom only assistants propose for a while. It is due a day after that for who asks for help, a week for who helps.',
})

/** One thing to do, between the page and the fields that show it. */
interface Item {
  kind: HelpWorkKind
  id: string
  urgency: 'URGENT' | 'NORMAL' | 'LOW'
  since: number
  dueAt: number
  /** Reads what it is about, with all others of its type. */
  rows: Together<SQLiteTable>
}

/** Of which type that is, by kind. */
const subjects: Record<HelpWorkKind, Entity<never>> = {
  REQUEST_WAITING: HelpRequest as never,
  REQUEST_EXPIRING: HelpRequest as never,
  OFFER_UNUSED: HelpOffer as never,
  CLEARANCE_EXPIRING: Clearance as never,
  MATCH_SILENT: Match as never,
  MATCH_DISPUTED: Match as never,
  CONCERN_OPEN: Concern as never,
  NO_SHOW_PAUSE: NoShowPause as never,
}

const HelpWorkSubject = builder.unionType('HelpWorkSubject', {
  description: 'What a neighbourhood assistant may have to look at.',
  types: [HelpRequest.ref, HelpOffer.ref, Match.ref, Clearance.ref, Concern.ref, NoShowPause.ref],
  resolveType: (row) => (row as { $type: string }).$type,
})

const HelpWorkItem = builder.objectRef<Row>('HelpWorkItem').implement({
  description: 'Something that waits for a neighbourhood assistant. Seen by them alone.',
  fields: (t) => {
    const item = (row: Row): Item => row as unknown as Item
    return {
      kind: t.field({ type: HelpWorkKindRef, description: 'What it is.', resolve: (row) => item(row).kind }),
      urgency: t.field({ type: HelpUrgency, description: 'How soon it is to be seen to: a request as its requester says, disputes, concerns and pauses of who asks URGENT, offers that are not used LOW, all else NORMAL.', resolve: (row) => item(row).urgency }),
      since: t.field({ type: 'DateTime', description: 'Since when it waits: since it was asked, offered, answered by one side, reported, disputed or paused, or its time was past; of a clearance since it was 60 days from its end.', resolve: (row) => item(row).since as never }),
      dueAt: t.field({ type: 'DateTime', description: 'By when it should be seen to: when it expires or ends, or after the time that its kind says.', resolve: (row) => item(row).dueAt as never }),
      about: t.field({
        type: HelpWorkSubject,
        nullable: true,
        description: 'The request, offer, match, clearance, concern or pause; null where it went out of the viewer’s sight in this very moment.',
        resolve: async (row, _args, context, info) => {
          const { rows, id, kind } = item(row)
          const found = await rows.find(id, context, info)
          return found && ({ ...found, $type: subjects[kind].name } as never)
        },
      }),
    }
  },
})

const HelpWorkConnection = connectionTypes(HelpWorkItem as never, 'HelpWorkItem')

interface Args extends PageArgs {
  kinds?: HelpWorkKind[] | null
}

const urgencies = ['URGENT', 'NORMAL', 'LOW'] as const
const mark = markOf('helpWorkList')

const keysOf = (cursor: string | null): WorkKeys | null => decodeCursor(cursor, mark, 3) as WorkKeys | null

/** The page and its rows, as `workPage` lists them. */
function shown(listed: readonly [HelpWorkKind, string, number, number, number][], total: number | null, args: Args): ConnectionValue {
  const page = pageOf(args)
  const part = page.backward ? listed.slice(0, page.size).toReversed() : listed.slice(0, page.size)
  const idsOf = (entity: Entity<never>): string[] => part.filter(([kind]) => subjects[kind] === entity).map(([, id]) => id)
  const readers = new Map(Object.values(subjects).map((entity) => [entity, new Together(entity, idsOf(entity))]))
  const rows = part.map(([kind, id, urgency, since, dueAt]) => ({
    ...{ kind, id, urgency: urgencies[urgency], since, dueAt, rows: readers.get(subjects[kind]) },
    $cursor: encodeCursor([mark, urgency, dueAt, id]),
  }))
  return { rows, page, more: listed.length > page.size, total }
}

const read: Read = (c: { id: never }, args: Args, compiler, nodes) => {
  const page = pageOf(args)
  const between = { after: keysOf(page.after), before: keysOf(page.before) }
  const names = [...compiler.select(compiler.type('HelpWorkItemConnection'), nodes).values()].map(([node]) => node!.name.value)
  const counts = names.includes('totalCount')
  const kinds = args.kinds ?? null
  const id = sql`${c.id}`
  // The rows themselves are read behind it, and counted there.
  return compiler.times(page.size, () => sql`case when ${mayIn('help.assist', c.id)} then json_object(
    'items', json(${workPage(id, { kinds, ...page, ...between })}), 'total', ${counts ? workCount(id, kinds) : sql`null`}) end`)
}

builder.objectField(Cooperative.ref, 'helpWorkList', (t) =>
  t.field({
    type: HelpWorkConnection,
    nullable: true,
    description: 'What waits for the neighbourhood assistants: what is urgent first, then what is due first. Null for all but them.',
    args: {
      ...pageArgs(t),
      kinds: t.arg({ type: [HelpWorkKindRef], description: 'Only these kinds; all unless told.' }),
    },
    extensions: { reading: { read, cost: 5 } satisfies Reading },
    resolve: ((row: Row, args: Args, _context: unknown, info: { path: { key: string | number } }) => {
      const found = row[String(info.path.key)] as { items: never; total: number | null } | null
      return found && shown(found.items, found.total, args)
    }) as never,
  }),
)
