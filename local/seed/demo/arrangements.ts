import type * as tables from '../../../schema/tables/index.ts'
import type { WeeklyWindow } from '../../../schema/tables/quotas.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { idSource } from '../ids.ts'
import type { Cast } from './cast.ts'
import type { BuiltFacility } from './facilities.ts'
import type { BookingRow } from './ledger.ts'

type Quota = typeof tables.quotas.$inferInsert
type WaitlistEntry = typeof tables.waitlistEntries.$inferInsert

const HOUR = 3600
const evening = (from: number, until: number): WeeklyWindow[] =>
  [1, 2, 3, 4, 5].map((weekday): WeeklyWindow => [weekday, from * HOUR, until * HOUR])

/** What the boards agreed on besides the facilities: terms, prices by the hour, fair use, equipment, and who waits. */
export function arrangementRows(built: readonly BuiltFacility[], bookings: readonly BookingRow[], cast: Cast, now: number) {
  const facility = (key: string): string => {
    const found = built.find(({ plan }) => plan.key === key)
    if (!found) throw new RangeError(`no facility in the demo is called ${key}`)
    return found.id
  }
  const since = now - 120 * DAY
  const stamps = { createdAt: since, updatedAt: since }
  const { linden, tuchmacher } = cast.cooperative
  const by = cast.person('youssef').id
  const [quotaId, poolId, kindId, certificateId, householdId, bandId] = [
    ...[idSource('quo'), idSource('eqp'), idSource('cki'), idSource('cer'), idSource('hou'), idSource('tab')],
  ] as const
  const [firstAid, hoist] = [kindId!(since), kindId!(since)]
  const [household, family] = [householdId!(since), householdId!(since)]
  const terms = { updatedAt: since }
  return {
    facilityTerms: [
      { facilityId: facility('grote-zaal'), approvals: 2, depositCents: 10_000, ...terms },
      { facilityId: facility('werkplaats'), releaseAfter: 1800, noShowLimit: 3, noShowFeeCents: 250, ...terms },
      { facilityId: facility('fitness'), dayCapCents: 900, freeSeconds: 2 * HOUR, ...terms },
      {
        ...{ facilityId: facility('sporthal'), ...terms },
        cancellationFees: [{ notice: 7 * DAY, percent: 25 }, { notice: 2 * DAY, percent: 50 }],
      },
    ],
    tariffBands: [
      {
        ...{ id: bandId!(since), facilityId: facility('sporthal'), audience: null, weekdays: [1, 2, 3, 4, 5] },
        ...{ opens: 9 * HOUR, closes: 16 * HOUR, basis: 'PER_HOUR' as const, centsPerHour: 1200 },
      },
    ],
    reciprocities: [
      { ownerId: linden, guestId: tuchmacher, percent: 110, updatedAt: since },
      { ownerId: tuchmacher, guestId: linden, percent: 110, updatedAt: since },
    ],
    quotas: quotasOf(quotaId!, linden, since),
    households: [
      { id: household, cooperativeId: linden, name: 'Beekpad boven', ...stamps },
      { id: family, cooperativeId: linden, name: 'Weversstraat hoek', ...stamps },
    ],
    householdMembers: [
      { cooperativeId: linden, personId: cast.person('guus').id, householdId: household },
      { cooperativeId: linden, personId: cast.person('tineke').id, householdId: household },
      { cooperativeId: linden, personId: cast.person('gre').id, householdId: family },
      { cooperativeId: linden, personId: cast.person('sjef').id, householdId: family },
    ],
    equipmentPools: [
      {
        ...{ id: poolId!(since), cooperativeId: linden, kind: 'EQUIPMENT' as const, quantity: 2, ...stamps },
        name: { nl: 'Beamer met scherm', de: 'Beamer mit Leinwand', en: 'Projector with a screen' },
        ...{ description: { nl: 'Met afstandsbediening en kabels.' }, centsPerBooking: 500 },
      },
      {
        ...{ id: poolId!(since), cooperativeId: linden, kind: 'STAFF' as const, quantity: 1, ...stamps },
        name: { nl: 'Bediener van de tillift', de: 'Bedienung des Lifts', en: 'Operator of the hoist' },
        ...{ description: { nl: 'Opgeleid door de praktijk.' }, centsPerHour: 1500 },
      },
    ],
    certificateKinds: [
      { id: firstAid, cooperativeId: linden, name: { nl: 'EHBO', de: 'Erste Hilfe', en: 'First aid' }, ...stamps },
      {
        ...{ id: hoist, cooperativeId: linden, ...stamps },
        name: { nl: 'Instructie tillift', de: 'Einweisung Lift', en: 'Instruction for the hoist' },
      },
    ],
    certificates: [
      { kindId: firstAid, personId: cast.person('fenna').id, validUntil: now + 200 * DAY },
      { kindId: firstAid, personId: cast.person('guus').id, validUntil: now + 20 * DAY },
      { kindId: hoist, personId: cast.person('sanne').id, validUntil: null },
    ].map((shown) => ({ id: certificateId!(since), cooperativeId: linden, seenBy: by, seenAt: since, ...shown })),
    openDataPlaces: ['sporthal', 'zwembad'].map((key) => ({
      ...{ facilityId: facility(key), facilityType: key === 'zwembad' ? null : 'Sports Hall', region: 'Limburg' },
      ...{ listed: true, publishedBy: by, publishedAt: since },
    })),
    waitlistEntries: waiting(bookings, facility('spoelkamer'), cast, now),
  }
}

