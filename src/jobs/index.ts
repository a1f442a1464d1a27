import type { Dependencies } from '../app.ts'

export async function runJobs(_dependencies: Dependencies): Promise<void> {}
