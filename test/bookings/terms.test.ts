import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { count } from './support.ts'

/** The further terms on which a facility is let. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app, { publicParts: ['FACILITIES'] })
const elsewhere = await makeNeighbourhood(app)
const { board, manager, resident, organisationId } = world
const facilityId = (await makeFacility(manager, world.id)).id
const otherId = (await makeFacility(manager, world.id)).id
const anyone = apiClient(app.url)

const all = `approvals approvalFreeGroups approvalFreeOrganisations { id } checkInOpens releaseAfter holdDuration
  requiredCertificates { id name } requiredExtras { poolId name kind quantity } dayCap { amountCents currency }
  deposit { amountCents currency } freeTime freePeriod freeAudiences cancellationFees { notice percent }
  noShowFee { amountCents currency } noShowLimit noShowWithin noShowBlock`
const query = `query ($id: ID!) { node(id: $id) { ... on Facility { terms { ${all} } } } }`
const termsOf = async (id: string, client = resident.client) => ok(await client(query, { id })).node.terms
const euros = (amountCents: number) => ({ amountCents, currency: 'EUR' })

const usual = {
  ...{ approvals: 1, approvalFreeGroups: [], approvalFreeOrganisations: [], checkInOpens: 'PT15M', releaseAfter: null },
  ...{ holdDuration: 'P1D', requiredCertificates: [], requiredExtras: [], dayCap: null, deposit: euros(0) },
  ...{ freeTime: 'PT0S', freePeriod: 'MONTH', freeAudiences: ['MEMBER', 'SOCIAL'], cancellationFees: [] },
  ...{ noShowFee: euros(0), noShowLimit: null, noShowWithin: 'P90D', noShowBlock: 'P30D' },
}

const rows = async (sql: string, args: string[]) => void (await app.db.execute({ sql, args }))
const kind = `insert into certificate_kinds (id, cooperative_id, name, created_at, updated_at)
  values (?, ?, '{"nl":"EHBO"}', 0, 0)`
const pool = `insert into equipment_pools
  (id, cooperative_id, kind, name, description, quantity, facility_ids, created_at, updated_at)
  values (?, ?, 'STAFF', '{"nl":"Badmeester"}', '{}', 2, ?, 0, 0)`
await rows(kind, ['cki_own', world.id])
await rows(kind, ['cki_other', elsewhere.id])
await rows(pool, ['eqp_own', world.id, JSON.stringify([facilityId])])
await rows(pool, ['eqp_other', elsewhere.id, '[]'])

describe('the terms of a facility', () => {
  test('are the usual ones until somebody sets others, and everybody who sees it sees them', async () => {
    for (const client of [anyone, resident.client, manager.client, elsewhere.resident.client]) {
      expect(await termsOf(facilityId, client)).toEqual(usual)
    }
  })

  test('are all set at once, read in one trip, and absent ones stay', async () => {
    const before = await count(app, 'select rules_version from facilities where id = ?', [facilityId])
    const input = {
      ...{
        facilityId,
        approvals: 2,
        approvalFreeGroups: ['BOARD', 'BOARD'],
        approvalFreeOrganisationIds: [organisationId],
      },
      ...{ checkInOpens: 'PT30M', releaseAfter: 'PT10M', holdDuration: 'PT2H', requiredCertificateIds: ['cki_own'] },
      ...{
        requiredExtras: [{ poolId: 'eqp_own', quantity: 2 }],
        dayCapCents: 2_000,
        depositCents: 500,
        freeTime: 'PT2H',
      },
      ...{ freePeriod: 'WEEK', freeAudiences: ['SOCIAL'], noShowFeeCents: 300, noShowLimit: 2, noShowWithin: 'P60D' },
      cancellationFees: [
        { notice: 'P2D', percent: 20 },
        { notice: 'PT1H', percent: 100 },
        { notice: 'P1D', percent: 50 },
      ],
      noShowBlock: 'P14D',
    }
    const set = {
      ...{ approvals: 2, approvalFreeGroups: ['BOARD'], approvalFreeOrganisations: [{ id: organisationId }] },
      ...{ checkInOpens: 'PT30M', releaseAfter: 'PT10M', holdDuration: 'PT2H' },
      requiredCertificates: [{ id: 'cki_own', name: 'EHBO' }],
      requiredExtras: [{ poolId: 'eqp_own', name: 'Badmeester', kind: 'STAFF', quantity: 2 }],
      ...{ dayCap: euros(2_000), deposit: euros(500), freeTime: 'PT2H', freePeriod: 'WEEK', freeAudiences: ['SOCIAL'] },
      cancellationFees: [
        { notice: 'PT1H', percent: 100 },
        { notice: 'P1D', percent: 50 },
        { notice: 'P2D', percent: 20 },
      ],
      ...{ noShowFee: euros(300), noShowLimit: 2, noShowWithin: 'P60D', noShowBlock: 'P14D' },
    }
    const payload = await done(manager.client, 'setFacilityTerms', input, `facility { terms { ${all} } }`)
    expect(payload.facility.terms).toEqual(set)
    expect(await count(app, 'select rules_version from facilities where id = ?', [facilityId])).toBe(before + 1)
    const change = { facilityId, releaseAfter: null, dayCapCents: null, noShowLimit: null, approvals: null }
    await done(board.client, 'setFacilityTerms', change)
    const answer = await resident.client(query, { id: facilityId })
    expect(ok(answer).node.terms).toEqual({ ...set, releaseAfter: null, dayCap: null, noShowLimit: null })
    expect([answer.trips, answer.by]).toEqual([1, 'plan'])
    // Whom the owner trusts is told to its members alone.
    expect((await termsOf(facilityId, anyone)).approvalFreeOrganisations).toEqual([])
  })

  test('leave an entry in the log that says what changed, and change nothing where nothing does', async () => {
    const version = () => count(app, 'select rules_version from facilities where id = ?', [otherId])
    await done(manager.client, 'setFacilityTerms', { facilityId: otherId, depositCents: 100 })
    const before = await version()
    await done(manager.client, 'setFacilityTerms', { facilityId: otherId, depositCents: 100 })
    expect(await version()).toBe(before)
    const { rows } = await app.db.execute({
      sql: "select data from audit_entries where action = 'facility.termsSet' and subject_id = ? order by id",
      args: [otherId],
    })
    expect(rows.map(({ data }) => JSON.parse(String(data)))).toEqual([
      { before: { depositCents: 0 }, after: { depositCents: 100 } },
      { before: {}, after: {} },
    ])
  })

  test('are set by two managers at once, and neither loses', async () => {
    const { id } = await makeFacility(manager, world.id)
    app.beforeWrite.next = () => done(board.client, 'setFacilityTerms', { facilityId: id, approvals: 2 })
    await done(manager.client, 'setFacilityTerms', { facilityId: id, checkInOpens: 'PT1H' })
    expect(await termsOf(id)).toMatchObject({ approvals: 2, checkInOpens: 'PT1H' })
  })
})

describe('terms are refused', () => {
  const wrong: [string, object, string, string[]][] = [
    ['no approval', { approvals: 0 }, 'TOO_SHORT', ['approvals']],
    ['three approvals', { approvals: 3 }, 'TOO_LONG', ['approvals']],
    ['a day and more to check in', { checkInOpens: 'P2D' }, 'TOO_LONG', ['checkInOpens']],
    ['a release at once', { releaseAfter: 'PT0S' }, 'TOO_SHORT', ['releaseAfter']],
    ['a hold of no time', { holdDuration: 'PT1M' }, 'TOO_SHORT', ['holdDuration']],
    ['a price below nothing', { depositCents: -1 }, 'TOO_SHORT', ['depositCents']],
    [
      'a share above all',
      { cancellationFees: [{ notice: 'P1D', percent: 101 }] },
      'TOO_LONG',
      ['cancellationFees', '0', 'percent'],
    ],
    [
      'no share',
      { cancellationFees: [{ notice: 'P1D', percent: 0 }] },
      'TOO_SHORT',
      ['cancellationFees', '0', 'percent'],
    ],
    [
      'a notice twice',
      {
        cancellationFees: [
          { notice: 'P1D', percent: 10 },
          { notice: 'PT24H', percent: 9 },
        ],
      },
      'INVALID_TERMS',
      ['cancellationFees'],
    ],
    [
      'the earlier the dearer',
      {
        cancellationFees: [
          { notice: 'P1D', percent: 10 },
          { notice: 'P2D', percent: 20 },
        ],
      },
      'INVALID_TERMS',
      ['cancellationFees'],
    ],
    [
      'a pool twice',
      {
        requiredExtras: [
          { poolId: 'eqp_own', quantity: 1 },
          { poolId: 'eqp_own', quantity: 1 },
        ],
      },
      'INVALID_TERMS',
      ['requiredExtras'],
    ],
    [
      'more than the pool has',
      { requiredExtras: [{ poolId: 'eqp_own', quantity: 3 }] },
      'INVALID_TERMS',
      ['requiredExtras'],
    ],
    [
      'none of a pool',
      { requiredExtras: [{ poolId: 'eqp_own', quantity: 0 }] },
      'TOO_SHORT',
      ['requiredExtras', '0', 'quantity'],
    ],
    [
      'a pool of others',
      { requiredExtras: [{ poolId: 'eqp_other', quantity: 1 }] },
      'INVALID_TERMS',
      ['requiredExtras'],
    ],
    [
      'a certificate of others',
      { requiredCertificateIds: ['cki_own', 'cki_other'] },
      'INVALID_TERMS',
      ['requiredCertificateIds'],
    ],
    [
      'an organisation of others',
      { approvalFreeOrganisationIds: [elsewhere.organisationId] },
      'INVALID_TERMS',
      ['approvalFreeOrganisationIds'],
    ],
    ['a block for ever', { noShowBlock: 'P731D' }, 'TOO_LONG', ['noShowBlock']],
    ['a limit of none', { noShowLimit: 0 }, 'TOO_SHORT', ['noShowLimit']],
  ]

  test.each(wrong)('%s', async (_what, change, code, path) => {
    const before = await termsOf(facilityId)
    const answer = await mutate(manager.client, 'setFacilityTerms', { facilityId, ...change })
    expect(answer).toMatchObject({ __typename: 'InvalidInput', code, path: ['input', ...path] })
    expect(await termsOf(facilityId)).toEqual(before)
  })

  test('of a place for which a pool is not meant', async () => {
    const input = { facilityId: otherId, requiredExtras: [{ poolId: 'eqp_own', quantity: 1 }] }
    expect(await refusal(manager.client, 'setFacilityTerms', input)).toBe('InvalidInput INVALID_TERMS')
  })

  test.each(['coordinator', 'resident', 'auditor', 'representative', 'stranger'] as const)(
    'from a %s',
    async (role) => {
      expect(await refusal(world[role].client, 'setFacilityTerms', { facilityId })).toBe('Forbidden FORBIDDEN')
    },
  )

  test('from the manager of another cooperative, and of a draft as of what is not there', async () => {
    expect(await refusal(elsewhere.manager.client, 'setFacilityTerms', { facilityId })).toBe('Forbidden FORBIDDEN')
    const { id } = await makeFacility(manager, world.id, { status: 'DRAFT' })
    for (const facilityId of [id, 'fac_01h455vb4pex5vsknk084sn02q']) {
      expect(await refusal(elsewhere.manager.client, 'setFacilityTerms', { facilityId })).toBe('NotFound NOT_FOUND')
    }
  })

  test('from nobody', async () => {
    const { errors } = await anyone(
      'mutation ($input: SetFacilityTermsInput!) { setFacilityTerms(input: $input) { __typename } }',
      { input: { facilityId } },
    )
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
  })
})
