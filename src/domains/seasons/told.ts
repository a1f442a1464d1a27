import type { SeasonCriterion } from '../../../schema/tables/vocabulary.ts'
import type { LocalizedText } from '../../platform/localized.ts'
import type { Allocation } from './allocate.ts'
import type { TakenRule, WishReason } from './explain.ts'
import { satisfaction } from './fairness.ts'
import type { Asked } from './question.ts'
import type { Allotment } from './rounds.ts'
import type { ScorePart } from './score.ts'
import type { WeeklySlot } from './season.ts'

/** A weekly slot with the name of its place. */
export interface ToldSlot extends WeeklySlot {
  facilityName: LocalizedText
}

/** A slot that is handed out, with whose it is. */
export interface ToldAllotment extends ToldSlot {
  applicationId: string
  groupName: string
  /** The wish that it grants, counted from 0; null where nobody wished it. */
  wish: number | null
  pinned: boolean
}

/** What became of a wish, told. */
export interface ToldWish {
  wish: number
  granted: ToldSlot | null
  reason: WishReason | null
  takenBy: { groupName: string; slot: ToldSlot; rule: TakenRule; criterion: SeasonCriterion | null }[]
}

/** What became of an application, told: kept with it once the season is published. */
export interface Outcome {
  applicationId: string
  groupName: string
  score: number | null
  parts: ScorePart[]
  wanted: number
  granted: number
  satisfaction: number
  wishes: ToldWish[]
}

/** Puts names to an allocation. */
export function tell(
  { slots, applications }: Allocation,
  asked: Asked,
): { slots: ToldAllotment[]; outcomes: Outcome[] } {
  const places = new Map(asked.places.map(({ facilityId, name }) => [facilityId, name]))
  const groups = new Map(asked.applications.map(({ id, groupName }) => [id, groupName]))
  const slot = ({ facilityId, weekday, startsAt, length, units }: WeeklySlot): ToldSlot => ({
    ...{ facilityId, weekday, startsAt, length, units, facilityName: places.get(facilityId) ?? {} },
  })
  const group = ({ applicationId }: Pick<Allotment, 'applicationId'>): string => groups.get(applicationId) ?? ''
  const inOrder = [...slots].sort(
    (a, b) => a.weekday - b.weekday || a.startsAt - b.startsAt || (a.facilityId < b.facilityId ? -1 : 1),
  )
  return {
    slots: inOrder.map((one) => ({
      ...slot(one),
      ...{ applicationId: one.applicationId, groupName: group(one), wish: one.wish, pinned: one.round === 0 },
    })),
    outcomes: applications.map((one) => ({
      ...{ applicationId: one.id, groupName: groups.get(one.id) ?? '', score: one.score?.total ?? null },
      ...{ parts: one.score?.parts ?? [], wanted: one.wanted, granted: one.granted, satisfaction: satisfaction(one) },
      wishes: one.wishes.map(({ wish, granted, reason, takenBy }) => ({
        ...{ wish, reason, granted: granted && slot(granted) },
        takenBy: takenBy.map((taken) => ({
          ...{ groupName: group(taken.slot), slot: slot(taken.slot), rule: taken.rule, criterion: taken.criterion },
        })),
      })),
    })),
  }
}
