import { parseArgs } from 'node:util'
import { operationNames, type OperationName } from './operations.ts'

/** What a run measures, and for how long. */
export interface Options {
  /** Bookings of the large data; the small data has a twentieth of them. */
  bookings: number
  /** How long each operation is measured at each subject, all rounds together. */
  seconds: number
  /** Requests under way at a time; each connection sends its next one when it has its answer. */
  connections: number
  /** Turns into which the seconds are cut: subjects take turns, so that what else the machine does meets all alike. */
  rounds: number
  /** Ends with 1 where a target is missed. */
  strict: boolean
  /** Writes the results down in bench/RESULTS.md, or the profile in bench/PROFILE.md. */
  record: boolean
  /** Says what the time is spent on, instead of measuring. */
  profile: boolean
  /** The operation that is profiled. */
  operation: OperationName
  /** A line for the results about what else ran on the machine. */
  note: string
}

/** The command line cannot be understood; the message is for a person. */
export class UsageFailure extends Error {}

const usage = `Usage: npm run bench -- [--bookings 1000000] [--seconds 4] [--connections 8] [--rounds 5] [--strict]
  [--record] [--note <text>] [--profile [--operation ${operationNames.join('|')}]]`

/** Reads the command line. */
export function readOptions(args: string[]): Options {
  const options = {
    bookings: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
    strict: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    operation: { type: 'string', default: 'list' },
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
    profile: values.profile,
    operation: operationNamed(values.operation),
    note: values.note,
  }
}

function operationNamed(given: string): OperationName {
  const found = operationNames.find((name) => name === given)
  if (found) return found
  throw new UsageFailure(`--operation is one of ${operationNames.join(', ')}, not ${given}. ${usage}`)
}
