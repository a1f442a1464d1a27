import { asker } from '../../../auth/asker.ts'
import { personalLink } from '../../../auth/personal-links.ts'
import { builder } from '../../../graph/builder.ts'
import { from } from '../../../graph/read/fields.ts'
import { Cooperative } from '../../cooperatives/index.ts'
import { exportPath, mostExported, type ExportFile } from '../files.ts'

/** The addresses of the exports of a cooperative, by file. */
type Links = Record<ExportFile, string>

/** How long a link holds at least, and in which steps its end moves on, so that it is the same for a while (seconds). */
const holds = 3_600
const step = 900

const range = `\`&from=2026-12-01&to=2027-01-01\` may be put behind it: the first day, and the one after the last (UTC); from a month ago to 400 days ahead unless told. At most ${mostExported} bookings.`

const CooperativeExports = builder.objectRef<Links>('CooperativeExports').implement({
  description: 'Links to files that a cooperative’s data can be taken along in, and imported again. Each is the viewer’s own and holds for about an hour; it shows what they may see when it is read. The columns are in docs/bulk.md.',
  fields: (t) => ({
    facilities: t.field({ type: 'Url', description: 'The facilities that the viewer may see, as CSV.', resolve: (links) => links['facilities.csv'] }),
    openingHours: t.field({ type: 'Url', description: 'Their weekly hours and dates with hours of their own, from yesterday on, as CSV.', resolve: (links) => links['opening-hours.csv'] }),
    bookings: t.field({ type: 'Url', description: `The bookings of its facilities that the viewer may see, in every state, as CSV. ${range}`, resolve: (links) => links['bookings.csv'] }),
    calendar: t.field({ type: 'Url', description: `The same as iCalendar. ${range}`, resolve: (links) => links['bookings.ics'] }),
  }),
})

builder.objectField(Cooperative.ref, 'exports', (t) =>
  t.field({
    type: CooperativeExports,
    nullable: true,
    description: 'Links by which the viewer can take along what they may see of it; null where nobody is signed in.',
    ...from(
      Cooperative,
      (c) => ({ id: c.id, person: asker.personId }),
      async ({ id, person }: { id: string; person: string | null }, _args, { now, settings }) => {
        if (person === null) return null
        const until = (Math.floor(now / step) + 1) * step + holds
        const linkTo = async (file: ExportFile): Promise<[ExportFile, string]> => {
          const path = await personalLink(settings.secret, { path: exportPath(id, file), person, until })
          return [file, `${settings.publicUrl}${path}`]
        }
        const files: ExportFile[] = ['facilities.csv', 'opening-hours.csv', 'bookings.csv', 'bookings.ics']
        return Object.fromEntries(await Promise.all(files.map(linkTo))) as Links
      },
    ),
  }),
)
