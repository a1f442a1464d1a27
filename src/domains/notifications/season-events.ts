import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { Row } from '../../platform/database/database.ts'
import { lazily } from '../../platform/lazily.ts'
import { localize } from '../../platform/localized.ts'
import { recipientOf } from './booking-events.ts'
import { eventKind, type Addressed, type EventKind } from './event-kind.ts'
import { spokenWeekly } from './spoken.ts'
import { languageFor, wordingFor } from './wording/index.ts'

/** `to` narrows the event to one application. */
const payloadOf = lazily(() => z.object({ seasonId: z.string(), actorId: z.nullish(z.string()), to: z.nullish(z.string()) }))

type Slot = [weekday: number, startsAt: number, length: number, facility: Record<string, string>]

/** The kinds of events about seasons, by name: whoever applied is told what their group was given. */
export const seasonKinds: Record<string, EventKind> = {
  'season.published': eventKind({ payload: payloadOf }, async (payload, { database, appUrl }) => {
    const rows = await database.read(applicationsOf(payload.seasonId, payload.to ?? null))
    return rows.flatMap((row): Addressed[] => {
      const recipient = recipientOf(row)
      if (!recipient) return []
      const languages = [recipient.locale, row['default_language'] as string].filter((tag) => tag !== null)
      const facts = { ...factsOf(row, languages), link: appUrl }
      const letter = wordingFor(languages).seasonPublished(facts)
      return [{ to: recipient.email, payload: { ...payload, to: row['id'] as string }, ...letter }]
    })
  }),
}

const applicationsOf = (seasonId: string, applicationId: string | null) => sql`
  select a.id, a.group_name, a.wanted, s.name as season, c.default_language, p.id as person_id, p.email, p.locale,
    (select json_group_array(json_array(l.weekday, l.starts_at, l.length, json(f.name)))
      from season_slots l join facilities f on f.id = l.facility_id
      where l.application_id = a.id and l.series_id is not null) as slots
  from season_applications a join seasons s on s.id = a.season_id join cooperatives c on c.id = a.cooperative_id
  join people p on p.id = a.actor_id
  where a.season_id = ${seasonId} and a.status = 'SUBMITTED' and s.status = 'PUBLISHED'
    and (${applicationId} is null or a.id = ${applicationId})`

function factsOf(row: Row, languages: string[]) {
  const language = languageFor(languages)
  const slots = (JSON.parse(row['slots'] as string) as Slot[]).sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const told = slots.map(([weekday, startsAt, length, facility]) =>
    [spokenWeekly(language, weekday, startsAt, length), localize(facility, [language, ...languages])].join(', '),
  )
  return {
    season: localize(JSON.parse(row['season'] as string) as Record<string, string>, [language, ...languages]),
    ...{ group: row['group_name'] as string, slots: told, missing: (row['wanted'] as number) - slots.length },
  }
}
