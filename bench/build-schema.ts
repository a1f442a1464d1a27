import { builder } from '../src/graph/builder.ts'

// Run as a process of its own: how long the modules take to load, and how long the schema to be built from them.

let toSchema = 0
const build = builder.toSchema.bind(builder)
builder.toSchema = (...options) => {
  const started = performance.now()
  const schema = build(...options)
  toSchema = performance.now() - started
  return schema
}

const started = performance.now()
await import('../src/schema.ts')
const imports = performance.now() - started - toSchema
process.stdout.write(JSON.stringify({ imports, toSchema }))
