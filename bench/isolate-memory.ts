import type { Options } from './options.ts'
import type { Stage } from './stage.ts'

/** The most memory of an isolate under load, in MiB. */
export interface IsolateMemory {
  used: number
  outside: number
  peak: number
}

export async function measureIsolate(_stage: Stage, _options: Options): Promise<IsolateMemory> {
  return { used: Number.NaN, outside: Number.NaN, peak: Number.NaN }
}
