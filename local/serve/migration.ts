import type { MigrationTarget } from '../migrations.ts'
import { bind, type Engine } from './engine.ts'

/** The engine as `migrate` needs it: a migration runs in one transaction, with foreign keys set aside. */
export function migrationTarget(engine: Engine): MigrationTarget {
  return {
    async execute(sql) {
      const { columns, rows } = engine.run(sql, [])
      return { rows: rows.map((row) => Object.fromEntries(columns.map((column, n) => [column, row[n]]))) }
    },
    async migrate(statements) {
      engine.run('PRAGMA foreign_keys = OFF', [])
      try {
        engine.run('BEGIN IMMEDIATE', [])
        for (const statement of statements) {
          const query = typeof statement === 'string' ? { sql: statement, args: [] } : statement
          engine.run(query.sql, bind(query))
        }
        engine.run('COMMIT', [])
      } finally {
        if (engine.inTransaction) engine.run('ROLLBACK', [])
        engine.run('PRAGMA foreign_keys = ON', [])
      }
    },
  }
}
