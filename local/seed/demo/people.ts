import type { MembershipRole, MembershipStatus } from '../../../schema/tables/vocabulary.ts'
import type { CooperativeKey, PersonPlan } from './model.ts'

const active = (cooperative: CooperativeKey, ...roles: MembershipRole[]) => ({
  cooperative,
  status: 'ACTIVE' as MembershipStatus,
  roles,
})

const represents = (cooperative: CooperativeKey, ...organisations: string[]) =>
  organisations.map((organisation) => ({ cooperative, organisation }))

/** Someone who speaks for organisations and need not live in the neighbourhood. */
function representative(
  cooperative: CooperativeKey,
  name: string,
  email: string,
  ...organisations: string[]
): PersonPlan {
  return {
    key: email.split('@')[0] ?? email,
    name,
    email,
    locale: cooperative === 'linden' ? 'nl' : 'de',
    memberships: [active(cooperative, 'PARTNER_REPRESENTATIVE')],
    represents: represents(cooperative, ...organisations),
  }
}

const dutch: PersonPlan[] = [
  {
    key: 'marijke', name: 'Marijke Regenboogh', email: 'marijke@drie-linden.example', locale: 'nl',
    memberships: [active('linden', 'RESIDENT', 'BOARD')],
  },
  {
    key: 'bram', name: 'Bram Wolkenveld', email: 'bram@drie-linden.example', locale: 'nl',
    memberships: [active('linden', 'RESIDENT', 'BOARD', 'FACILITY_MANAGER', 'COORDINATOR')],
  },
  {
    key: 'zoe', name: 'Zoë Sterrenbosch', email: 'zoe@drie-linden.example', locale: 'nl',
    memberships: [active('linden', 'COORDINATOR')],
  },
  {
    key: 'youssef', name: 'Youssef Maanlicht', email: 'youssef@drie-linden.example', locale: 'nl',
    memberships: [active('linden', 'FACILITY_MANAGER', 'RESIDENT')],
  },
  {
    key: 'fenna', name: 'Fenna Theekopje', email: 'fenna@drie-linden.example', locale: 'nl',
    memberships: [active('linden', 'AUDITOR')],
  },
  {
    key: 'sanne', name: 'Sanne Kikkervoet', email: 'sanne@drie-linden.example', locale: 'nl',
    memberships: [active('linden', 'RESIDENT')],
  },
  {
    key: 'luca', name: 'Luca Grenswandelaar', email: 'luca@drie-linden.example', locale: 'en',
    memberships: [active('linden', 'RESIDENT'), active('tuchmacher', 'RESIDENT')],
  },
  {
    key: 'guus', name: 'Guus Brombeer', email: 'guus@example.org', locale: 'nl',
    memberships: [{ cooperative: 'linden', status: 'SUSPENDED', roles: ['RESIDENT'] }],
  },
  {
    key: 'tineke', name: 'Tineke Vlinderslag', email: 'tineke@example.org', locale: 'nl',
    memberships: [{ cooperative: 'linden', status: 'LEFT', roles: ['RESIDENT'] }],
  },
  {
    key: 'noor', name: 'Noor Zonnebrink', email: 'noor@example.org', locale: 'nl',
    memberships: [
      {
        cooperative: 'linden', status: 'APPLIED', roles: ['RESIDENT'],
        motivation: 'Ik ben net in de Spoelstraat komen wonen, zwem graag en kan goed koken.',
      },
    ],
  },
  {
    key: 'gre', name: 'Gré Paddenstoel', email: null, locale: 'nl',
    memberships: [active('linden', 'RESIDENT')],
  },
  {
    key: 'sjef', name: 'Sjef Hazelnoot', email: null, locale: 'nl',
    memberships: [active('linden', 'RESIDENT')],
  },
  {
    key: 'robin', name: 'Robin Vuurtoren', email: 'robin@noaber.example', locale: 'en',
    administrator: true,
    memberships: [],
  },
  representative('linden', 'Hanneke Schietspoel', 'hanneke@deweverij.example', 'weverij', 'speelotheek'),
  representative('linden', 'Mehmet Ganzenveer', 'mehmet@welzijn-geulrade.example', 'welzijn', 'taalhuis'),
  representative('linden', 'Ilse Warmedeken', 'ilse@lindehof.example', 'thuiszorg'),
  representative('linden', 'Wout Moersleutel', 'wout@schroefje.example', 'reparatie'),
  representative('linden', 'Carola Voordeur', 'carola@goedehaard.example', 'woonstichting', 'gemeente'),
  representative('linden', 'Thijs Springveer', 'thijs@beekpad.example', 'kliniek'),
  representative('linden', 'Meester Joep Krijtje', 'joep@waterjuffer.example', 'waterjuffer'),
  representative('linden', 'Nadia Doelpaal', 'nadia@annaboys.example', 'annaboys'),
  representative('linden', 'Anouk Waterval', 'anouk@zwembad-de-beemd.example', 'zwembad', 'parochie'),
]

