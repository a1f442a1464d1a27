import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundleWorker } from './bundle.ts'

// `npm run build`: the Worker as it is deployed, into `dist/`. Wrangler runs it, and takes what it finds there.

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const { chunks } = await bundleWorker({ entry: path('../src/worker.ts'), outdir: path('../dist') })

// The list of modules, for a configuration of workerd (docs/self-hosting.md).
const modules = ['worker.js', ...Object.keys(chunks)].map((name) => `(name = "${name}", esModule = embed "${name}")`)
await writeFile(
  path('../dist/modules.capnp'),
  `using Workerd = import "/workerd/workerd.capnp";

const modules :List(Workerd.Worker.Module) = [
  ${modules.join(',\n  ')}
];
`,
)
