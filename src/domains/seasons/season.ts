import type { StoredPin, StoredSlot, StoredVeto, StoredWish } from '../../../schema/tables/seasons.ts'
import type { FacilityKind, SeasonAim, SeasonCriterion } from '../../../schema/tables/vocabulary.ts'

/** A stretch of every week, in wall time: seconds from midnight of the weekday (ISO: 1 Monday … 7 Sunday). */
export interface WeeklyWindow {
  weekday: number
  from: number
  /** May lie past midnight, as more than a day. */
  until: number
}

/** A facility that is handed out for the season, as its week is. Durations in seconds. */
export interface SeasonPlace {
  facilityId: string
  kind: FacilityKind
  /** Let as a whole; else by units out of `capacity`. */
  whole: boolean
  capacity: number
  granularity: number
  minDuration: number
  maxDuration: number
  bufferBefore: number
  bufferAfter: number
  /** Its own leaf space first, then those of its parts: places with one in common stand in each other's way. */
  spaces: readonly string[]
  windows: readonly WeeklyWindow[]
}

/** The use of a facility at one time of every week. */
export type WeeklySlot = StoredSlot

/** A weekly slot that a group would like: of a facility, or of any of a kind; at any time within the window. */
export type SeasonWish = StoredWish

/** What a group asks for. */
export interface SeasonApplication {
  id: string
  groupSize: number
  /** Set by the manager: 1 comes first. */
  priorityClass: number
  /** What it had in the last season. */
  past: readonly WeeklySlot[]
  /** Best first; each is granted at most once. */
  wishes: readonly SeasonWish[]
  /** The most slots a week. */
  wanted: number
  /** Fewer slots than these are of no use to it. */
  minimum: number
}

/** A slot that the manager gives an application, whatever its score. */
export type Pin = StoredPin

/** What the manager keeps from an application: a place on a weekday, or one time of it. */
export type Veto = StoredVeto

/** Everything that an allocation follows from; nothing else plays a part, not even the order of its lists. */
export interface SeasonQuestion {
  seasonId: string
  /**
   * Where not everybody can have their best wish: MOST_GROUPS lets everybody be served first that can be, and gives the
   * best wishes that leave it so; BEST_WISHES lets who comes first have the best wish, even if another has none then.
   */
  aim: SeasonAim
  /** How many classes of priority there are. */
  classes: number
  weights: Readonly<Record<SeasonCriterion, number>>
  places: readonly SeasonPlace[]
  applications: readonly SeasonApplication[]
  pins: readonly Pin[]
  vetoes: readonly Veto[]
}

/** The most that is handed out at once; beyond it the question is refused before it is asked. */
export const seasonBounds = { applications: 300, wishes: 10, places: 50 }

/** Length of a week of wall time, in seconds. */
export const WEEK = 604_800
