import { builder } from '../../../graph/builder.ts'
import { RateLimited, UserError } from '../../../graph/errors.ts'
import { mutation } from '../../../graph/mutation.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { revokeSession, signOut, signOutEverywhere } from '../../../auth/sessions.ts'
import { requestSignInCode, signIn } from '../../../auth/sign-in.ts'
import { Viewer } from './entities.ts'

const SignInRefused = builder.objectRef<Refusal>('SignInRefused').implement({
  description: 'The code or link does not sign in. Wrong, used, expired or tried too often: it is not told which.',
  interfaces: [UserError],
})

mutation('requestSignInCode', {
  description:
    'Sends a sign-in code and link by mail. The answer is the same whether or not the address is known. Everybody may; limited per address and per network address.',
  keyed: false,
  input: (t) => ({ email: t.field({ type: 'EmailAddress', required: true, description: 'Where to send it.' }) }),
  payload: {},
  more: (t) => ({
    email: t.field({ type: 'EmailAddress', description: 'Where it was sent.', resolve: ({ email }) => email as string }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when the code works.', resolve: ({ expiresAt }) => expiresAt as number }),
  }),
  refusals: [RateLimited],
  run: requestSignInCode,
})

mutation('signIn', {
  description: 'Signs in with a code from a mail, or with the token of its link. A new address becomes a person without a name. Everybody may; limited per network address, and to five tries per code.',
  keyed: false,
  input: (t) => ({
    email: t.field({ type: 'EmailAddress', required: true, description: 'The address that the code was sent to.' }),
    code: t.string({ required: true, description: 'The six digits, or the token of the link.' }),
  }),
  payload: { viewer: { entity: () => Viewer as never, description: 'Who is signed in now.' } },
  more: (t) => ({
    token: t.string({ description: 'The session token, for `Authorization: Bearer`. It is shown only here.', resolve: ({ token }) => token as string }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when the session lasts.', resolve: ({ expiresAt }) => expiresAt as number }),
  }),
  refusals: [SignInRefused, RateLimited],
  run: signIn,
})

mutation('signOut', {
  description: 'Ends the session that this request came with. For whoever is signed in.',
  keyed: false,
  input: (t) => ({ clientMutationId: t.string({ description: 'Not used; an input object needs a field.' }) }),
  payload: {},
  more: (t) => ({
    signedOut: t.boolean({ description: 'Whether there was a session to end; false for a token of an outside issuer.', resolve: ({ signedOut }) => signedOut as boolean }),
  }),
  run: signOut,
})

mutation('signOutEverywhere', {
  description: 'Ends all sessions of the viewer, on every device. For whoever is signed in.',
  keyed: false,
  input: (t) => ({ clientMutationId: t.string({ description: 'Not used; an input object needs a field.' }) }),
  payload: {},
  more: (t) => ({ signedOut: t.boolean({ description: 'Always true.', resolve: ({ signedOut }) => signedOut as boolean }) }),
  run: signOutEverywhere,
})

mutation('revokeSession', {
  description: 'Ends one session of the viewer, such as on a lost device. For whoever is signed in.',
  keyed: false,
  input: (t) => ({ sessionId: t.id({ required: true, description: 'One of `viewer.sessions`.' }) }),
  payload: {},
  more: (t) => ({ sessionId: t.id({ description: 'The session that ended.', resolve: ({ sessionId }) => sessionId as string }) }),
  run: revokeSession,
})
