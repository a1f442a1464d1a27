/** One database: the cooperatives of a municipality or network that share facilities. */
export interface Region {
  url: string
  token: string | undefined
}

/** Every database of a deployment. */
export interface Regions {
  default: Region
  /** Further regions by the host name of the request, in lower case. */
  byHost: ReadonlyMap<string, Region>
}

/** The one place where a request's host selects its database; a region may name its port, and need not. */
export function regionOf(regions: Regions, host: string): Region {
  const given = host.toLowerCase()
  return regions.byHost.get(given) ?? regions.byHost.get(given.replace(/:\d+$/, '')) ?? regions.default
}
