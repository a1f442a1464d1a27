import highsModule from 'highs'
import type { PlanQuestion, PlanValue } from '../../../src/domains/help/plan/question.ts'
import { canServe, cheapest, countsIn } from './judge.ts'

// Its types describe the CommonJS build; what is imported is the other one, whose default is the function itself.
const highs = await (highsModule as unknown as (typeof highsModule)['default'])()

/**
 * The best value there is, by an independent solver of integer programs: one run a level, each bound to those before.
 */
export function byHighs(asked: PlanQuestion): PlanValue {
  const { requests, offers, spread } = asked
  const edges = [...cheapest(asked)].map(([pair, cost], at) => {
    const [row, column] = pair.split(':').map(Number) as [number, number]
    return { name: `x${at}`, row, column, cost }
  })
  if (edges.length === 0) return { urgentPlaces: 0, places: 0, cost: 0 }
  const rules: string[] = []
  const binaries = edges.map(({ name }) => name)
  const costs = edges.map(({ name, cost }) => `${cost} ${name}`)
  const sum = (some: readonly { name: string }[]) => some.map(({ name }) => name).join(' + ')
  for (const [row, { places }] of requests.entries()) {
    const mine = edges.filter((edge) => edge.row === row)
    if (mine.length > 0) rules.push(`${sum(mine)} <= ${places}`)
  }
  for (const [column, offer] of offers.entries()) {
    const mine = edges.filter((edge) => edge.column === column)
    const asking = (at: number) => requests[mine[at]!.row]!
    for (const [at, edge] of mine.entries()) {
      if (!canServe(offer, [asking(at)])) rules.push(`${edge.name} = 0`)
      for (let other = at + 1; other < mine.length; other++) {
        if (!canServe({ ...offer, slots: 2, minutesLeft: null, busy: [], weekly: [] }, [asking(at), asking(other)])) {
          rules.push(`${edge.name} + ${mine[other]!.name} <= 1`)
        }
      }
    }
    for (let week = 0; offer.minutesLeft && week < 8; week++) {
      const left = offer.minutesLeft.weeks.get(week) ?? offer.minutesLeft.each
      const now = mine.filter((_, at) => countsIn(asking(at), week))
      if (left !== null && now.length > 0) {
        rules.push(`${now.map(({ name, row }) => `${requests[row]!.minutes} ${name}`).join(' + ')} <= ${left}`)
      }
    }
    if (mine.length === 0) continue
    const slots = mine.slice(0, offer.slots).map((_, index) => `y${column}_${index}`)
    for (const [index, slot] of slots.entries()) costs.push(`${spread * (offer.load + index)} ${slot}`)
    binaries.push(...slots)
    rules.push([sum(mine), ...slots].join(' - ') + ' = 0')
  }
  const best = (aim: 'Maximize' | 'Minimize', terms: readonly string[]): number => {
    const all = ['obj: ' + (terms.join(' + ') || '0 x0')]
    const { Status, ObjectiveValue } = highs.solve(
      [aim, ...all, 'Subject To', ...rules, 'Binary', binaries.join(' '), 'End'].join('\n'),
      { mip_rel_gap: 0, mip_abs_gap: 0 },
    )
    if (Status !== 'Optimal') throw new Error(`The other solver says ${Status}`)
    const found = Math.round(ObjectiveValue)
    if (terms.length > 0) rules.push(`${terms.join(' + ')} = ${found}`)
    return found
  }
  const urgentPlaces = best('Maximize', edges.filter(({ row }) => requests[row]!.urgent).map(({ name }) => name))
  const places = best('Maximize', edges.map(({ name }) => name))
  return { urgentPlaces, places, cost: best('Minimize', costs) }
}
