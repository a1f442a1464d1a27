import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { degree } from '../../platform/grid.ts'

export { cellOf, type Point } from '../../platform/grid.ts'

interface PointColumns {
  latitude: SQLWrapper
  longitude: SQLWrapper
}

/** The same in SQL; null where either has no point. */
export function kilometres(a: PointColumns, b: PointColumns): SQL {
  const north = sql`(${a.latitude} - ${b.latitude})`
  const east = sql`((${a.longitude} - ${b.longitude}) * cos((${a.latitude} + ${b.latitude}) * ${sql.raw(String(Math.PI / 360))}))`
  return sql`${sql.raw(String(degree))} * sqrt(${north} * ${north} + ${east} * ${east})`
}

/** How many degrees of latitude some kilometres are at most: what keeps a search to a stretch of an index. */
export const degreesOf = (km: number): number => km / degree
