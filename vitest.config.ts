import { defineConfig } from 'vitest/config'

/** What is run a second time with the engine in the process, as `npm run serve` has it: all that leans on the database. */
const embedded = ['test/database', 'test/graph', 'test/bookings/{guard,once,meanwhile}', 'test/http/kept-{races,writes}']

/** What of it never meets that engine: it reads statements, or has a database of its own, or none. */
const apart = ['test/database/{migrations,plans,regions}.test.ts', 'test/graph/errors.test.ts']

/** With NOABER_TEST_DATABASE=embedded, everything is run so, and nothing twice. */
const all = process.env['NOABER_TEST_DATABASE'] === 'embedded'

/**
 * A worker keeps what it has loaded from file to file, and Node itself loads it, types and all: to load the application and
 * to build its schema is most of what a small file takes, and what has run before runs faster. So files share no state in
 * modules: what a file starts, it starts by calling something, and that ends with the file.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/harness/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    isolate: false,
    experimental: { viteModuleRunner: false },
    projects: [
      { extends: true, test: { name: 'noaber', include: ['test/**/*.test.ts'] } },
      ...(all ? [] : [{
        extends: true as const,
        test: {
          name: 'embedded',
          include: embedded.map((path) => `${path}{/**/*,}.test.ts`),
          exclude: apart,
          env: { NOABER_TEST_DATABASE: 'embedded' },
        },
      }]),
    ],
  },
})
