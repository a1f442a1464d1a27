/** What can be exported of a cooperative, by the name of its file. */
export const exportFiles = ['facilities.csv', 'opening-hours.csv', 'bookings.csv', 'bookings.ics'] as const
export type ExportFile = (typeof exportFiles)[number]

/** The most bookings of one export; who has more asks for fewer days. */
export const mostExported = 10_000

/** Where an export is, for whom a link to it was made. */
export const exportPath = (cooperativeId: string, file: ExportFile): string => `/cooperatives/${cooperativeId}/${file}`

/** The most facilities of one import. */
export const mostFacilities = 200

/** The most bookings of one import, each occurrence of what recurs counted. */
export const mostBookings = 2_000
