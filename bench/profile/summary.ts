import { nativePart, type Modules } from './modules.ts'

/** A profile as the debugging protocol gives it. */
export interface Profile {
  nodes: ProfileNode[]
  samples: number[]
  /** Microseconds between the samples. */
  timeDeltas: number[]
}

interface ProfileNode {
  id: number
  callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number }
  children?: number[]
}

/** One function, with how much of the busy time it took. */
interface Place {
  name: string
  module: string
  part: string
  /** Milliseconds in it, and in it or what it called. */
  self: number
  total: number
}

/** What a process spent its time on. */
export interface Summary {
  /** Milliseconds between the samples in which anything ran, and altogether. */
  busy: number
  elapsed: number
  places: Place[]
}

/** Adds up the samples by function: a function that calls itself is counted once a sample. */
export function summarize({ nodes, samples, timeDeltas }: Profile, modules: Modules): Summary {
  const parents = new Map<number, number>()
  for (const { id, children = [] } of nodes) for (const child of children) parents.set(child, id)
  const places = new Map<string, Place>()
  const placeOf = new Map<number, Place>()
  for (const { id, callFrame } of nodes) {
    const { module, part } = modules(callFrame.url, callFrame.lineNumber)
    const name = callFrame.functionName || '(anonymous)'
    const key = `${name} ${module} ${callFrame.lineNumber}:${callFrame.columnNumber}`
    const place = places.get(key) ?? { name, module, part: part || nativePart(name), self: 0, total: 0 }
    places.set(key, place)
    placeOf.set(id, place)
  }
  let [busy, elapsed] = [0, 0]
  for (const [n, id] of samples.entries()) {
    const milliseconds = Math.max(0, timeDeltas[n]!) / 1000
    elapsed += milliseconds
    const place = placeOf.get(id)!
    if (place.name === '(idle)') continue
    busy += milliseconds
    place.self += milliseconds
    const chain = new Set<Place>()
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) chain.add(placeOf.get(at)!)
    for (const caller of chain) caller.total += milliseconds
  }
  return { busy, elapsed, places: [...places.values()].filter(({ name }) => name !== '(root)' && name !== '(idle)') }
}

const most = { parts: 20, self: 25, total: 25 }

/** The summary as Markdown. */
export function describe(title: string, { busy, elapsed, places }: Summary, requests: number): string {
  const share = (milliseconds: number): string => `${((100 * milliseconds) / busy).toFixed(1)} %`
  const each = (milliseconds: number): string => `${(milliseconds / requests).toFixed(3)} ms`
  const parts = Map.groupBy(places, ({ part }) => part)
  const sums = [...parts].map(([part, own]): [string, number] => [part, own.reduce((sum, { self }) => sum + self, 0)])
  const table = (head: string, rows: [string, number][]): string[] => [
    ...['', `| ${head} | share | per request |`, '|---|--:|--:|'],
    ...rows.map(([what, milliseconds]) => `| ${what} | ${share(milliseconds)} | ${each(milliseconds)} |`),
  ]
  const top = (by: 'self' | 'total', count: number): [string, number][] =>
    places
      .toSorted((a, b) => b[by] - a[by])
      .slice(0, count)
      .map((place) => [`\`${place.name}\`${place.module ? ` ${place.module}` : ''}`, place[by]])
  return [
    `## ${title}`,
    '',
    `${requests} requests, busy for ${((100 * busy) / elapsed).toFixed(0)} % of ${(elapsed / 1000).toFixed(1)} s.`,
    ...table('Where: time in the functions themselves', sums.toSorted((a, b) => b[1] - a[1]).slice(0, most.parts)),
    ...table('Functions by the time in themselves', top('self', most.self)),
    ...table('Functions by the time in them and in what they call', top('total', most.total)),
  ].join('\n')
}
