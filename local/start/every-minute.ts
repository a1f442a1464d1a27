/** Milliseconds of a minute. */
const minute = 60_000

/**
 * Calls the work now and every minute, as the platform's cron does where the Worker is deployed; never a second time
 * while it is still at it. Answers how to end that.
 */
export function everyMinute(work: () => Promise<void>, failed: (reason: string) => void): () => void {
  let busy = false
  const run = () => {
    if (busy) return
    busy = true
    work()
      .catch((fault: unknown) => failed(fault instanceof Error ? fault.message : String(fault)))
      .finally(() => {
        busy = false
      })
  }
  run()
  const timer = setInterval(run, minute)
  return () => clearInterval(timer)
}
