import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import { kilometresBetween, type Point } from '../../platform/grid.ts'

/** The shape of a neighbourhood: GeoJSON in WGS 84. */
export type Boundary = { type: 'Polygon'; coordinates: number[][][] } | { type: 'MultiPolygon'; coordinates: number[][][][] }

/** A neighbourhood as far as it matters where it is. */
export interface Area {
  id: string
  /** Null where nobody drew it. */
  boundary: Boundary | null
  /** Its middle, or null. */
  latitude: number | null
  longitude: number | null
}

/** The one of some neighbourhoods that a point belongs to: that which holds it, else the nearest by its middle, else the only one. */
export function areaOf<A extends Area>(point: Point | null, areas: readonly A[]): A | null {
  if (point) {
    const holding = areas.find(({ boundary }) => boundary && booleanPointInPolygon([point.longitude, point.latitude], boundary))
    if (holding) return holding
    const near = areas.flatMap((area) => {
      const { latitude, longitude } = area
      return latitude === null || longitude === null ? [] : [{ area, km: kilometresBetween(point, { latitude, longitude }) }]
    })
    const [nearest] = near.sort((a, b) => a.km - b.km)
    if (nearest) return nearest.area
  }
  return areas.length === 1 ? areas[0]! : null
}
