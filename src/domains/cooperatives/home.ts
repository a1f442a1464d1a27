import * as z from 'zod/mini'
import { line, type Given } from '../../platform/check.ts'
import { cellOf } from '../../platform/grid.ts'
import { lazily } from '../../platform/lazily.ts'

/** A postal address as the API takes it. */
export const addressInput = lazily(() =>
  z.object({ street: line(1, 120), postalCode: line(1, 12), city: line(1, 100), country: z.string() }),
)

/** A point on the map as the API takes it. */
export const pointInput = lazily(() =>
  z.object({ latitude: z.number().check(z.gte(-90), z.lte(90)), longitude: z.number().check(z.gte(-180), z.lte(180)) }),
)

/** Where somebody lives, and what of how to reach them a match is told, as the API takes it. */
export const homeInput = lazily(() => ({
  address: z.nullish(addressInput()),
  location: z.nullish(pointInput()),
  sharesPhone: z.nullish(z.boolean()),
  sharesEmail: z.nullish(z.boolean()),
  sharesAddress: z.nullish(z.boolean()),
}))

const home = lazily(() => z.object(homeInput()))
export type HomeInput = Given<typeof home>

/** The same as it is kept; undefined is what stays. A new address is elsewhere, so that the place of the old one goes with that. */
export function homeChanges({ address, location, sharesPhone, sharesEmail, sharesAddress }: HomeInput) {
  const moved = location === undefined ? (address === undefined ? undefined : null) : location
  const cell = moved ? cellOf(moved) : moved
  return {
    ...{ address, latitude: cell === undefined ? undefined : (cell?.latitude ?? null), longitude: cell === undefined ? undefined : (cell?.longitude ?? null) },
    ...{ sharesPhone: sharesPhone ?? undefined, sharesEmail: sharesEmail ?? undefined, sharesAddress: sharesAddress ?? undefined },
  }
}
