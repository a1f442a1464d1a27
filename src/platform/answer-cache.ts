/** Keeps texts for a while, each under a key that stands for it alone; it may lose any of them at any time. */
export interface AnswerCache {
  get(key: string): Promise<string | undefined>
  put(key: string, text: string): Promise<void>
}

/** As much of the runtime's storage as is used (https://developers.cloudflare.com/workers/runtime-apis/cache/). */
interface EdgeStorage {
  open(name: string): Promise<{
    match(url: string): Promise<Response | undefined>
    put(url: string, response: Response): Promise<void>
  }>
}

/** Nobody asks for an entry of another version of the content again: a day is long enough for the others. */
const maxAge = 86_400

/**
 * The edge's own cache, where the runtime has one: nearest to who asks, shared by the isolates of one place, and apart
 * from what the zone caches. Keys are addresses there, though nobody else can ask for these.
 */
export function edgeCache(storage = (globalThis as { caches?: EdgeStorage }).caches): AnswerCache | undefined {
  if (!storage) return undefined
  const addressOf = (key: string): string => `https://answers.invalid/${key}`
  const opened = async () => storage.open('answers')
  return {
    async get(key) {
      const found = await (await opened()).match(addressOf(key))
      return found?.text()
    },
    async put(key, text) {
      const headers = { 'content-type': 'application/json', 'cache-control': `public, max-age=${maxAge}` }
      await (await opened()).put(addressOf(key), new Response(text, { headers }))
    },
  }
}
