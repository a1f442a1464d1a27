import type { Settings } from '../env.ts'

const style = `body{font:17px/1.5 system-ui,sans-serif;max-width:40rem;margin:10vh auto;padding:0 1rem;color:#1d2b28;background:#fbfaf6}
h1{font-size:2rem;margin-bottom:.2em}a{color:#0b6b58}code{background:#eceae1;padding:.1em .3em;border-radius:4px}
button{font:inherit;padding:.5em 1em}output{display:block;margin-top:1em;overflow-wrap:anywhere}`

function page(title: string, body: string, script = ''): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${style}</style><body>${body}${script && `<script>${script}</script>`}</body></html>`
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; form-action 'none'"
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy } })
}

/** What one sees at the root: that it works, and where to go from here. */
export function frontPage({ environment }: Settings): Response {
  const tools = environment === 'development' ? '<p>Try it: <a href="/graphiql">GraphiQL</a>.</p>' : ''
  return page(
    'Noaber',
    `<h1>Noaber</h1><p>The backend that neighbourhood cooperatives run their shared life on.</p>
<p>This is an API: send GraphQL to <code>POST /graphql</code>. Its state: <a href="/health">health</a>,
<a href="/ready">readiness</a>.</p>${tools}`,
  )
}

const signInScript = `
const given = new URLSearchParams(location.hash.slice(1)); history.replaceState(null, '', location.pathname);
const out = document.querySelector('output');
document.querySelector('button').onclick = async () => {
  const query = 'mutation ($email: EmailAddress!, $code: String!) { signIn(input: { email: $email, code: $code }) { __typename ... on SignInPayload { token } ... on UserError { message } } }';
  const variables = { email: given.get('email'), code: given.get('token') };
  const answer = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await answer.json();
  const result = data?.signIn ?? errors?.[0];
  out.textContent = result?.token ? 'Authorization: Bearer ' + result.token : result?.message ?? 'Something went wrong.';
};`

/**
 * Where a sign-in link leads when no frontend is configured. The secret stands behind the #, so it reaches no server
 * log, and is used only when the person presses the button, so that no mail scanner signs in by following the link.
 */
export const signInPage = (): Response =>
  page('Sign in to Noaber', '<h1>Sign in</h1><p>Press the button to sign in on this device.</p><button>Sign in</button><output></output>', signInScript)

const invitationScript = `
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? ''; history.replaceState(null, '', location.pathname);
const accept = 'mutation { acceptInvitation(input: { token: ' + JSON.stringify(token) + ' }) { __typename ... on UserError { message } } }';
document.querySelector('output').textContent = token ? accept : 'The address lacks its second half, after the #.';`

/** Where an invitation leads when no frontend is configured: what to send, once one is signed in. Only they can use it. */
export const invitationPage = (): Response =>
  page(
    'Invitation to Noaber',
    '<h1>You are invited</h1><p>Sign in with the address that this invitation came to, and then send this to <code>POST /graphql</code>:</p><output></output>',
    invitationScript,
  )