function quotasOf(quotaId: (at: number) => string, cooperativeId: string, since: number): Quota[] {
  const common = { cooperativeId, createdAt: since, updatedAt: since }
  return [
    {
      ...{ ...common, id: quotaId(since), facilityKind: 'SWIMMING_POOL', subject: 'PERSON', measure: 'BOOKINGS', amount: 10, period: 'WEEK' },
      name: { nl: 'Tien keer zwemmen per week', de: 'Zehnmal Schwimmen je Woche', en: 'Ten swims a week' },
    },
    {
      ...{ ...common, id: quotaId(since), facilityKind: 'SPORTS_HALL', subject: 'ORGANISATION', measure: 'HOURS', amount: 12 * HOUR },
      ...{ period: 'WEEK', peak: evening(18, 22) },
      name: { nl: 'Twaalf avonduren sport per week', de: 'Zwölf Abendstunden Sport je Woche', en: 'Twelve evening hours of sport a week' },
    },
    {
      ...{ ...common, id: quotaId(since), subject: 'HOUSEHOLD', measure: 'BOOKINGS', amount: 100, period: 'UPCOMING' },
      name: { nl: 'Honderd boekingen vooruit per huishouden', de: 'Hundert Buchungen im Voraus je Haushalt', en: 'A hundred bookings ahead per household' },
    },
  ]
}

/** Somebody waits for a time of a room that another has. */
function waiting(bookings: readonly BookingRow[], facilityId: string, cast: Cast, now: number): WaitlistEntry[] {
  const taken = bookings.find(
    (booking) => booking.facilityId === facilityId && booking.status === 'CONFIRMED' && booking.startsAt > now + 3 * DAY,
  )
  if (!taken) return []
  const { cooperativeId, startsAt, endsAt, units } = taken
  const joinedAt = now - DAY
  const entryId = idSource('wle')
  const people = ['noor', 'tineke'].map((key) => cast.person(key).id).filter((id) => id !== taken.forPersonId)
  return people.map((personId, n) => ({
    ...{ id: entryId(joinedAt), facilityId, cooperativeId, status: 'WAITING' as const, startsAt, endsAt, duration: endsAt - startsAt, units },
    ...{ title: 'Leeskring', actorId: personId, forPersonId: personId, lookAgain: 0 },
    ...{ joinedAt: joinedAt + n * 600, updatedAt: joinedAt + n * 600 },
  }))
}
