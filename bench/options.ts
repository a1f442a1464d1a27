import { parseArgs } from 'node:util'

/** What a run measures, and for how long. */
export interface Options {
  /** Bookings of the large data; the small data has a twentieth of them. */
  bookings: number
  /** How long each operation is measured at each subject, all rounds together. */
  seconds: number
  /** Requests under way at a time; each connection sends its next one when it has its answer. */
  connections: number
  /** Into how many turns the seconds are cut: the subjects take turns, so that what else the machine does meets all alike. */
  rounds: number
  /** Ends with 1 where a target is missed. */
  strict: boolean
  /** Writes the results down in bench/RESULTS.md. */
  record: boolean
  /** A line for the results about what else ran on the machine. */
  note: string
}

/** The command line cannot be understood; the message is for a person. */
export class UsageFailure extends Error {}

const usage = `Usage: npm run bench -- [--bookings 1000000] [--seconds 5] [--connections 8] [--rounds 5] [--strict] [--record] [--note <text>]`

/** Reads the command line. */
export function readOptions(args: string[]): Options {
  const options = {
    bookings: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
    strict: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    note: { type: 'string', default: '' },
  } as const
  const read = () => {
    try {
      return parseArgs({ args, options }).values
    } catch (fault) {
      throw new UsageFailure(`${(fault as Error).message.split('. ')[0]}. ${usage}`)
    }
  }
  const values = read()
  const number = (name: 'bookings' | 'seconds' | 'connections' | 'rounds', least: number, most: number): number => {
    const given = Number(values[name])
    if (Number.isFinite(given) && given >= least && given <= most) return given
    throw new UsageFailure(`--${name} is a number from ${least} to ${most}, not ${values[name]}. ${usage}`)
  }
  return {
    bookings: Math.round(number('bookings', 2_000, 5_000_000)),
    seconds: number('seconds', 0.5, 600),
    connections: Math.round(number('connections', 1, 256)),
    rounds: Math.round(number('rounds', 1, 50)),
    strict: values.strict,
    record: values.record,
    note: values.note,
  }
}
