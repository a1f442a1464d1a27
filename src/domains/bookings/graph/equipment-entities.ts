import { certificateKinds, certificates } from '../../../../schema/tables/conduct.ts'
import { bookingExtras, equipmentPools } from '../../../../schema/tables/equipment.ts'
import { poolKinds } from '../../../../schema/tables/vocabulary.ts'
import { enumOf } from '../../../graph/enum.ts'
import { registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { visibleCertificate, visiblePool } from '../equipment/visibility.ts'

/** What a cooperative asks for is no secret; who holds it is. */
export const CertificateKind = entity('CertificateKind', certificateKinds)
export const Certificate = entity('Certificate', certificates, (certificate) => visibleCertificate(certificate))
export const EquipmentPool = entity('EquipmentPool', equipmentPools, (pool) => visiblePool(pool))

/** The same row, where the parent's visibility already decided that the viewer may know of it. */
export const KnownPool = { ...EquipmentPool, visible: () => undefined }

export const BookingExtra = entity('BookingExtra', bookingExtras)

registerNode('cki', CertificateKind as never)
registerNode('cer', Certificate as never)
registerNode('eqp', EquipmentPool as never)

export const PoolKind = enumOf('PoolKind', 'What a pool is made of.', poolKinds, {
  EQUIPMENT: 'Things, such as a projector or a hoist.',
  STAFF: 'People with a skill, such as a lifeguard or an operator of the hoist.',
})
