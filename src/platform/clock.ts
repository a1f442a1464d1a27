/** Tells the time: whole Unix seconds. Injected into everything that asks, so that tests can set it. */
export type Clock = () => number

/** The real time. */
export const systemClock: Clock = () => Math.floor(Date.now() / 1000)
