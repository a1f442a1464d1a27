import { sql } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { from } from '../../../graph/read/fields.ts'
import { Together } from '../../../graph/read/together.ts'
import { Cooperative, mayIn, Neighbourhood } from '../../cooperatives/index.ts'
import { figuresFacts, figuresIn } from '../insight/figures.ts'
import type { Figure, Figures, FiguresFacts } from '../insight/figures-rules.ts'
import { longestInsight, wholeMonths } from '../insight/months.ts'
import { shortageFacts, shortageIn } from '../insight/shortage.ts'
import type { Shortage, ShortageCell, ShortageFacts } from '../insight/shortage-rules.ts'

/** For how many values counting out stands in the budget of an operation. */
const cost = 5_000

const few = 'Null where it is not told: fewer people than the cooperative’s minimum count are behind it in one of the months, or it would tell of what they are.'
const seenBy = 'null for all but board, coordinators and auditors.'
const whole = `Months are counted whole: all that the days touch. At most ${longestInsight} days.`

/** A cell, with the neighbourhoods that all of them name, read together. */
type Shown = ShortageCell & { neighbourhoods: Together<typeof Neighbourhood.table> }

const ShortageCellRef = builder.objectRef<Shown>('HelpShortageCell').implement({
  description: 'What is asked and offered of one kind of help on one day of the week. Who sees the shortage sees this.',
  fields: (t) => ({
    category: t.field({ type: 'HelpCategoryCode', description: 'What kind of help.', resolve: ({ category }) => category }),
    weekday: t.int({ nullable: true, description: 'The day of the week, ISO: 1 is Monday, 7 is Sunday; null for what is asked for on any day.', resolve: ({ weekday }) => weekday }),
    neighbourhood: t.field({
      type: Neighbourhood.ref,
      nullable: true,
      description: 'In which neighbourhood it is asked for, and volunteers are; null for all together, and where none is known.',
      resolve: ({ neighbourhoodId, neighbourhoods }, _args, context, info) => neighbourhoodId === null ? null : neighbourhoods.find(neighbourhoodId, context, info),
    }),
    demandedMinutes: t.int({ nullable: true, description: `Minutes that are asked for and nobody gives: of places not taken of requests that are open or expired, spread evenly over the days that suit; what recurs counts every week, and what suits on any day in the month in which it expired, or while it is open in this one. ${few}`, resolve: ({ demanded }) => demanded }),
    offeredMinutes: t.int({ nullable: true, description: `Minutes in which volunteers whose offers stand usually can, less days on which they are away, at most their hours a week. Who offers several kinds counts for each. ${few}`, resolve: ({ offered }) => offered }),
    shortMinutes: t.int({ nullable: true, description: 'By how much more is asked for than offered, 0 where that is less; null where one of them is not told.', resolve: ({ demanded, offered }) => (demanded === null || offered === null ? null : Math.max(0, demanded - offered)) }),
  }),
})

const shown = (cells: readonly ShortageCell[]): Shown[] => {
  const neighbourhoods = new Together(Neighbourhood, cells.flatMap(({ neighbourhoodId }) => neighbourhoodId ?? []))
  return cells.map((cell) => ({ ...cell, neighbourhoods }))
}

const ShortageRef = builder.objectRef<Shortage>('HelpShortage').implement({
  description: 'What help is short, by kind, neighbourhood and weekday. For board, coordinators and auditors.',
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'The first day that is counted: of a month.', resolve: (shortage) => shortage.from }),
    to: t.field({ type: 'Date', description: 'The day after the last: the first of a month.', resolve: (shortage) => shortage.to }),
    minimumCount: t.int({ description: 'Of fewer people nothing is told, but that there are none.', resolve: ({ minimum }) => minimum }),
    byWeekday: t.field({ type: [ShortageCellRef], description: 'By kind and weekday, of all neighbourhoods together, in this order. What is not listed is 0.', resolve: ({ together }) => shown(together) }),
    cells: t.field({ type: [ShortageCellRef], description: 'By kind, weekday and neighbourhood, in this order. What is not listed is 0. What is left of `byWeekday` when all cells that are told are taken away is of nobody, or of as many people as the minimum count.', resolve: ({ cells }) => shown(cells) }),
  }),
})

