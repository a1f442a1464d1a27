import type { ClearanceType } from '../../../../schema/tables/vocabulary.ts'
import { bookingLines, paragraphs, type BookingFacts, type MatchFacts, type Wording } from './wording.ts'

const greeting = 'Hello,'
const goodbye = 'Kind regards,\nyour neighbours at Noaber'

/** What clearances are called. */
const clearances: Record<ClearanceType, string> = {
  CERTIFICATE_OF_CONDUCT: 'certificate of conduct',
  FIRST_AID: 'first aid certificate',
  DRIVING_LICENCE: 'driving licence',
  FOOD_HYGIENE: 'certificate of food hygiene',
  CARE_DIPLOMA: 'diploma in care',
  OTHER: 'clearance',
}

const lines = (facts: BookingFacts): string =>
  bookingLines(
    {
      ...{ what: 'What', when: 'When', where: 'Where', units: 'Places', organisation: 'For', price: 'Price' },
      ...{ code: 'Check-in code', note: 'Note', calendar: 'For your calendar' },
    },
    facts,
  )

const told = (subject: string, opening: string, closing: string | null) => (facts: BookingFacts) => ({
  subject: `${subject}: ${facts.facility}`,
  text: paragraphs(greeting, opening, lines(facts), closing, goodbye),
})

const ofMatch = (subject: string, opening: string) => ({ cooperative, until, when, link }: MatchFacts) => ({
  subject: `${subject}: ${cooperative}`,
  text: paragraphs(greeting, opening.replace('{until}', until).replace('{when}', when), `Look here:\n${link}`, goodbye),
})

