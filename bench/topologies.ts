/** What is measured: the API and the limit, in each topology. */
export type SubjectKind = 'edge' | 'edge-limit' | 'process' | 'limit'

/** How the parts of a running service lie to each other. The limit has the same parts in the same places. */
export interface Topology {
  title: string
  ours: SubjectKind
  limit: SubjectKind
}

/**
 * Both topologies. The edge is measured first: its answers are compared with those of the limit in one process, which
 * has not booked anything more by then.
 */
export const topologies: Record<'edge' | 'process', Topology> = {
  edge: { title: 'Edge: workerd, and libSQL over HTTP', ours: 'edge', limit: 'edge-limit' },
  process: { title: 'One process: Node with the engine in it', ours: 'process', limit: 'limit' },
}

/** Whether a subject is the API, which is asked in GraphQL; a limit knows an operation by its path. */
export const speaksGraphql = (kind: SubjectKind): boolean => kind === 'edge' || kind === 'process'