const FigureRef = builder.objectRef<Figure & { month?: string }>('HelpFigure').implement({
  description: `What helping came to. Who sees the figures sees this. ${few}`,
  fields: (t) => ({
    category: t.field({ type: 'HelpCategoryCode', nullable: true, description: 'Of which kind of help; null for all together.', resolve: ({ category }) => category }),
    month: t.field({ type: 'Date', nullable: true, description: 'The first day of the month that it is of; null for all months together.', resolve: ({ month }) => month ?? null }),
    asked: t.int({ nullable: true, description: `Requests that were made. ${few}`, resolve: ({ asked }) => asked }),
    served: t.int({ nullable: true, description: `Of these, how many found all their helpers, or were helped. ${few}`, resolve: ({ served }) => served }),
    expired: t.int({ nullable: true, description: `Of these, how many did not in time. The rest is open or was called off. ${few}`, resolve: ({ expired }) => expired }),
    medianWaitingHours: t.float({ nullable: true, description: `Of these, how many hours it took until the first helper had agreed: the median, to the tenth. Null also where nobody did. ${few}`, resolve: ({ medianWaitingHours }) => medianWaitingHours }),
    completed: t.int({ nullable: true, description: `Of the matches agreed on in these months, those in which help was given. ${few}`, resolve: ({ completed }) => completed }),
    volunteers: t.int({ nullable: true, description: `How many different volunteers agreed to help. ${few}`, resolve: ({ volunteers }) => volunteers }),
    maximumLoad: t.int({ nullable: true, description: `The most matches that one volunteer agreed to. ${few}`, resolve: ({ maximumLoad }) => maximumLoad }),
    gini: t.float({ nullable: true, description: `The Gini coefficient of matches a volunteer, of four decimals: 0 where all agreed to as many, near 1 where one has all. Those whose offer stands and who have none count as well. ${few}`, resolve: ({ gini }) => gini }),
  }),
})

const FiguresRef = builder.objectRef<Figures>('HelpFigures').implement({
  description: 'How helping went, and how fairly. For board, coordinators and auditors.',
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'The first day that is counted: of a month.', resolve: (figures) => figures.from }),
    to: t.field({ type: 'Date', description: 'The day after the last: the first of a month.', resolve: (figures) => figures.to }),
    minimumCount: t.int({ description: 'Of fewer people nothing is told, but that there are none.', resolve: ({ minimum }) => minimum }),
    total: t.field({ type: FigureRef, description: 'All kinds and months together.', resolve: ({ total }) => total }),
    byCategory: t.field({ type: [FigureRef], description: 'Each kind of help that was asked for or agreed on, by its code.', resolve: ({ byCategory }) => byCategory }),
    byMonth: t.field({ type: [FigureRef], description: 'All kinds together, each month, the earliest first.', resolve: ({ byMonth }) => byMonth }),
  }),
})

interface Range {
  from: string
  to: string
}

/** The facts, or null where the viewer may not know. */
interface Raw<F> {
  facts: F | null
}

const first = 'The first day.'
const after = 'The day after the last.'

builder.objectFields(Cooperative.ref, (t) => ({
  helpShortage: t.field({
    type: ShortageRef,
    nullable: true,
    description: `What help is short in some months; ${seenBy} ${whole} TOO_COMPLEX where more than 20,000 requests found nobody.`,
    args: { from: t.arg({ type: 'Date', required: true, description: first }), to: t.arg({ type: 'Date', required: true, description: after }) },
    ...from(
      Cooperative,
      (c, range: Range) => ({ facts: sql`case when ${mayIn('help.insight', c.id)} then ${shortageFacts(sql`${c.id}`, wholeMonths(range.from, range.to), asker.now)} end` }),
      ({ facts }: Raw<ShortageFacts>, range: Range) => facts && shortageIn(facts, wholeMonths(range.from, range.to)),
      cost,
    ),
  }),
  helpFigures: t.field({
    type: FiguresRef,
    nullable: true,
    description: `How helping went in some months; ${seenBy} ${whole} TOO_COMPLEX where there are more than 50,000 requests or matches.`,
    args: { from: t.arg({ type: 'Date', required: true, description: first }), to: t.arg({ type: 'Date', required: true, description: after }) },
    ...from(
      Cooperative,
      (c, range: Range) => ({ facts: sql`case when ${mayIn('help.insight', c.id)} then ${figuresFacts(sql`${c.id}`, wholeMonths(range.from, range.to))} end` }),
      ({ facts }: Raw<FiguresFacts>, range: Range) => facts && figuresIn(facts, wholeMonths(range.from, range.to)),
      cost,
    ),
  }),
  helpShortagePicture: t.field({
    type: 'Url',
    nullable: true,
    description: `The address of what is short as a picture (SVG) with a text alternative, by kind and weekday, for an \`<img>\`, which can send no headers; ${seenBy} ${whole} It is the viewer’s own, and holds for about an hour; whether they still may see it is asked again when it is read. \`&neighbourhood=\` with the id of one, \`&theme=light\`, \`dark\` or \`high-contrast\`, \`&accent=0b6b58\` and \`&lang=nl\` may be put behind it.`,
    args: { from: t.arg({ type: 'Date', required: true, description: first }), to: t.arg({ type: 'Date', required: true, description: after }) },
    ...from(
      Cooperative,
      (c, range: Range) => {
        wholeMonths(range.from, range.to)
        return { id: sql`case when ${mayIn('help.insight', c.id)} then ${c.id} end` }
      },
      async ({ id }: { id: string | null }, range: Range, context) => {
        if (id === null) return null
        // Few ask for it, and all that draws stands behind that door.
        const { linkTo } = await import('../../pictures/index.ts')
        return linkTo(context, id, `/cooperatives/${id}/help-shortage.svg`, range)
      },
    ),
  }),
}))
