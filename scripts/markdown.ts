/** A table in Markdown; bars within cells are escaped. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Says at the foot of a page where it comes from. */
export const madeFrom = (source: string): string =>
  `*This page is made by \`npm run generate\` from \`${source}\`; a test proves that it is up to date.*\n`

/** A code in Markdown. */
export const code = (text: string): string => `\`${text}\``
