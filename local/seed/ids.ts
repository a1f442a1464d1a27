import { TypeID } from 'typeid-js'
import type { Prefix } from '../../src/platform/ids.ts'

/**
 * A TypeID that depends on its arguments only: a UUIDv7 of the moment `at` (Unix seconds), whose random bits are the
 * counter `n`, unique by prefix, and bits mixed from it so that they look like any other.
 */
export function seedId(prefix: Prefix, n: number, at: number): string {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  const milliseconds = at * 1000 + (n % 1000)
  view.setUint32(0, Math.floor(milliseconds / 2 ** 16))
  view.setUint16(4, milliseconds % 2 ** 16)
  const mixed = mix(n)
  view.setUint16(6, 0x7000 | (mixed & 0x0fff))
  view.setUint32(8, (0x80000000 | (mix(mixed) & 0x3fffffff)) >>> 0)
  view.setUint32(12, n)
  return TypeID.fromUUIDBytes(prefix, bytes).toString()
}

/** Gives ids of one kind, one after the other. */
export function idSource(prefix: Prefix): (at: number) => string {
  let n = 0
  return (at) => seedId(prefix, ++n, at)
}

function mix(n: number): number {
  let mixed = Math.imul((n >>> 0) ^ 0x9e3779b9, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
