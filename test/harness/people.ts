import type { TestApp } from './app.ts'
import { apiClient, type ApiClient } from './client.ts'
import { done } from './mutate.ts'

/** Somebody who is signed in. */
export interface SignedIn {
  email: string
  token: string
  personId: string
  client: ApiClient
}

/** The text of the newest mail to an address that leads to this page. */
function newestMail(app: TestApp, page: '/sign-in#' | '/invitation#', email: string): string {
  const mail = app.mails.findLast(({ to, text }) => to === email && text.includes(page))
  if (!mail) throw new Error(`no mail to ${email} leads to ${page}`)
  return mail.text
}

const tokenIn = (text: string): string => /[#&]token=([\w-]+)/.exec(text)![1]!

/** The six digits of the newest sign-in mail to an address. */
export const codeFor = (app: TestApp, email: string): string =>
  /(?<!\d)\d{6}(?!\d)/.exec(newestMail(app, '/sign-in#', email).replaceAll(/https?:\S+/g, ''))![0]

/** The token in the link of the newest sign-in mail to an address. */
export const linkTokenFor = (app: TestApp, email: string): string => tokenIn(newestMail(app, '/sign-in#', email))

/** The token in the link of the newest invitation to an address. */
export const invitationTokenFor = (app: TestApp, email: string): string =>
  tokenIn(newestMail(app, '/invitation#', email))

/** A network address that nobody else in this run has, so that limits per network address meet only who means to. */
let addresses = 0
export const ownAddress = (): Record<string, string> => {
  addresses += 1
  return { 'cf-connecting-ip': `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}` }
}

/**
 * Signs somebody in with a code from their mail, all through the API. With a name, the profile gets it. One address gets
 * at most five codes within an hour of the clock.
 */
export async function signIn(app: TestApp, email: string, name?: string): Promise<SignedIn> {
  const from = ownAddress()
  const anyone = apiClient(app.url, undefined, from)
  await done(anyone, 'requestSignInCode', { email })
  const selection = 'token viewer { person { id } }'
  const { token, viewer } = await done(anyone, 'signIn', { email, code: codeFor(app, email) }, selection)
  const client = apiClient(app.url, token, from)
  if (name) await done(client, 'updateProfile', { name })
  return { email, token, personId: viewer.person.id, client }
}
