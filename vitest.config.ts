import { defineConfig } from 'vitest/config'

/** What is run a second time with the engine in the process, as `npm run serve` has it: all that leans on the database. */
const embedded = ['test/database', 'test/graph', 'test/bookings/{guard,once,meanwhile}', 'test/http/kept-{races,writes}']

/** With NOABER_TEST_DATABASE=embedded, everything is run so, and nothing twice. */
const all = process.env['NOABER_TEST_DATABASE'] === 'embedded'

/** Everything goes through HTTP, so graphql is inlined once: its `development` export must not load a second copy. */
export default defineConfig({
  test: {
    globalSetup: ['test/harness/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    server: { deps: { inline: [/graphql/, /pothos/] } },
    projects: [
      { extends: true, test: { name: 'noaber', include: ['test/**/*.test.ts'] } },
      ...(all ? [] : [{
        extends: true as const,
        test: {
          name: 'embedded',
          include: embedded.map((path) => `${path}{/**/*,}.test.ts`),
          env: { NOABER_TEST_DATABASE: 'embedded' },
        },
      }]),
    ],
  },
})
