import type { Catalogue } from '../platform/messages.ts'

/** Codes of signing in. */
export const authErrors = {
  SIGN_IN_CODE_INVALID: {
    status: 401,
    meaning: 'The code or link is wrong, used, expired or tried too often; which of these is not told.',
    nl: 'Deze code klopt niet of is verlopen. Vraag een nieuwe aan.',
    de: 'Dieser Code ist falsch oder abgelaufen. Fordere einen neuen an.',
    en: 'This code is wrong or has expired. Please request a new one.',
  },
} as const satisfies Catalogue
