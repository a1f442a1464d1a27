import { mailbox } from '../names.ts'
import type { CooperativeKey, PersonPlan } from './model.ts'

const given = {
  linden: (
    'Aafke Bilal Corrie Dirk-Jan Esra Femke Gijs Hatice Ivo Jetske Kees Loïs Mees ' +
    'Nienke Omar Pleun Quinten Renée Siem Truus Ümit Vera Wies Xandra Yara Zeger'
  ).split(' '),
  tuchmacher: (
    'Anneliese Bärbel Can Dörte Elif Frieda Günter Heike Ines Jürgen Katrin Ludger ' +
    'Mirjam Nils Oğuz Paweł Quirin Rosemarie Sören Theo Ulrike Viktor Wiebke Zeynep'
  ).split(' '),
}

const surnames = {
  linden: (
    'Appelwiek Boterbloem Dauwdruppel Eekhoorn Fluitketel Goudvink Hooiberg IJsvogel Kletsnat ' +
    'Lampion Morgenrood Nachtuil Ooievaar Pannenkoek Roeispaan Sneeuwvlok Tuinhek Zevensprong'
  ).split(' '),
  tuchmacher: (
    'Abendrot Blaubeer Distelfink Eisvogel Feldweg Glühwürm Himbeer Igelnest ' +
    'Kaffeetass Lichterkette Mondschein Nordwind Ofenwarm Pusteblum Rübenacker Schneckenhaus Türklink'
  ).split(' '),
}

const domain = { linden: 'example.org', tuchmacher: 'example.net' }

/** The residents of a cooperative who only live there and use what it has; every ninth is not online. */
export function residents(cooperative: CooperativeKey, language: string): PersonPlan[] {
  return given[cooperative].map((first, index) => {
    const names = surnames[cooperative]
    const name = `${first} ${names[(index * 5 + 2) % names.length]}`
    return {
      key: `${cooperative}-${index}`,
      name,
      email: index % 9 === 8 ? null : `${mailbox(name)}@${domain[cooperative]}`,
      locale: index % 7 === 3 ? 'en' : language,
      memberships: [{ cooperative, status: 'ACTIVE', roles: ['RESIDENT'] }],
    }
  })
}
