import { feeds, license, type Feed } from './feeds.ts'

const kindOf: Record<Feed, string> = {
  'facility-uses': 'FacilityUse',
  'individual-facility-uses': 'IndividualFacilityUse',
  slots: 'Slot',
}

/** What the open data are and where: a DCAT dataset in JSON-LD (https://openactive.io/dataset-api-discovery/). */
export const datasetOf = (origin: string) => ({
  '@context': 'https://openactive.io/',
  ...{ '@type': 'Dataset', '@id': `${origin}/openactive/`, url: `${origin}/openactive/` },
  name: 'Shared facilities of neighbourhood cooperatives',
  description:
    'Near real-time availability of pools, halls, fitness rooms and meeting places that neighbourhood cooperatives share, for as far as their owners publish it.',
  keywords: ['Facilities', 'Availability', 'Sports', 'Neighbourhood', 'OpenActive'],
  license,
  discussionUrl: `${origin}/openactive/`,
  documentation: 'https://openactive.io/modelling-opportunity-data/',
  inLanguage: ['nl', 'de', 'en'],
  publisher: { '@type': 'Organization', name: 'Noaber', url: origin },
  schemaVersion: 'https://openactive.io/modelling-opportunity-data/2.0/',
  distribution: feeds.map((feed) => ({
    '@type': 'DataDownload',
    name: kindOf[feed],
    additionalType: `https://openactive.io/${kindOf[feed]}`,
    encodingFormat: 'application/vnd.openactive.rpde+json; version=1',
    contentUrl: `${origin}/openactive/feeds/${feed}`,
  })),
})

const style = 'body{font:17px/1.5 system-ui,sans-serif;max-width:44rem;margin:8vh auto;padding:0 1rem;color:#1d2b28;background:#fbfaf6}a{color:#0b6b58}'

/** The same as a page for people, with the data for programs inside. */
export function datasetPage(origin: string): string {
  const dataset = datasetOf(origin)
  // Within a script element nothing but its end is special.
  const data = JSON.stringify(dataset).replaceAll('<', String.raw`\u003c`)
  const items = dataset.distribution.map(({ name, contentUrl }) => `<li><a href="${contentUrl}">${name}</a></li>`).join('')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${dataset.name}</title>
<style>${style}</style><script type="application/ld+json">${data}</script><h1>${dataset.name}</h1><p>${dataset.description}</p>
<p>Feeds, by <a href="https://openactive.io/realtime-paged-data-exchange/">RPDE</a>:</p><ul>${items}</ul>
<p>Licence: <a href="${license}">Creative Commons Attribution 4.0</a>. Name the cooperative whose place it is.</p></html>`
}
