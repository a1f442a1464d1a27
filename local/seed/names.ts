/** A name as it is sorted: in small letters, without accents. */
export function sortName(name: string): string {
  return withoutAccents(name.toLowerCase())
}

/** The part of an e-mail address before the @ that a name gives, such as `zoe.sterrenbosch`. */
export function mailbox(name: string): string {
  const spelled = sortName(name.replaceAll('ß', 'ss').replaceAll('ø', 'o').replaceAll('ı', 'i').replaceAll('ł', 'l'))
  return spelled.replaceAll(/[^a-z0-9]+/g, '.').replaceAll(/^\.|\.$/g, '')
}

function withoutAccents(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '')
}
