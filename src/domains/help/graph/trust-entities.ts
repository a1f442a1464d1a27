import { sql } from 'drizzle-orm'
import { helpProfiles, houseRules, personBlocks } from '../../../../schema/tables/trust.ts'
import { asker } from '../../../auth/asker.ts'
import { registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { isViewer, mayIn, memberOf } from '../../cooperatives/index.ts'
import { actsFor } from '../acting.ts'
import { Clearance, Concern, Consent, Introduction, Proxy } from './entities.ts'

/** The answers to the four questions are for the person, who acts for them, and the assistants. */
export const HelpProfile = entity('HelpProfile', helpProfiles, (p) => sql`(${actsFor(p.personId, p.cooperativeId)} or ${mayIn('help.assist', p.cooperativeId)})`)

/** The rules of the house are for the members. */
export const HouseRules = entity('HouseRules', houseRules, (h) => memberOf(h.cooperativeId))

/** Whom somebody blocks is for nobody but them and who acts for them, where they do: of people elsewhere they know nothing. */
export const BlockedPerson = entity('BlockedPerson', personBlocks, (b) => sql`(${isViewer(b.blockerId)}
  or exists (select 1 from proxies x join memberships m on m.person_id = ${b.blockedId} and m.cooperative_id = x.cooperative_id
    where x.proxy_id = ${asker.personId} and x.person_id = ${b.blockerId} and x.ended_at is null))`)

registerNode('cns', Consent as never)
registerNode('prx', Proxy as never)
registerNode('clr', Clearance as never)
registerNode('itr', Introduction as never)
registerNode('ccn', Concern as never)
