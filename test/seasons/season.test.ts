import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { runScheduled } from '../notifications/outbox.ts'
import { applyFor, audited, close, makeSeason, nl, preview, publish, wish } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, representative, organisationId } = world

const schedule = `season { status publishedAt fairness { served } schedule { nodes { groupName booked rank seriesId
  skipped { date code } time { weekday startsAt endsAt facilityName units } facility { name } } } }`
const application = `query ($id: ID!) { node(id: $id) { ... on SeasonApplication { isOwn priorityClass season { name }
  wishes { from until length weekday facilityId facilityKind }
  outcome { granted wishes { rank granted { startsAt } } } slots { booked } } } }`
const series = `query ($id: ID!) { node(id: $id) { ... on BookingSeries { title recurrence
  bookings(first: 20) { nodes { startsAt endsAt status title } } } } }`

test('a season goes from applications by a preview to series of bookings, and the rest opens', async () => {
  const hall = (await makeFacility(manager, world.id, { name: 'Hal', kind: 'SPORTS_HALL', capacity: 30 })).id
  const closed = { startsAt: '2027-01-18T00:00:00Z', endsAt: '2027-01-19T00:00:00Z' }
  await done(manager.client, 'addClosure', { facilityId: hall, ...closed, reason: nl('Vloer') })
  const seasonId = await makeSeason(world, [hall])
  const club = { forOrganisationId: organisationId, groupName: 'Heren 1', groupSize: 20, wanted: 2 }
  const later = wish(hall, { from: '20:00', until: '21:00' })
  const clubsId = await applyFor(representative.client, seasonId, [wish(hall), later], club)
  const groupsId = await applyFor(resident.client, seasonId, [wish(hall)])
  await close(world, seasonId)

  const looked = ok(await manager.client(preview, { id: seasonId })).seasonAllocation
  const shown = looked.slots.map(({ groupName, rank, time }: Json) => [groupName, rank, time.startsAt])
  expect(shown).toEqual([
    ['Volleybal', 1, '19:00'],
    ['Heren 1', 2, '20:00'],
  ])
  expect(looked.outcomes.find(({ applicationId }: Json) => applicationId === clubsId)).toMatchObject({
    ...{ granted: 1, wanted: 2, satisfaction: 0.5 },
    wishes: [
      { rank: 1, reason: 'TAKEN', takenBy: [{ groupName: 'Volleybal', rule: 'KEEPS_SERVED' }] },
      { rank: 2, reason: null, granted: { startsAt: '20:00' } },
    ],
  })
  expect(looked.fairness).toMatchObject({ applications: 2, served: 2, grantedSlots: 2, leastSatisfaction: 0.5 })
  expect(looked.complete).toBe(true)

  const { season } = await done(manager.client, 'publishSeason', { seasonId, mark: looked.mark }, schedule)
  expect(season).toMatchObject({ status: 'PUBLISHED', fairness: { served: 2 } })
  const time = { weekday: 1, startsAt: '19:00', endsAt: '20:00', facilityName: 'Hal', units: 30 }
  expect(season.schedule.nodes).toMatchObject([
    {
      groupName: 'Volleybal',
      booked: 5,
      rank: 1,
      skipped: [{ date: '2027-01-18', code: 'CLOSED' }],
      time,
      facility: { name: 'Hal' },
    },
    { groupName: 'Heren 1', booked: 5, rank: 2 },
  ])

  expect(ok(await resident.client(application, { id: groupsId })).node).toEqual({
    ...{ isOwn: true, priorityClass: 3, season: { name: 'Winter' }, slots: [{ booked: 5 }] },
    wishes: [{ from: '19:00', until: '20:00', length: 'PT1H', weekday: 1, facilityId: hall, facilityKind: null }],
    outcome: { granted: 1, wishes: [{ rank: 1, granted: { startsAt: '19:00' } }] },
  })
  const made = ok(await resident.client(series, { id: season.schedule.nodes[0].seriesId })).node
  expect(made.title).toBe('Volleybal')
  expect(made.recurrence).toBe('RRULE:FREQ=WEEKLY;UNTIL=20270208T180000Z\nEXDATE;TZID=Europe/Amsterdam:20270118T190000')
  expect(made.bookings.nodes.map(({ startsAt }: Json) => startsAt)).toEqual(
    ['04', '11', '25'].map((day) => `2027-01-${day}T18:00:00Z`).concat('2027-02-01T18:00:00Z', '2027-02-08T18:00:00Z'),
  )
  expect(made.bookings.nodes[0]).toMatchObject({
    status: 'CONFIRMED',
    title: 'Volleybal',
    endsAt: '2027-01-04T19:00:00Z',
  })

  const rest = { facilityId: hall, startsAt: '2027-01-05T18:00:00Z', endsAt: '2027-01-05T19:00:00Z' }
  await done(resident.client, 'bookFacility', rest)
  expect(await audited(app, seasonId)).toEqual(['season.created', 'season.applicationsClosed', 'season.published'])
  expect(await audited(app, clubsId)).toEqual(['season.applied'])
})

