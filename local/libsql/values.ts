import { ProtocolFailure, SqlFailure } from './errors.ts'
import type { Output } from './output.ts'
import type { ScannedStatement } from './sql-scan.ts'

/** What the engine binds: a bigint becomes an INTEGER, a number always a REAL. */
export type NativeValue = null | bigint | number | string | Uint8Array

const NULL_JSON = '{"type":"null"}'
const SMALLEST = -(2n ** 63n)
const LARGEST = 2n ** 63n - 1n

/** Reads a protocol value; integers are decimal strings, so that all 64 bits survive JSON. */
export function readValue(json: unknown): NativeValue {
  if (typeof json !== 'object' || json === null || !('type' in json)) throw badValue('A value must be an object')
  const value = 'value' in json ? json.value : undefined
  switch (json.type) {
    case 'null':
      return null
    case 'integer':
      return readInteger(value)
    case 'float':
      if (typeof value === 'number') return value
      throw badValue('A float value must be a number')
    case 'text':
      if (typeof value === 'string') return value
      throw badValue('A text value must be a string')
    case 'blob':
      if ('base64' in json && typeof json.base64 === 'string') return readBlob(json.base64)
      throw badValue('A blob value must have a base64 string')
    default:
      throw badValue('The type of a value must be null, integer, float, text or blob')
  }
}

function readInteger(value: unknown): bigint {
  if (typeof value !== 'string' || !/^[+-]?\d{1,19}$/.test(value)) {
    throw badValue('An integer value must be a string of decimal digits')
  }
  const integer = BigInt(value)
  if (integer < SMALLEST || integer > LARGEST) throw badValue('An integer value must fit in 64 bits')
  return integer
}

function readBlob(base64: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw badValue('The base64 of a blob value is malformed')
  return Buffer.from(base64, 'base64')
}

function badValue(message: string): ProtocolFailure {
  return new ProtocolFailure(400, 'VALUE_INVALID', message)
}

/** Adds a value from the engine to the answer. */
export function addValue(value: unknown, out: Output): void {
  if (typeof value !== 'string') return out.add(valueJson(value))
  out.add('{"type":"text","value":')
  out.addText(value)
  out.add('}')
}

function valueJson(value: unknown): string {
  if (value === null || value === undefined) return NULL_JSON
  if (typeof value === 'bigint') return `{"type":"integer","value":"${value}"}`
  if (typeof value === 'number') return `{"type":"float","value":${floatJson(value)}}`
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return `{"type":"blob","base64":"${bytes.toString('base64')}"}`
  }
  throw new SqlFailure('INTERNAL_ERROR', 'The engine returned a value of an unknown type')
}

/** JSON has no infinity, but a number beyond the range of a double reads back as one. */
function floatJson(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value)
  return value > 0 ? '1e999' : '-1e999'
}

/**
 * Lines arguments up with a statement's parameters, one value for each: the engine keeps the bindings of an earlier
 * run, so a missing argument would silently take a stranger's value. Refusals are worded as the hosted service does.
 */
export function alignArguments(
  statement: ScannedStatement,
  args: readonly NativeValue[],
  named: ReadonlyMap<string, NativeValue>,
): NativeValue[] {
  if (args.length > 0 && named.size > 0) {
    const message = 'Specifying both positional and named arguments is not supported'
    throw new SqlFailure('ARGS_BOTH_POSITIONAL_AND_NAMED', message)
  }
  const { params } = statement
  const given = args.length + named.size
  if (given > params.length) throw badArguments(`too many parameters, expected ${params.length} found ${given}`)
  return params.map((name, index) => {
    const byPosition = name === null || name.startsWith('?')
    const value = byPosition ? args[index] : (named.get(name) ?? named.get(name.slice(1)) ?? nullIfGiven(named, name))
    if (value === undefined) {
      if (statement.explains) return null
      throw badArguments(`value for parameter ${name ?? index + 1} not found`)
    }
    // The engine stores such a text whole, but reads it back only up to the NUL.
    if (typeof value === 'string' && value.includes('\0')) throw badArguments('a text must not contain a NUL character')
    return value
  })
}

function nullIfGiven(named: ReadonlyMap<string, NativeValue>, name: string): null | undefined {
  return named.has(name) || named.has(name.slice(1)) ? null : undefined
}

function badArguments(message: string): SqlFailure {
  return new SqlFailure('ARGS_INVALID', `Arguments do not match SQL parameters: ${message}`)
}
