import { expect, test } from 'vitest'
import { Lru } from '../../../local/libsql/lru.ts'

test('what is asked for stays, whatever else comes; what is not goes, and all stays bounded', () => {
  const lru = new Lru<number>(8)
  lru.set('asked', 0)
  for (let n = 1; n <= 1000; n += 1) {
    lru.set(`other ${n}`, n)
    if (n % 3 === 0) expect(lru.get('asked')).toBe(0)
  }
  expect(lru.get('asked')).toBe(0)
  const held = Array.from({ length: 1000 }, (_, n) => lru.has(`other ${n + 1}`)).filter(Boolean).length
  expect(held).toBeGreaterThanOrEqual(3)
  expect(held).toBeLessThan(8)
  expect(lru.has('other 1000')).toBe(true)
  lru.clear()
  expect([lru.get('asked'), lru.has('other 1000')]).toEqual([undefined, false])
})
