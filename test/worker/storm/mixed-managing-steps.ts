import { instant, type Outcome } from './attempt.ts'
import { oneOf, somewhere } from './mixed-booking-steps.ts'
import { underQuotas } from './mixed-places.ts'
import type { MixedStep, Weather } from './mixed.ts'

const facility = { of: 'facility' }

async function bands(weather: Weather): Promise<Outcome> {
  const { world, random, act } = weather
  const dear = {
    weekdays: [6, 7],
    opens: '10:00',
    closes: '18:00',
    basis: 'PER_HOUR',
    centsPerHour: random.integer(1, 9) * 100,
  }
  const long = {
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    opens: '00:00',
    closes: '24:00',
    basis: 'PER_HOUR',
    centsPerHour: 50,
    minDuration: 'PT2H',
  }
  const input = { facilityId: somewhere(weather).id, bands: random.pick([[dear], [long], [dear, long], []]) }
  return act(random.pick(world.managers), 'setTariffBands', input, { word: 'tariffBandsSet', ...facility })
}

async function terms(weather: Weather): Promise<Outcome> {
  const { world, random, act } = weather
  const some = random.pick([
    { cancellationFees: [{ notice: 'PT6H', percent: random.integer(10, 100) }] },
    { depositCents: random.integer(0, 20) * 100 },
    { holdDuration: random.pick(['PT30M', 'PT1H', 'PT4H']) },
    { freeTime: random.pick(['PT0S', 'PT1H', 'PT3H']), dayCapCents: random.pick([null, 600]) },
    { noShowFeeCents: random.integer(0, 9) * 100 },
  ])
  return act(
    random.pick(world.managers),
    'setFacilityTerms',
    { facilityId: somewhere(weather).id, ...some },
    { word: 'termsSet', ...facility },
  )
}

const words = (text: string) => [{ language: 'nl', text }]

/** Lays quotas down, changes and retires them, and grants exceptions and takes them back. */
async function quota(weather: Weather): Promise<Outcome | null> {
  const { world, random, known, clock, act, households } = weather
  const manager = random.pick(world.managers)
  const one = oneOf(random, known.quotas, () => true)
  const amount = (measure: string) =>
    measure === 'HOURS' ? { time: `PT${random.integer(2, 5)}H` } : { bookings: random.integer(2, 6) }
  const what = random.integer(0, 9)
  if (!one || (what < 2 && known.quotas.length < 7)) {
    const input = {
      ...{ cooperativeId: world.cooperativeId, name: words('Nieuw'), facilityKind: random.pick(underQuotas) },
      ...{ subject: random.pick(['PERSON', 'HOUSEHOLD']), period: random.pick(['DAY', 'WEEK', 'MONTH', 'UPCOMING']) },
      amount: amount(random.pick(['HOURS', 'BOOKINGS'])),
      ...(random.chance(0.3) ? { peak: [7].map((weekday) => ({ weekday, opens: '00:00', closes: '12:00' })) } : {}),
    }
    return act(manager, 'createQuota', input, { word: 'created', of: 'quota' })
  }
  if (what < 4)
    return act(
      manager,
      'changeQuota',
      { quotaId: one.id, amount: amount(one.measure) },
      { word: 'changed', of: 'quota' },
    )
  if (what < 5 && known.quotas.length > 3)
    return act(manager, 'retireQuota', { quotaId: one.id }, { word: 'retired', of: 'quota' })
  const granted = what < 7 ? oneOf(random, known.exceptions, () => true) : null
  if (granted) {
    const input = { exceptionId: granted.id, reason: 'Toch niet' }
    return act(manager, 'revokeQuotaException', input, { word: 'exceptionRevoked', of: 'exception' })
  }
  const whose =
    one.subject === 'HOUSEHOLD' && random.chance(0.5)
      ? { forHouseholdId: random.pick(households) }
      : { forPersonId: random.pick(world.residents).personId }
  const input = {
    ...{
      quotaId: one.id,
      extra: one.measure === 'HOURS' ? { time: 'PT2H' } : { bookings: 2 },
      reason: 'Feest',
      ...whose,
    },
    ...{ startsAt: instant(clock.now - 8 * 86_400), endsAt: instant(clock.now + 60 * 86_400) },
  }
  return act(manager, 'grantQuotaException', input, { word: 'exceptionGranted', of: 'exception' })
}

/** Buys or sells equipment; never below what is claimed, as the database has it. */
async function equipment({ world, random, pools, act }: Weather): Promise<Outcome> {
  const { id, least } = random.pick(pools)
  const input = { poolId: id, quantity: random.integer(least, least + 3) }
  return act(random.pick(world.managers), 'changeEquipmentPool', input, { word: 'changed', of: 'pool' })
}

async function lift({ world, random, known, act }: Weather): Promise<Outcome | null> {
  const one = oneOf(random, known.blocks, () => true)
  return (
    one &&
    act(
      random.pick(world.managers),
      'liftBookingBlock',
      { blockId: one.id, reason: 'Het was ons fout' },
      { word: 'blockLifted', of: 'block' },
    )
  )
}

/** Lets half an hour go by, in the midst of what is under way, and does what is due then. */
async function tick({ world, clock, answers }: Weather): Promise<void> {
  clock.now += 1_800
  await world.setClock(clock.now)
  try {
    // Mail is proved elsewhere, and there is no way for it to leave here.
    await world.database.db.execute('update outbox set done_at = due_at where done_at is null')
    await world.scheduled()
    answers.outcomes.push('tick: done')
  } catch (fault) {
    answers.outcomes.push('tick: lost')
    answers.faults.push(`tick: ${String(fault)}`)
  }
}

/** What managers change in the meantime, and the clock. */
export const mixedManagingSteps: Record<string, MixedStep> = { bands, terms, quota, equipment, lift, tick }
