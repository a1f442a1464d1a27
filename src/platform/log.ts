/** One structured line per event; never a parameter, an address, a token or free text of a person. */
export interface Log {
  info(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

export type LogFields = Record<string, string | number | boolean | null | undefined>

/** Writes JSON lines to the console, which Workers collect. */
export function consoleLog(base: LogFields = {}): Log {
  const line = (level: string, event: string, fields?: LogFields) => JSON.stringify({ level, event, ...base, ...fields })
  return {
    info: (event, fields) => console.log(line('info', event, fields)),
    error: (event, fields) => console.error(line('error', event, fields)),
  }
}

/** What may be said of a fault in a log: its name and code, and where it was thrown, never its message. */
export function describeFault(fault: unknown): LogFields {
  if (!(fault instanceof Error)) return { fault: typeof fault }
  const cause = fault.cause instanceof Error ? fault.cause : fault
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  // The message, which may quote what a person wrote, stands in front of the frames: it is skipped, whatever it looks like.
  const frames = cause.stack?.slice(cause.stack.indexOf(cause.message) + cause.message.length)
  const at = frames?.split('\n').find((line) => line.trim().startsWith('at '))?.trim()
  return { fault: cause.name, code, at }
}
