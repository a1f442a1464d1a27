/** Where a match can stand, as far as it matters to who sees what: a proposal that one side has accepted is one of them. */
export const states = ['PROPOSED', 'HALF_ACCEPTED', 'AGREED', 'COMPLETED', 'DISPUTED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'NO_SHOW'] as const
export type State = (typeof states)[number]

/** Who looks. */
export const roles = {
  requester: 'requester',
  requesterProxy: 'their proxy',
  volunteer: 'volunteer',
  volunteerProxy: 'their proxy ',
  assistant: 'assistant',
  board: 'board',
  other: 'other member',
  elsewhere: 'member elsewhere',
  nobody: 'nobody',
} as const
export type Role = keyof typeof roles

const always: readonly State[] = states
const never: readonly State[] = []
/** Both have agreed, and nothing has undone that. */
const agreed: readonly State[] = ['AGREED', 'COMPLETED', 'DISPUTED']

type Seen = Record<Role, readonly State[]>

/** Who has nothing to do with a match sees nothing of it. */
const outside = { board: never, other: never, elsewhere: never, nobody: never }
const bySide = (requester: readonly State[], volunteer: readonly State[], assistant: readonly State[]): Seen => ({
  ...{ requester, requesterProxy: requester, volunteer, volunteerProxy: volunteer, assistant },
  ...outside,
})

/** What of a match who sees, and in which states. `docs/helping.md` shows the same, and a test holds both to the API. */
export const table = {
  'that there is a match, and its state': bySide(always, always, always),
  'title of the request': bySide(always, always, always),
  'description of the request': bySide(always, agreed, always),
  'address where help is needed': bySide(always, agreed, always),
  'name of the requester': bySide(always, agreed, always),
  'name of the volunteer': bySide(always, always, always),
  'how to reach the volunteer': bySide(agreed, never, never),
  'how to reach the requester': bySide(never, agreed, never),
  'messages': bySide(always, always, always),
  'who of the requester’s side wrote them': bySide(always, agreed, always),
  'hours': bySide(always, always, always),
  'score and explanation': bySide(always, agreed, always),
  'thanks': bySide(always, always, always),
  'the requester’s own feedback': { ...bySide(never, never, always), requester: always },
  'the volunteer’s own feedback': { ...bySide(never, never, always), volunteer: always },
  'why the volunteer declined': { ...bySide(never, ['DECLINED'], ['DECLINED']) },
} as const satisfies Record<string, Seen>
export type Field = keyof typeof table

const cell = (seen: readonly State[]): string => {
  if (seen.length === states.length) return 'yes'
  if (seen.length === 0) return '–'
  return seen === agreed ? 'agreed' : seen.map((state) => `\`${state}\``).join(', ')
}

/** The table as it stands in the docs. */
export function printed(): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const names = Object.values(roles).map((name) => name.trim())
  const rows = Object.entries<Seen>(table).map(([field, seen]) => line([field, ...(Object.keys(roles) as Role[]).map((role) => cell(seen[role]))]))
  return [line(['', ...names]), line(['---', ...names.map(() => '---')]), ...rows].join('\n')
}
