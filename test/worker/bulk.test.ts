import { afterAll, expect, test } from 'vitest'
import { at, iso } from '../bookings/support.ts'
import { importing, told } from '../bulk/support.ts'
import { startOfTests } from '../harness/app.ts'
import { apiClient } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { done } from '../harness/mutate.ts'
import { startWorkerdApp } from '../harness/workerd.ts'

const app = await startWorkerdApp()
afterAll(() => app.close())
await app.setClock(startOfTests)

test('in the runtime of production, tables and calendars are read', async () => {
  const anyone = apiClient(app.url)
  const email = 'anna@example.org'
  await done(anyone, 'requestSignInCode', { email })
  await expect.poll(() => app.mailbox.messages(email).length).toBeGreaterThan(0)
  const code = /code is: (\d{6})/.exec(app.mailbox.messages(email)[0]!.text)![1]!
  const client = apiClient(app.url, (await done(anyone, 'signIn', { email, code }, 'token')).token)
  await done(client, 'updateProfile', { name: 'Anna' })
  const neighbourhood = { name: 'Oost', municipality: 'Twenterand', country: 'NL', timeZone: 'Europe/Amsterdam' }
  const founding = { name: 'De Es', slug: 'de-es', neighbourhoods: [neighbourhood] }
  const { cooperative } = await done(client, 'createCooperative', founding, 'cooperative { id }')
  const cooperativeId: string = cooperative.id
  const { id } = await makeFacility({ client }, cooperativeId, { policy: { bookableBy: ['BOARD'] } })
  const csv = `facility;startsAt;endsAt\r\n${id};${iso(at(2, 10))};${iso(at(2, 11))}`
  expect(told(await importing(client, 'Bookings', { cooperativeId, csv }))).toEqual(['2 CREATED'])
  const event = `UID:x\r\nDTSTART;TZID=Europe/Amsterdam:20261201T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2`
  const ics = `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${event}\r\nEND:VEVENT\r\nEND:VCALENDAR`
  const answer = await importing(client, 'Bookings', { cooperativeId, ics, facilityId: id })
  expect(told(answer)).toEqual(['2 CREATED', '2 CREATED'])
  expect(app.lines.filter((line) => /error|fault/i.test(line))).toEqual([])
})
