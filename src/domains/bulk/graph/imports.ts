import type { Payload } from '../../../auth/use-case.ts'
import { builder, type Types } from '../../../graph/builder.ts'
import { enumOf } from '../../../graph/enum.ts'
import { Reason, UserError } from '../../../graph/errors.ts'
import { mutation } from '../../../graph/mutation.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { TimeInterval } from '../../bookings/index.ts'
import { mostBookings, mostFacilities } from '../files.ts'
import { countOf, importOutcomes, type ImportReport, type ImportRow } from '../report.ts'

const ImportOutcome = enumOf('ImportOutcome', 'What becomes of a row of an imported file.', importOutcomes, {
  CREATED: 'It is new here.',
  CHANGED: 'What was there is changed, moved or called off.',
  UNCHANGED: 'It is here as the row has it, or the row changes nothing; remarks tell why.',
  REFUSED: 'It cannot be; reasons tell why. Then nothing of the file is written.',
})

const ImportRowRef = builder.objectRef<ImportRow>('ImportRow').implement({
  description: 'A row of an imported file, or an occurrence of what recurs in it, and what becomes of it. Seen by who imports.',
  fields: (t) => ({
    row: t.int({ description: 'The line on which it begins, the header being line 1; of a calendar, the line of `BEGIN:VEVENT`.', resolve: ({ row }) => row }),
    label: t.string({ nullable: true, description: 'What the file calls it: its reference, name or title; null where it calls it nothing.', resolve: ({ label }) => label }),
    outcome: t.field({ type: ImportOutcome, description: 'What becomes of it; in a dry run, what would.', resolve: ({ outcome }) => outcome }),
    id: t.id({ nullable: true, description: 'The facility or booking that it is about; null where there is none, or in a dry run none yet.', resolve: ({ id }) => id }),
    when: t.field({ type: TimeInterval, nullable: true, description: 'When, as it was understood; null where it is about no time, or that could not be read.', resolve: ({ when }) => when }),
    reasons: t.field({ type: [Reason], description: 'Every reason why it cannot be; none unless it is REFUSED.', resolve: ({ reasons }) => reasons }),
    remarks: t.field({
      type: [Reason],
      description: 'What is to be known of it and does not stand in its way, such as IN_THE_PAST, OUTSIDE_OPENING_HOURS or IMPORT_TIME_REPEATED.',
      resolve: ({ remarks }) => remarks,
    }),
    columns: t.stringList({ description: 'The columns, or properties of an event, that are at fault; none where it is not those.', resolve: ({ columns }) => columns }),
    conflicts: t.field({
      type: [TimeInterval],
      description: 'Which parts of its time are taken, with the time between bookings; never by whom. None where room is not what it lacks.',
      resolve: ({ conflicts }) => conflicts,
    }),
  }),
})

const counts = importOutcomes.map((outcome) => [`${outcome.toLowerCase()}Count`, outcome] as const)

const ImportReportRef = builder.objectRef<ImportReport>('ImportReport').implement({
  description: 'What becomes of an imported file, row by row. Seen by who imports.',
  fields: (t) => ({
    dryRun: t.boolean({ description: 'Whether nothing was to be written.', resolve: ({ dryRun }) => dryRun }),
    rows: t.field({ type: [ImportRowRef], description: 'Every row, in the order of the file.', resolve: ({ rows }) => rows }),
    ...Object.fromEntries(
      counts.map(([name, outcome]) => [
        name,
        t.int({ description: `How many rows are ${outcome}.`, resolve: (report: ImportReport) => countOf(report, outcome) }),
      ]),
    ),
  }),
})

const ImportRefused = builder.objectRef<Refusal>('ImportRefused').implement({
  description: 'Rows of the file are refused, so nothing of it was written.',
  interfaces: [UserError],
  fields: (t) => ({
    report: t.field({ type: ImportReportRef, description: 'Every row, the refused ones with their reasons; the others as they would have become.', resolve: ({ details }) => details['report'] as ImportReport }),
  }),
})

