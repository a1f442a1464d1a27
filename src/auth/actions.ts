import type { MembershipRole } from '../../schema/tables/vocabulary.ts'

/**
 * The one catalogue of what roles may do within their cooperative. An action that is not named here does not exist;
 * what everyone may do with their own things needs no action.
 */
export const actions = {
  'cooperative.update': ['BOARD'],
  'partner.manage': ['BOARD', 'COORDINATOR'],
  'membership.list': ['RESIDENT', 'COORDINATOR', 'FACILITY_MANAGER', 'BOARD', 'PARTNER_REPRESENTATIVE', 'AUDITOR'],
  'membership.readAll': ['BOARD', 'COORDINATOR', 'AUDITOR'],
  'membership.contact': ['BOARD', 'COORDINATOR'],
  'membership.invite': ['BOARD', 'COORDINATOR'],
  'membership.decide': ['BOARD', 'COORDINATOR'],
  'membership.assignRoles': ['BOARD'],
  'membership.suspend': ['BOARD'],
  'resident.register': ['COORDINATOR'],
  'resident.represent': ['COORDINATOR'],
  'facility.manage': ['FACILITY_MANAGER', 'BOARD'],
  'booking.read': ['FACILITY_MANAGER', 'BOARD', 'COORDINATOR', 'AUDITOR'],
  'booking.manage': ['FACILITY_MANAGER', 'BOARD'],
  'booking.checkIn': ['FACILITY_MANAGER', 'BOARD', 'COORDINATOR'],
  'quota.manage': ['FACILITY_MANAGER', 'BOARD'],
  'household.manage': ['BOARD', 'COORDINATOR'],
  'equipment.manage': ['FACILITY_MANAGER', 'BOARD'],
  'certificate.record': ['FACILITY_MANAGER', 'BOARD', 'COORDINATOR'],
  'money.manage': ['FACILITY_MANAGER', 'BOARD'],
  'money.read': ['FACILITY_MANAGER', 'BOARD', 'AUDITOR'],
  'money.agree': ['BOARD'],
  'membership.socialTariff': ['BOARD', 'COORDINATOR'],
  'usage.read': ['FACILITY_MANAGER', 'BOARD', 'COORDINATOR', 'AUDITOR', 'PARTNER_REPRESENTATIVE'],
  'season.manage': ['FACILITY_MANAGER', 'BOARD'],
  'season.read': ['FACILITY_MANAGER', 'BOARD', 'AUDITOR'],
  'help.assist': ['COORDINATOR'],
  'help.arrange': ['BOARD', 'COORDINATOR'],
  'help.insight': ['BOARD', 'COORDINATOR', 'AUDITOR'],
  'clearance.record': ['BOARD', 'COORDINATOR'],
  'concern.handle': ['BOARD', 'COORDINATOR'],
  'hours.read': ['BOARD', 'COORDINATOR', 'AUDITOR'],
  'hours.correct': ['BOARD', 'COORDINATOR'],
  'audit.read': ['FACILITY_MANAGER', 'BOARD', 'AUDITOR'],
  'audit.readHelp': ['AUDITOR'],
} as const satisfies Record<string, readonly MembershipRole[]>

export type Action = keyof typeof actions
