import { describe, expect, test } from 'vitest'
import { allocate } from '../../src/domains/seasons/allocate.ts'
import type { SeasonApplication } from '../../src/domains/seasons/season.ts'
import { application, HOUR, place, question, wish } from './season-world.ts'

describe('an explanation', () => {
  const evening = (hour: number) => wish({ from: hour * HOUR, until: (hour + 1) * HOUR })
  const told = (applications: SeasonApplication[], other: object = {}) => {
    const { applications: all } = allocate(question(applications, other))
    return all.map(({ wishes }) =>
      wishes.map(({ granted, reason, takenBy }) =>
        granted
          ? 'granted'
          : [reason, ...takenBy.map(({ slot, rule, criterion }) => `${slot.applicationId} ${rule} ${criterion}`)].join(
              ': ',
            ),
      ),
    )
  }

  test('says which wishes cannot be for whom there is no time', () => {
    const wishes = [
      wish({ facilityId: 'elsewhere' }),
      wish({ facilityId: 'small' }),
      wish({ length: 7 * HOUR, until: 30 * HOUR }),
      wish({ weekday: 2 }),
      wish(),
      wish(),
    ]
    const places = [place('hall'), place('small', { capacity: 5 })]
    expect(told([application('a', { wishes })], { places })).toEqual([
      ['NOT_IN_SEASON', 'TOO_SMALL', 'LENGTH', 'NO_OPENING', 'granted', 'NOT_NEEDED'],
    ])
    const vetoes = [{ applicationId: 'a', facilityId: 'hall', weekday: 1, startsAt: null }]
    expect(told([application('a')], { vetoes })).toEqual([['VETOED']])
  })

  test('says who has what was wished, and by which rule', () => {
    const wishes = [evening(18)]
    expect(told([application('a', { wishes }), application('b', { wishes, priorityClass: 2 })])).toEqual([
      ['granted'],
      ['TAKEN: a BETTER_SCORE PRIORITY_CLASS'],
    ])
    expect(told([application('a', { wishes, groupSize: 9 }), application('b', { wishes })])).toEqual([
      ['TAKEN: b BETTER_SCORE GROUP_SIZE'],
      ['granted'],
    ])
    const past = [{ facilityId: 'other', weekday: 1, startsAt: 18 * HOUR, length: HOUR, units: 1 }]
    expect(told([application('a', { wishes }), application('b', { wishes, past })])).toEqual([
      ['TAKEN: b BETTER_SCORE PAST_USE'],
      ['granted'],
    ])
    const pins = [{ applicationId: 'b', facilityId: 'hall', weekday: 1, startsAt: 18 * HOUR, length: HOUR, units: 20 }]
    expect(told([application('a', { wishes }), application('b', { wishes, priorityClass: 3 })], { pins })).toEqual([
      ['TAKEN: b PINNED null'],
      ['granted'],
    ])
    const drawn = told([application('a', { wishes }), application('b', { wishes })]).flat()
    expect(drawn.filter((one) => one !== 'granted')).toEqual([expect.stringMatching(/^TAKEN: [ab] DRAW null$/)])
    const early = [
      application('a', { wishes: [evening(18), evening(19)], wanted: 2 }),
      application('b', { priorityClass: 3, wishes: [evening(19)] }),
    ]
    expect(told(early)).toEqual([['granted', 'TAKEN: b EARLIER_ROUND null'], ['granted']])
    const twice = [application('a', { wishes: [wish({ facilityId: 'one' }), wish({ facilityId: 'two' })], wanted: 2 })]
    const windows = [{ weekday: 1, from: 18 * HOUR, until: 19 * HOUR }]
    expect(told(twice, { places: [place('one', { windows }), place('two', { windows })] })).toEqual([
      ['granted', 'TAKEN: a OWN_SLOT null'],
    ])
  })

  test('shows what the score is made of', () => {
    const past = [{ facilityId: 'hall', weekday: 1, startsAt: 18 * HOUR, length: HOUR / 2, units: 1 }]
    const { applications } = allocate(
      question([application('a', { priorityClass: 2, past }), application('b', { groupSize: 20 })]),
    )
    const parts = applications[0]!.score!.parts.map(({ criterion, weight, value, contribution }) => [
      criterion,
      weight,
      value,
      contribution,
    ])
    expect(parts).toEqual([
      ['PRIORITY_CLASS', 10, 500, 5_000],
      ['GROUP_SIZE', 10, 500, 5_000],
      ['PAST_USE', 10, 500, 5_000],
      ['SAME_SLOT', 10, 500, 5_000],
      ['NEED', 10, 1_000, 10_000],
    ])
    expect(applications[0]!.score!.total).toBe(30_000)
  })

  test('counts how fair it was', () => {
    const wishes = [evening(18)]
    const { fairness } = allocate(question([application('a', { wishes }), application('b', { wishes })]))
    expect(fairness).toEqual({
      applications: 2,
      served: 1,
      wantedSlots: 2,
      grantedSlots: 1,
      firstWishes: 0.5,
      least: 0,
      mean: 0.5,
      gini: 0.5,
    })
    expect(allocate(question([])).fairness).toMatchObject({ applications: 0, gini: 0, mean: 0, least: 0 })
  })
})