/** They read whole formats, and few requests import: they are loaded with the first that does. */
const services = () => import('../imports.ts')

const dryRunTold = 'Whether only to tell what would become of it: then nothing is written, and refused rows are in the report.'
const allOrNothing = 'All rows are written in one batch, or none: where one is refused, ImportRefused tells every row.'
const fileFaults = 'Errors of the file as a whole: IMPORT_COLUMNS_UNKNOWN, IMPORT_COLUMNS_MISSING, IMPORT_COLUMNS_TWICE, IMPORT_NOT_TEXT, IMPORT_QUOTES, IMPORT_EMPTY, IMPORT_TOO_MANY_ROWS, TOO_LONG.'
const csvTold = 'The text of the file: a header and rows, with commas, semicolons or tabs, at most 1,000,000 characters. The columns are in docs/bulk.md.'

type PayloadBuilder = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload>

/** What every import answers. */
const told = (t: PayloadBuilder) => ({
  report: t.field({
    type: ImportReportRef,
    description: 'What became of every row; told again to a repetition with the same key.',
    resolve: ({ $report }) => JSON.parse($report as string) as ImportReport,
  }),
})

mutation('importFacilities', {
  description: `Imports facilities of a cooperative from CSV, at most ${mostFacilities}: new ones, and changes of those that are there, which are known by their id, else by the reference of an earlier import, else by their name. Each row keeps the rules of \`createFacility\` or \`updateFacility\`; an empty cell leaves as it is. ${allOrNothing} For facility managers and the board. ${fileFaults}`,
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'The owner.' }),
    csv: t.string({ required: true, description: csvTold }),
    dryRun: t.boolean({ required: true, description: dryRunTold }),
  }),
  payload: {},
  more: (t) => told(t),
  refusals: [ImportRefused],
  run: async (input, useCase) => (await services()).importFacilities(input, useCase),
})

mutation('importOpeningHours', {
  description: `Imports opening hours of facilities from CSV: weekly ones, which are set anew for each facility that has a weekly row, and those of dates, of which others stay. ${allOrNothing} For facility managers and the board. ${fileFaults}`,
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'The owner of the facilities.' }),
    csv: t.string({ required: true, description: csvTold }),
    dryRun: t.boolean({ required: true, description: dryRunTold }),
  }),
  payload: {},
  more: (t) => told(t),
  refusals: [ImportRefused],
  run: async (input, useCase) => (await services()).importOpeningHours(input, useCase),
})

mutation('importBookings', {
  description: `Imports bookings that were agreed elsewhere, from CSV or iCalendar, at most ${mostBookings}, each occurrence counted. They keep the rules of a booking; what was agreed elsewhere may lie in the past, too far ahead or at odd times, which is remarked. What has a reference (of an event: its UID) is known again: it is moved or called off as the file now has it, and the same file twice changes nothing. ${allOrNothing} Nobody gets mail. For facility managers and the board. ${fileFaults} IMPORT_TOO_MANY_BENEFICIARIES; of a calendar: IMPORT_NOT_A_CALENDAR, IMPORT_NO_EVENTS.`,
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'The owner of the facilities.' }),
    csv: t.string({ description: `${csvTold} Either this or \`ics\`.` }),
    ics: t.string({ description: 'The text of a calendar (RFC 5545), at most 1,000,000 characters. What recurs is booked one by one, as far as it is not over and begins before the facility’s horizon for series.' }),
    facilityId: t.id({ description: 'Where the events of a calendar take place; not needed for one that was exported here.' }),
    defaultForOrganisationId: t.id({ description: 'For which partner new bookings are whose row does not say it; for the importer themself unless told.' }),
    dryRun: t.boolean({ required: true, description: dryRunTold }),
  }),
  payload: {},
  more: (t) => told(t),
  refusals: [ImportRefused],
  run: async (input, useCase) => (await services()).importBookings(input, useCase),
})
