import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of equipment, staff and certificates. */
export const equipmentErrors = {
  EQUIPMENT_TAKEN: {
    status: 409,
    meaning: 'Fewer of a pool of equipment or staff are left at some moment of the interval than are asked for.',
    nl: 'Van {name} zijn er in deze tijd nog {left}.',
    de: 'Von {name} sind in dieser Zeit noch {left} da.',
    en: 'Of {name} there are {left} left in this time.',
  },
  EQUIPMENT_NOT_HERE: {
    status: 422,
    meaning:
      'A pool does not exist, is retired or not for this facility; or it is named twice, or none of it is asked for.',
    nl: 'Dat kun je hier niet bij boeken.',
    de: 'Das kann man hier nicht dazubuchen.',
    en: 'That cannot be booked here.',
  },
  CERTIFICATE_MISSING: {
    status: 403,
    meaning: 'The beneficiary has not shown a certificate that is asked for, or it ends before the booking does.',
    nl: 'Hiervoor heb je nodig: {certificate}.',
    de: 'Dafür brauchst du: {certificate}.',
    en: 'For this you need: {certificate}.',
  },
  POOL_RETIRED: {
    status: 409,
    meaning: 'The pool is retired.',
    nl: 'Dit wordt niet meer uitgeleend.',
    de: 'Das wird nicht mehr verliehen.',
    en: 'This is no longer lent.',
  },
  POOL_REQUIRED: {
    status: 409,
    meaning:
      'The terms of a facility demand more of the pool than would be there, or where it would not be.',
    nl: 'De voorwaarden van een voorziening vragen hier nog om.',
    de: 'Die Bedingungen eines Angebots verlangen das noch.',
    en: 'The terms of a facility still ask for this.',
  },
  CERTIFICATE_REVOKED: {
    status: 409,
    meaning: 'The certificate was revoked before.',
    nl: 'Dit certificaat is al ingetrokken.',
    de: 'Dieses Zertifikat wurde schon widerrufen.',
    en: 'This certificate was revoked already.',
  },
} as const satisfies Catalogue
