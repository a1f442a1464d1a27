import { ok, type ApiClient, type Json } from '../harness/client.ts'

const rows = `report { dryRun createdCount changedCount unchangedCount refusedCount
  rows { row label outcome id when { startsAt endsAt } reasons { code message } remarks { code message } columns
    conflicts { startsAt endsAt } } }`

/** Runs an import and returns its answer, payload or refusal. */
export async function importing(
  client: ApiClient,
  what: 'Facilities' | 'OpeningHours' | 'Bookings',
  input: object,
): Promise<Json> {
  const document = `mutation ($input: Import${what}Input!) { answer: import${what}(input: $input) { __typename
    ... on Import${what}Payload { ${rows} } ... on ImportRefused { ${rows} } ... on UserError { code message path } } }`
  return ok(await client(document, { input: { dryRun: false, ...input } })).answer
}

/** What an answer says of its rows: `line OUTCOME`, with codes of reasons, and of remarks in brackets. */
export const told = (answer: Json): string[] =>
  (answer.report?.rows ?? []).map(({ row, outcome, reasons, remarks }: Json) =>
    [
      `${row} ${outcome}`,
      ...reasons.map(({ code }: Json) => code),
      ...(remarks.length > 0 ? [`(${remarks.map(({ code }: Json) => code).join(' ')})`] : []),
    ].join(' '),
  )

/** The kind and code of a refusal of a whole file, with what it names. */
export const fault = ({ __typename, code, message }: Json): string => `${__typename} ${code}: ${message}`

/** A table of cells, as CSV. */
export const csv = (header: string, ...lines: string[]): string => [header, ...lines].join('\r\n')