test('who applied is told by mail what their group was given, and nobody twice', async () => {
  const hall = (await makeFacility(manager, world.id, { name: 'Zaal' })).id
  const seasonId = await makeSeason(world, [hall])
  const evening = wish(hall, { weekday: 3, from: '18:30', until: '20:00', length: 'PT90M' })
  await applyFor(resident.client, seasonId, [evening], { groupName: 'Koor', groupSize: 8, wanted: 2 })
  await applyFor(world.coordinator.client, seasonId, [evening], { groupName: 'Kaarten', groupSize: 2 })
  const back = await applyFor(world.board.client, seasonId, [evening], { groupName: 'Bridge' })
  await done(world.board.client, 'withdrawSeasonApplication', { applicationId: back })
  await done(resident.client, 'updateProfile', { locale: 'nl' })
  await close(world, seasonId)
  await runScheduled(app)
  app.mails.length = 0
  await publish(world, seasonId)
  await runScheduled(app)
  await runScheduled(app)
  const mails = app.mails.filter(({ subject }) => subject.startsWith('Winter'))
  expect(mails.map(({ to }) => to).sort()).toEqual([resident.email, world.coordinator.email].sort())
  const { subject, text } = mails.find(({ to }) => to === resident.email)!
  expect(subject).toBe('Winter is verdeeld: Koor')
  expect(text).toContain('– woensdag, 18:30–20:00, Zaal')
  expect(text).toContain('Dat zijn er 1 minder dan jullie wilden.')
  expect(mails.find(({ to }) => to === world.coordinator.email)!.text).toContain('geen plek')
})

test('what a group had in the last season counts in the next', async () => {
  const hall = (await makeFacility(manager, world.id, { name: 'Gym' })).id
  const first = await makeSeason(world, [hall], { startsOn: '2027-01-04', endsOn: '2027-01-10' })
  const wide = wish(hall, { from: '18:00', until: '22:00' })
  const past = wish(hall, { from: '20:00', until: '21:00' })
  await applyFor(resident.client, first, [past], { groupName: 'Turnen' })
  await close(world, first)
  await publish(world, first)
  const next = await makeSeason(world, [hall], { startsOn: '2027-01-11', endsOn: '2027-02-14' })
  await applyFor(world.board.client, next, [past], { groupName: 'Judo' })
  await applyFor(resident.client, next, [wide], { groupName: ' turnen ' })
  await close(world, next)
  const told = ok(await manager.client(preview, { id: next })).seasonAllocation
  const turnen = told.outcomes.find(({ groupName }: Json) => groupName === 'turnen')
  expect(turnen.scoreParts).toContainEqual({ criterion: 'SAME_SLOT', weight: 20, value: 1, contribution: 20 })
  const slots = ({ slots: all }: Json) => all.map(({ groupName, time }: Json) => [groupName, time.startsAt])
  // It makes room where another would have nothing otherwise; where the first in the order has the best, it stays.
  expect(slots(told)).toEqual([
    ['turnen', '18:00'],
    ['Judo', '20:00'],
  ])
  await done(manager.client, 'changeSeason', { seasonId: next, aim: 'BEST_WISHES' })
  const strict = ok(await manager.client(preview, { id: next })).seasonAllocation
  expect(slots(strict)).toEqual([['turnen', '20:00']])
  const taken = [{ groupName: 'turnen', rule: 'BETTER_SCORE', criterion: 'SAME_SLOT' }]
  expect(strict.outcomes.find(({ groupName }: Json) => groupName === 'Judo').wishes).toMatchObject([{ takenBy: taken }])
})
