import type { Random } from '../random.ts'

const beginnings = 'Linden Molen Berken Weide Essen Vlinder Zonne Hazel Merel Wilgen Klaver Beemd Kersen Hulst'.split(' ')
const endings = 'hof dal broek veld kamp rade horst beek'.split(' ')
const streets = 'Spoel Wever Ketting Garen Vlas Hennep Wol Linnen Zijde Verver'.split(' ')
const given = (
  'Anna Bilal Chris Dewi Elif Finn Greet Hamza Ilse Jens Katja Levi Mira Noor Otto Pim Quinn Roos Sven Tess Ugo Vera ' +
  'Wout Xenia Yara Zoë Änne Jörg Renée Loïs'
).split(' ')
const surnames = (
  'Regenton Wolkenveld Sterrendal Appelwiek Boterbloem Dauwdruppel Fluitketel Goudvink Hooiberg Lampion Morgenrood ' +
  'Roeispaan Sneeuwvlok Pusteblum Mondschein Nordwind Glühwürm Himbeer Igelnest Lichterkette'
).split(' ')

/** A quarter that is on no map; the number keeps them apart. */
export function quarterName(random: Random, n: number): string {
  return `${random.pick(beginnings)}${random.pick(endings)} ${n}`
}

/** A street that is on no map, with a house number. */
export function streetName(random: Random, country: string): string {
  return `${random.pick(streets)}${country === 'DE' ? 'gasse' : 'straat'} ${random.integer(1, 180)}`
}

/** A person who does not exist. */
export function personName(random: Random): string {
  return `${random.pick(given)} ${random.pick(surnames)}`
}