/** The mails in English. */
export const en: Wording = {
  free: 'free',
  signInCode: ({ code, link }) => ({
    subject: 'Your sign-in code for Noaber',
    text: paragraphs(
      greeting,
      `Your sign-in code is: ${code}`,
      `Or open this link on the device on which you want to sign in:\n${link}`,
      'The code and the link work once and for ten minutes. You did not ask for them? Then you need not do anything.',
      goodbye,
    ),
  }),
  invitation: ({ cooperative, link }) => ({
    subject: `${cooperative} invites you`,
    text: paragraphs(
      greeting,
      `${cooperative} invites you to join.`,
      `With this link you accept the invitation:\n${link}`,
      'The invitation is good for two weeks, and for you only. Do you not know us? Then simply throw this mail away.',
      goodbye,
    ),
  }),
  accepted: ({ cooperative, name, link }) => ({
    subject: `Welcome to ${cooperative}`,
    text: paragraphs(
      name ? `Hello ${name},` : greeting,
      `Good to have you with us! You are now a member of ${cooperative}.`,
      `See what there is to do and to share:\n${link}`,
      goodbye,
    ),
  }),
  turnedDown: ({ cooperative, name }) => ({
    subject: `Your application to ${cooperative}`,
    text: paragraphs(
      name ? `Hello ${name},` : greeting,
      `Unfortunately ${cooperative} could not accept your application this time.`,
      'Would you like to know why? Do come by, or get in touch with the board.',
      goodbye,
    ),
  }),
  booking: {
    'booking.confirmed': told(
      'Booked',
      'The booking is settled.',
      'Can you not make it after all? Please cancel in time, so that somebody else can come.',
    ),
    'booking.requested': told(
      'Requested',
      'The request has arrived. You will hear from us once it is decided; until then the place is kept for you.',
      null,
    ),
    'booking.rejected': told(
      'Request declined',
      'Unfortunately this booking is not possible.',
      'Perhaps another time or another place suits you.',
    ),
    'booking.cancelled': told('Cancelled', 'This booking will not take place.', null),
    'booking.moved': told('Moved', 'This booking has changed. This is how it stands now:', null),
    'booking.expired': told(
      'Request expired',
      'This request was not decided in time, and so it has expired.',
      'We are sorry about that. Do try another time.',
    ),
    'booking.noShow': told(
      'Nobody came',
      'Nobody came to this booking, or nobody checked in. You pay what stands below.',
      'Were you there after all? Tell the facility manager, who can put it right.',
    ),
    'booking.noShowUndone': told('Somebody came', 'This booking stands as an ordinary one again.', null),
  },
  blocked: ({ cooperative, until, link }) => ({
    subject: `No bookings at ${cooperative} for a while`,
    text: paragraphs(
      greeting,
      `Nobody came to some of your bookings. So you can book at ${cooperative} again from ${until}.`,
      `Is that not right, or was there a reason? Tell the facility manager, who can lift this.\n${link}`,
      goodbye,
    ),
  }),
  paused: ({ cooperative, until, link }) => ({
    subject: `Let us talk it over: ${cooperative}`,
    text: paragraphs(greeting, `At some appointments for help among neighbours you were said not to have been there. Much can come in between. Until ${until} the neighbourhood assistant therefore arranges anything new together with you. What was agreed already stays.`, `Is that not right, was there a reason, or do you need help? Tell the neighbourhood assistant, who can lift this at once.\n${link}`, goodbye),
  }),
  bookingToDecide: (facts) => ({
    subject: `Request: ${facts.facility}, ${facts.when}`,
    text: paragraphs(
      greeting,
      `${facts.who} would like to book:`,
      lines({ ...facts, organisation: null }),
      `Is that all right? Decide here:\n${facts.link}`,
      goodbye,
    ),
  }),
  series: {
    'series.booked': told(
      'Series booked',
      'The series is settled. These are the dates:',
      'Can you not make one of them after all? Please cancel it in time, so that somebody else can come.',
    ),
    'series.requested': told(
      'Series requested',
      'The request has arrived. You will hear from us once it is decided; until then the place is kept for you.',
      null,
    ),
    'series.changed': told('Series changed', 'These dates have changed. This is how they stand now:', null),
    'series.cancelled': told('Series cancelled', 'These will not take place:', null),
    'series.confirmed': told('Series approved', 'The request is approved. These are the dates:', null),
    'series.rejected': told('Request for a series declined', 'Unfortunately these are not possible:', null),
  },
  seriesToDecide: (facts) => ({
    subject: `Request for a series: ${facts.facility}`,
    text: paragraphs(
      greeting,
      `${facts.who} would like to book a series:`,
      lines({ ...facts, organisation: null }),
      `Is that all right? Decide here:\n${facts.link}`,
      goodbye,
    ),
  }),
  seasonPublished: ({ season, group, slots, missing, link }) => ({
    subject: `${season} has been handed out: ${group}`,
    text: paragraphs(
      greeting,
      slots.length > 0 ? `${season} has been handed out. Every week ${group} has:\n${slots.map((slot) => `– ${slot}`).join('\n')}` : `${season} has been handed out. Unfortunately there was no room for ${group} this time.`,
      slots.length > 0 && missing > 0 ? `That is ${missing} fewer than you wanted.` : null,
      `Why it came out like this, and on which days it cannot be, you can read here:\n${link}`,
      `What is left can be booked by everybody from now on.`,
      goodbye,
    ),
  }),
  waitlist: {
    offered: (facts) => ({
      subject: `There is room: ${facts.facility}`,
      text: paragraphs(
        greeting,
        'Room that you waited for has come free. We hold it for you:',
        lines(facts),
        `Tell us before ${facts.until} whether you come; after that it goes to the next:\n${facts.link}`,
        goodbye,
      ),
    }),
    expired: told(
      'Offer expired',
      'You did not answer in time; the room that we held for you was passed on.',
      'Would you still like it? Then join the waitlist again.',
    ),
    lapsed: told('No room came free', 'Sadly, no room that you waited for came free.', 'Perhaps another time or another place suits you.'),
    passedOver: told(
      'Passed over on the waitlist',
      'We cannot offer you room for now. Below it says why.',
      'You keep your place on the waitlist; as soon as it is possible, it is your turn.',
    ),
  },
  match: {
    proposed: ofMatch('A proposal for help among neighbours', 'There is a proposal for help among neighbours. Say before {until} whether it suits you; after that it expires.'),
    agreed: ofMatch('It is agreed', 'You have both said yes. Sign in to see how to reach the other.'),
    declined: ofMatch('It will not be', 'The other has said no to the proposal. The search goes on.'),
    cancelled: ofMatch('Called off', 'An appointment or a proposal for help among neighbours will not go ahead.'),
    closed: ofMatch('No longer needed', 'A proposal for help among neighbours has lapsed: help was found, or is no longer needed. You need not do anything. Thank you for being there.'),
    requestCancelled: ofMatch('Nobody else is looked for', 'A request for help among neighbours that you said yes to was called off: nobody is looked for any more. What the two of you agreed on stands until one of you calls it off. Ask the other whether it is still on.'),
    reminder: ofMatch('A reminder of help among neighbours', 'It will soon be time for the help among neighbours that the two of you agreed on: {when}. Can you not make it after all? Please call it off in time, so that the other knows.'),
    hoursSaid: ofMatch('Are the hours right?', 'The other has said how long the help took. If that is right, you need only confirm it. Without a word from you it counts after some days.'),
    hoursDiffer: ofMatch('The hours differ', 'The two of you have given different hours. Look at them again, or ask a neighbourhood assistant to.'),
    noShow: ofMatch('Somebody was not there', 'At an appointment for help among neighbours one of you is said not to have been there. Is that not right? Tell the neighbourhood assistant.'),
    disputed: ofMatch('Please have a look', 'Two do not agree about help that was given. Will you have a look?'),
    resolved: ofMatch('It was looked at', 'A neighbourhood assistant has looked at your help among neighbours and closed it.'),
  },
  clearanceEnding: ({ type, cooperative, until, link }) => ({
    subject: `Ends soon: ${clearances[type]}`,
    text: paragraphs(
      greeting,
      `You have shown your ${clearances[type]} at ${cooperative}. It counts there until ${until}.`,
      'Would you like to go on helping where it is needed? Then show a new one to the neighbourhood assistant or the board in time.',
      link,
      goodbye,
    ),
  }),
  concernReported: ({ cooperative, link }) => ({
    subject: `A concern was reported at ${cooperative}`,
    text: paragraphs(greeting, `Somebody reported a concern at ${cooperative}. What it is about you read once you are signed in:\n${link}`, goodbye),
  }),
  concernReturned: ({ cooperative, link }) => ({
    subject: `A concern waits for somebody at ${cooperative}`,
    text: paragraphs(greeting, `At ${cooperative} a concern waits for somebody to take it in hand: who had it does not handle concerns any more. What it is about you read once you are signed in:\n${link}`, goodbye),
  }),
}
