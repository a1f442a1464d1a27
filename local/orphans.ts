import { type ChildProcess, spawn } from 'node:child_process'

/** Kills a process with its whole group; harmless when it is gone. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/**
 * Sees to it that a detached child does not outlive this process, not even when this one is killed and can do nothing
 * more: a shell waits for the end of a pipe that only this process holds open, and then kills the child's group.
 *
 * Answers how to call the guard off, which must happen once the child ended, before its number is given to another.
 */
export function outliveNobody(child: ChildProcess): () => void {
  const atExit = () => killGroup(child)
  process.once('exit', atExit)
  if (process.platform === 'win32' || child.pid === undefined) return () => process.off('exit', atExit)

  const script = `read -r _; kill -s KILL -- -${child.pid}`
  const guard = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  guard.on('error', () => {})
  guard.stdin.on('error', () => {})
  guard.unref()
  ;(guard.stdin as unknown as { unref?: () => void }).unref?.()
  return () => {
    process.off('exit', atExit)
    guard.kill('SIGKILL')
  }
}
