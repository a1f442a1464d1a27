import type { DemoPeople } from '../seed/demo.ts'

/** Where everything is reached. */
export interface Addresses {
  /** The Worker's. */
  api: string
  /** The mailbox's page. */
  mailbox: string
}

/** What to do next, for whoever sees Noaber for the first time. */
export function nextSteps({ api, mailbox }: Addresses, people: DemoPeople): string {
  const somebody = people.find(({ roles }) => roles.join() === 'RESIDENT')?.email ?? 'you@example.org'
  return `
  GraphQL   ${api}/graphql
  GraphiQL  ${api}/graphiql
  Mailbox   ${mailbox}   all mail lands here and is printed below; none leaves this machine

What is there to share?

  ${curl(api, '{ facilities(first: 5) { edges { node { name kind } } } }')}

To sign in, ask for a code, read it in the mailbox, and exchange it for a token:

  ${curl(api, mutation('requestSignInCode', `email: "${somebody}"`, '... on RequestSignInCodePayload { email }'))}
  ${curl(api, mutation('signIn', `email: "${somebody}", code: "123456"`, '... on SignInPayload { token }'))}

Send the token with every request: authorization: Bearer <token>
${people.length > 0 ? `\n${peopleByRole(people)}\n` : ''}
Ctrl-C stops everything; the data stays.`
}

/** A command to copy: single quotes for the shell around JSON with double ones. */
function curl(api: string, query: string): string {
  const body = JSON.stringify({ query }).replaceAll("'", String.raw`'\''`)
  return `curl -s ${api}/graphql -H 'content-type: application/json' -d '${body}'`
}

const mutation = (name: string, input: string, selection: string): string =>
  `mutation { ${name}(input: { ${input} }) { ${selection} ... on UserError { message } } }`

/** One person for each role of each cooperative, as a table. */
function peopleByRole(people: DemoPeople): string {
  const blocks = Map.groupBy(people, ({ cooperative }) => cooperative ?? 'All of Noaber')
  return [...blocks].map(([cooperative, members]) => `${cooperative}\n${rowsOf(members).join('\n')}`).join('\n\n')
}

function rowsOf(members: DemoPeople): string[] {
  const roles = [...new Set(members.flatMap((member) => member.roles))]
  return roles.map((role) => {
    // Whoever has fewest roles besides shows best what this one may do.
    const having = members.filter((member) => member.roles.includes(role))
    const { name, email } = having.toSorted((a, b) => a.roles.length - b.roles.length)[0]!
    return `  ${role.toLowerCase().replaceAll('_', ' ').padEnd(24)}${name.padEnd(26)}${email}`
  })
}