const german: PersonPlan[] = [
  {
    key: 'joerg', name: 'Jörg Wolkenschön', email: 'joerg@tuchmacherviertel.example', locale: 'de',
    memberships: [active('tuchmacher', 'RESIDENT', 'BOARD')],
  },
  {
    key: 'kaethe', name: 'Käthe Apfelkern', email: 'kaethe@tuchmacherviertel.example', locale: 'de',
    memberships: [active('tuchmacher', 'RESIDENT', 'COORDINATOR')],
  },
  {
    key: 'ayse', name: 'Ayşe Sternwiese', email: 'ayse@tuchmacherviertel.example', locale: 'de',
    memberships: [active('tuchmacher', 'FACILITY_MANAGER')],
  },
  {
    key: 'bjoern', name: 'Björn Nebelfeld', email: 'bjoern@tuchmacherviertel.example', locale: 'de',
    memberships: [active('tuchmacher', 'AUDITOR')],
  },
  {
    key: 'lotte', name: 'Lotte Regentonne', email: 'lotte@tuchmacherviertel.example', locale: 'de',
    memberships: [active('tuchmacher', 'RESIDENT')],
  },
  {
    key: 'amelie', name: 'Amélie Nuagebleu', email: 'amelie@hohenbusch.example', locale: 'de',
    memberships: [active('tuchmacher', 'RESIDENT', 'BOARD', 'FACILITY_MANAGER')],
  },
  {
    key: 'uwe', name: 'Uwe Kieselstein', email: 'uwe@example.net', locale: 'de',
    memberships: [{ cooperative: 'tuchmacher', status: 'SUSPENDED', roles: ['RESIDENT'] }],
  },
  {
    key: 'gerda', name: 'Gerda Zugvogel', email: 'gerda@example.net', locale: 'de',
    memberships: [{ cooperative: 'tuchmacher', status: 'LEFT', roles: ['RESIDENT', 'COORDINATOR'] }],
  },
  {
    key: 'milan', name: 'Milan Gartentür', email: 'milan@example.net', locale: 'de',
    memberships: [
      {
        cooperative: 'tuchmacher', status: 'APPLIED', roles: ['RESIDENT'],
        motivation: 'Ich möchte im Gemeinschaftsgarten mitmachen.',
      },
    ],
  },
  {
    key: 'aenne', name: 'Änne Butterblum', email: null, locale: 'de',
    memberships: [active('tuchmacher', 'RESIDENT')],
  },
  representative('tuchmacher', 'Silke Farbtopf', 'silke@alte-faerberei.example', 'treff', 'solar'),
  representative('tuchmacher', 'Herr Olaf Kreidestrich', 'olaf@grundschule-wollmarkt.example', 'grundschule'),
  representative('tuchmacher', 'Petra Purzelbaum', 'petra@tv-weberath.example', 'turnverein'),
  representative('tuchmacher', 'Dr. Emre Wellenschlag', 'emre@reha-faerberufer.example', 'reha'),
  representative('tuchmacher', 'Ingrid Spindelkorb', 'ingrid@spinnrad.example', 'wohnbau', 'musikschule'),
  representative('tuchmacher', 'Léon Clairruisseau', 'leon@hohenbusch.example', 'dorfverein'),
]

/** Those with a part in the demo; the other residents are in residents.ts. */
export const namedPeople: PersonPlan[] = [...dutch, ...german]
