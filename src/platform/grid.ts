/** A point on the Earth, WGS 84. */
export interface Point {
  latitude: number
  longitude: number
}

/** The sides of a cell in degrees: some 550 metres by 500 at the latitude of the Netherlands. */
const cellLatitude = 0.005
const cellLongitude = 0.0075

const middle = (degrees: number, side: number): number => Number(((Math.floor(degrees / side) + 0.5) * side).toFixed(6))

/**
 * The middle of the grid cell that a point lies in. All that is reckoned or shown of where somebody lives is this: it is
 * the same however often it is asked for, so that no number of answers tells more.
 */
export const cellOf = ({ latitude, longitude }: Point): Point => ({
  latitude: middle(latitude, cellLatitude),
  longitude: middle(longitude, cellLongitude),
})

/** Kilometres in a degree of latitude: of the mean radius of the Earth (IUGG). */
export const degree = (Math.PI / 180) * 6371.0088

/** How far apart two points are in kilometres: over the plane that touches the Earth between them, right to 0.1 % as far as 100 km. */
export function kilometresBetween(a: Point, b: Point): number {
  const east = (a.longitude - b.longitude) * Math.cos(((a.latitude + b.latitude) / 2) * (Math.PI / 180))
  return degree * Math.hypot(a.latitude - b.latitude, east)
}
