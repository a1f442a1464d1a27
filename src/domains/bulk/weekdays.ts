const names = [
  ['mo', 'ma', 'monday', 'maandag', 'montag'],
  ['tu', 'di', 'tuesday', 'dinsdag', 'dienstag'],
  ['we', 'wo', 'mi', 'wednesday', 'woensdag', 'mittwoch'],
  ['th', 'do', 'thursday', 'donderdag', 'donnerstag'],
  ['fr', 'vr', 'friday', 'vrijdag', 'freitag'],
  ['sa', 'za', 'saturday', 'zaterdag', 'samstag'],
  ['su', 'zo', 'so', 'sunday', 'zondag', 'sonntag'],
]

/** A day of the week, ISO: 1 Monday … 7 Sunday; by its number, or its name in Dutch, German or English. */
export function weekday(cell: string): number | null {
  if (/^[1-7]$/.test(cell)) return Number(cell)
  const found = names.findIndex((of) => of.includes(cell.toLowerCase()))
  return found < 0 ? null : found + 1
}
