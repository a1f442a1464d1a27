import { membershipRoles } from '../schema/tables/vocabulary.ts'
import { actions } from '../src/auth/actions.ts'
import { code, madeFrom, table } from './markdown.ts'

/** `docs/actions.md`: what each role may do. */
export function actionsPage(): string {
  const rows = Object.entries<readonly string[]>(actions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([action, roles]) => [code(action), ...membershipRoles.map((role) => (roles.includes(role) ? 'yes' : ''))])
  return `# Who may do what

What each role of an active member allows within their own cooperative. Roles of suspended and former members allow
nothing. What everybody may do with their own things (their profile, their sessions, their bookings) needs no role, and is
not listed here.

${table(['Action', ...membershipRoles.map(code)], rows)}

${madeFrom('src/auth/actions.ts')}`
}
