/** Something stands in the way of starting; the message is one line for a person, and says what to do. */
export class StartRefused extends Error {}
