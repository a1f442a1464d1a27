import type { MailboxMessage } from './mailbox.ts'

/** The mailbox for reading in a browser. All text in it comes from mail, so all of it is escaped. */
export function renderMailbox(messages: MailboxMessage[]): string {
  const articles = messages.map(
    ({ to, from, subject, text, at }) => `<article>
<h2>${escape(subject)}</h2>
<p>To <b>${escape(to)}</b> from ${escape(from)} · <time>${escape(at)}</time></p>
<pre>${escape(text)}</pre>
</article>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mailbox (${messages.length})</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
:root { color-scheme: light dark }
article { border-top: 1px solid #8888; padding: 1rem 0 }
h2 { margin: 0; font-size: 1.1rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
</style>
<h1>Mailbox</h1>
${articles.length > 0 ? articles.join('\n') : '<p>No mail yet.</p>'}
</html>
`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
