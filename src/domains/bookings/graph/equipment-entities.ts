import { certificateKinds } from '../../../../schema/tables/conduct.ts'
import { poolKinds } from '../../../../schema/tables/vocabulary.ts'
import { enumOf } from '../../../graph/enum.ts'
import { registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'

/** What a cooperative asks for is no secret; who holds it is. */
export const CertificateKind = entity('CertificateKind', certificateKinds)

registerNode('cki', CertificateKind as never)

export const PoolKind = enumOf('PoolKind', 'What a pool is made of.', poolKinds, {
  EQUIPMENT: 'Things, such as a projector or a hoist.',
  STAFF: 'People with a skill, such as a lifeguard or an operator of the hoist.',
})
