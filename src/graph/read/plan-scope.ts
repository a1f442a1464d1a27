import { getNamedType, isObjectType, type FieldNode, type GraphQLField, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql'
import type { Taken } from './budget.ts'
import { readingOf, type Made } from './compile.ts'
import { lengthOf } from './fragment.ts'
import { jsonFormOf } from './json-forms.ts'
import { selectionOf } from './selection.ts'

/** A part of a statement that is the same in every request: its text, and what it takes of the budget in each row. */
interface Kept {
  made: Made
  taken: Taken
  /** How many aliases there are behind it. */
  aliases: number
}

/** The most parts that are kept of one plan. */
const mostKept = 500

/** What compiling knows of the plan of an operation: what can be kept, and what can be said in SQL alone. */
export class PlanScope {
  /** Whether what the database says may go into the answer as it is. */
  readonly answers: boolean
  readonly #kept = new Map<string, Kept>()
  readonly #says = new Map<string, boolean>()
  readonly #ids = new Map<FieldNode, number>()
  readonly #constant = new Map<FieldNode, boolean>()
  readonly #isConstant: (node: FieldNode) => boolean
  readonly #grows: (characters: number) => void

  /** `grows` hears how much more text is kept, since documents that are short can make statements that are long. */
  constructor(answers: boolean, isConstant: (node: FieldNode) => boolean, grows: (characters: number) => void = () => undefined) {
    this.answers = answers
    this.#isConstant = isConstant
    this.#grows = grows
  }

  /** What was compiled before, by what it was compiled for. */
  readonly kept = {
    get: (key: string): Kept | undefined => this.#kept.get(key),
    set: (key: string, kept: Kept): void => {
      if (this.#kept.size >= mostKept) return
      this.#kept.set(key, kept)
      const parts = 'value' in kept.made ? [kept.made.value, ...Object.values(kept.made.beside)] : [kept.made]
      this.#grows(parts.reduce((sum, part) => sum + lengthOf(part), 0))
    },
  }

  /** Whether nothing at or below these nodes is given a value that comes with the request. */
  isConstant(nodes: readonly FieldNode[]): boolean {
    return nodes.every((node) => {
      const known = this.#constant.get(node) ?? this.#isConstant(node)
      this.#constant.set(node, known)
      return known
    })
  }

  /** A short name of some nodes of the document. */
  idOf(nodes: readonly FieldNode[]): string {
    return nodes
      .map((node) => {
        const id = this.#ids.get(node) ?? this.#ids.size
        this.#ids.set(node, id)
        return id
      })
      .join('+')
  }

  /** Whether all that is selected of a field can be said in SQL. */
  says(info: GraphQLResolveInfo, field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): boolean {
    if (!this.answers) return false
    const says = readingOf(field)?.says
    if (says === 'VALUE') return jsonFormOf(field.type) !== null
    const named = getNamedType(field.type)
    if (!says || !isObjectType(named)) return false
    return says === 'OBJECT' ? this.saysObject(info, named, nodes) : this.saysConnection(info, named, nodes)
  }

  /** Whether all that is selected of an object can be said in SQL. */
  saysObject(info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): boolean {
    const key = `${type.name} ${this.idOf(nodes)}`
    const says = this.#says.get(key) ?? (this.answers && this.#saysAll(info, type, nodes))
    this.#says.set(key, says)
    return says
  }

  #saysAll(info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): boolean {
    const fields = type.getFields()
    return [...selectionOf(info, type, nodes).values()].every((below) => {
      const field = fields[below[0]!.name.value]
      return field ? this.says(info, field, below) : true
    })
  }

  /** The same of a connection: but for pages that are read from their end, whose order would have to be turned. */
  saysConnection(info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): boolean {
    const key = `${type.name} ${this.idOf(nodes)}`
    const says = this.#says.get(key) ?? this.#saysPage(info, type, nodes)
    this.#says.set(key, says)
    return says
  }

  #saysPage(info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): boolean {
    if (!this.answers || nodes[0]!.arguments?.some(({ name, value }) => name.value === 'last' && value.kind !== 'NullValue')) return false
    const saysNode = (of: GraphQLObjectType, name: string, below: readonly FieldNode[]): boolean => {
      const node = getNamedType(of.getFields()[name]!.type)
      return isObjectType(node) && this.saysObject(info, node, below)
    }
    return [...selectionOf(info, type, nodes).values()].every((below) => {
      const name = below[0]!.name.value
      if (name === 'nodes') return saysNode(type, 'nodes', below)
      if (name !== 'edges') return true
      const edge = getNamedType(type.getFields()['edges']!.type) as GraphQLObjectType
      return [...selectionOf(info, edge, below).values()].every((inner) => {
        const part = inner[0]!.name.value
        if (part === 'node') return saysNode(edge, 'node', inner)
        return part === '__typename' || part === 'cursor' || jsonFormOf(edge.getFields()[part]!.type) !== null
      })
    })
  }
}

/** The plan's scope that a resolver's information carries, where the operation runs by a plan. */
export const scopeOf = (info: GraphQLResolveInfo): PlanScope | undefined => (info as { plan?: PlanScope }).plan
