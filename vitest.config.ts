import { defineConfig } from 'vitest/config'

/** Everything goes through HTTP, so graphql is inlined once: its `development` export must not load a second copy. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    server: { deps: { inline: [/graphql/, /pothos/] } },
  },
})
