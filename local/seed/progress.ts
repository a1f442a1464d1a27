/** Takes how much of a total is done. */
export type Progress = (done: number, total: number) => void

/** The part of a terminal that a progress bar needs. */
type Output = { isTTY?: boolean; write(text: string): unknown }

const WIDTH = 30

/** Shows progress as a bar on a terminal; elsewhere, as in a log, as a line for every tenth. */
export function progressBar(output: Output, what: string): Progress {
  let shown = -1
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100)
    const step = output.isTTY ? percent : Math.floor(percent / 10) * 10
    if (step <= shown) return
    shown = step
    if (!output.isTTY) {
      output.write(`${what}: ${step} % (${done} of ${total})\n`)
      return
    }
    const bar = '#'.repeat(Math.round((percent / 100) * WIDTH)).padEnd(WIDTH, '.')
    output.write(`\r${what} [${bar}] ${percent} %${percent === 100 ? '\n' : ''}`)
  }
}
