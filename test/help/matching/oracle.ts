import type { Volunteer, Wanted } from './random-world.ts'

/** Whether distance matters in a category, as the standard categories have it. */
const nearby = (category: string): boolean => category !== 'PHONE_COMPANY'

/** The distance of two points by the haversine formula: another way than that of the product. */
function haversine(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const [north, east] = [radians(a.latitude - b.latitude), radians(a.longitude - b.longitude)]
  const h = Math.sin(north / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2
  return 2 * 6371.0088 * Math.asin(Math.sqrt(h))
}

/** A distance so close to the radius that two formulas may differ. */
export const isOnTheEdge = (w: Wanted, v: Volunteer): boolean => Math.abs(haversine(w.place, v.place) - v.radiusKm) < 0.02

/** On how many of the days asked for they can. */
function suits(w: Wanted, v: Volunteer): number {
  return w.days.filter((day) => {
    if (v.away.some(({ from, to }) => from <= day.date && day.date <= to)) return false
    const needed = Math.min(w.minutes, day.until - day.from)
    return v.hours.some((h) => h.weekday === day.weekday && Math.min(h.until, day.until) - Math.max(h.from, day.from) >= needed)
  }).length
}

/** By brute force: the first criterion that excludes somebody; null for a candidate, HIDDEN for who is in no list and no count. */
export function judged(w: Wanted, v: Volunteer): string | null {
  if (!v.member || v.blocks !== 'NOBODY' || !v.categories.includes(w.category)) return 'HIDDEN'
  if (nearby(w.category) && haversine(w.place, v.place) > v.radiusKm) return 'DISTANCE'
  const has = (traits: number, bits: number): boolean => (traits & bits) === bits
  if (!has(v.traits, w.requires) || (v.traits & w.avoids) !== 0 || !has(w.traits, v.requires) || (w.traits & v.avoids) !== 0) return 'PREFERENCES'
  if (w.seats !== null && (v.carSeats === null || v.carSeats < w.seats)) return 'CAR'
  if (w.languages.length > 0 && !w.languages.some((language) => v.languages.includes(language))) return 'LANGUAGE'
  if (w.requiredSkills.some((skill) => !v.skills.includes(skill))) return 'SKILLS'
  if (w.clearance && v.clearance !== 'VALID') return 'CLEARANCE'
  if (w.minutes > v.mostMinutes) return 'CAPACITY'
  if (w.days.length > 0 && suits(w, v) === 0) return 'AVAILABILITY'
  return null
}
