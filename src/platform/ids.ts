import { fromString, getType, typeid } from 'typeid-js'

/** What each TypeID prefix stands for: the name of the GraphQL type, or of the internal record. */
export const prefixes = {
  coo: 'Cooperative',
  nbh: 'Neighbourhood',
  org: 'Organisation',
  per: 'Person',
  mem: 'Membership',
  inv: 'Invitation',
  ses: 'Session',
  fac: 'Facility',
  clo: 'Closure',
  boo: 'Booking',
  bse: 'BookingSeries',
  wle: 'WaitlistEntry',
  quo: 'Quota',
  qex: 'QuotaException',
  hou: 'Household',
  tab: 'TariffBand',
  blk: 'BookingBlock',
  cki: 'CertificateKind',
  cer: 'Certificate',
  eqp: 'EquipmentPool',
  sea: 'Season',
  sap: 'SeasonApplication',
  cal: 'CalendarFeed',
  ski: 'Skill',
  hca: 'HelpCategory',
  hrq: 'HelpRequest',
  hof: 'HelpOffer',
  mat: 'Match',
  mhr: 'MatchHours',
  msg: 'MatchMessage',
  nsp: 'NoShowPause',
  mfb: 'MatchFeedback',
  lpe: 'PersonAccount',
  lco: 'CooperativeAccount',
  led: 'LedgerEntry',
  cns: 'Consent',
  prx: 'Proxy',
  clr: 'Clearance',
  itr: 'Introduction',
  ccn: 'Concern',
  aud: 'AuditEntry',
  evt: 'Event',
} as const

export type Prefix = keyof typeof prefixes

/** A new id, such as `fac_01h…`: a prefix and a UUIDv7 (https://github.com/jetify-com/typeid). */
export const newId = (prefix: Prefix): string => typeid(prefix).toString()

/** The prefix of a well-formed id that we know, else null. */
export function prefixOf(id: string): Prefix | null {
  try {
    const prefix = getType(fromString(id))
    return prefix in prefixes ? (prefix as Prefix) : null
  } catch {
    return null
  }
}
