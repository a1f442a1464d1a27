import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOfTests } from '../../harness/app.ts'
import { expectSound } from '../../harness/checker.ts'
import { ok, type Answer } from '../../harness/client.ts'
import { makeFacility } from '../../harness/facilities.ts'
import { mutationDocument } from '../../harness/mutate.ts'
import { instant } from './attempt.ts'
import { startWorld, type Someone, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 50 })
})

afterAll(() => world.close())

const who = 'viewer { person { id email name } sessions { id } }'
const person = 'id email name'

test('a hundred reads and writes at once: everybody gets their own answer, and nobody another’s', async () => {
  const pool = await makeFacility(world.managers[0]!, world.cooperativeId, { bookingMode: 'UNITS', capacity: 100 })
  const startsAt = startOfTests + 86_400
  const when = { startsAt: instant(startsAt), endsAt: instant(startsAt + 3_600) }
  const range = { id: pool.id, from: when.startsAt, to: when.endsAt }

  /** Each kind of request asks, beside what it wants, for the one who asks. */
  const kinds: ((someone: Someone) => Promise<{ person: unknown; rest: unknown }>)[] = [
    async ({ client }) => {
      const { viewer } = ok(await client(`{ ${who} }`))
      return { person: viewer.person, rest: viewer.sessions.length }
    },
    async ({ client }) => {
      const query = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { ${who}
        node(id: $id) { ... on Facility { id availability(from: $from, to: $to) { free { startsAt } } } } }`
      const { viewer, node } = ok(await client(query, range))
      return { person: viewer.person, rest: [node.id, node.availability.free.length] }
    },
    async (someone) => {
      const answer = await someone.client(
        mutationDocument('bookFacility', `booking { title units actor { ${person} } }`),
        {
          input: {
            facilityId: pool.id,
            ...when,
            units: 1,
            title: `For ${someone.email}`,
            idempotencyKey: 'the same for all',
          },
        },
      )
      const { booking } = ok(answer).bookFacility
      return { person: booking.actor, rest: [booking.title, booking.units] }
    },
    async ({ client, email }) => {
      const input = { name: `Iemand ${email}`, phone: '000 123 45' }
      const answer: Answer = await client(mutationDocument('updateProfile', `person { ${person} phone }`), { input })
      const { phone, ...own } = ok(answer).updateProfile.person
      return { person: own, rest: phone }
    },
    async ({ client, personId }) => {
      const query = `query ($id: ID!) { ${who} node(id: $id) { ... on Person { email } } }`
      const { viewer, node } = ok(await client(query, { id: personId }))
      return { person: viewer.person, rest: node.email === viewer.person.email }
    },
  ]
  const asked = Array.from({ length: 100 }, (_, n) => ({
    someone: world.residents[n % 50]!,
    kind: (n + Math.floor(n / 50)) % 5,
  }))
  const answers = await Promise.all(asked.map(({ someone, kind }) => kinds[kind]!(someone)))
  const expected = asked.map(({ someone: { personId, email }, kind }) => ({
    person: { id: personId, email, name: `Iemand ${email}` },
    rest: [1, [pool.id, expect.any(Number)], [`For ${email}`, 1], '000 123 45', true][kind],
  }))
  expect(answers).toEqual(expected)

  // Afterwards each sees the booking of their own and no other, though the key was the same for all.
  const booked = asked.filter(({ kind }) => kind === 2).map(({ someone }) => someone)
  expect(booked).toHaveLength(20)
  const lists = await Promise.all(
    booked.map(({ client }) => client('{ viewer { bookings(first: 10) { nodes { title } } } }')),
  )
  expect(lists.map((answer) => ok(answer).viewer.bookings.nodes)).toEqual(
    booked.map(({ email }) => [{ title: `For ${email}` }]),
  )
  const anyone = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ ${who} }` }),
  })
  expect(await anyone.json()).toEqual({ data: { viewer: null } })
  await expectSound(world.database.db)
})
