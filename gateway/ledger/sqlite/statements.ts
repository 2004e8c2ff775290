/**
 * Named SQL: each statement is written once, in a file under sql/, and prepared once per connection.
 *
 * A file holds statements, each behind a line `-- name: camelCase`. Parameters are named, `:likeThis`; those of the few
 * statements that run for every update of inventory are counted, `?`, which takes half the time.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

export type Row = Record<string, SQLInputValue>;
export type Parameters = Record<string, SQLInputValue>;

/** Every named statement of the folder. Throws on a name used twice. */
export function readStatements(folder: string = join(import.meta.dirname, 'sql')): ReadonlyMap<string, string> {
  const statements = new Map<string, string>();
  for (const file of readdirSync(folder).sort()) {
    const sections = readFileSync(join(folder, file), 'utf8').split(/^-- name: (\w+)\n/m);
    for (let i = 1; i < sections.length; i += 2) {
      const name = sections[i] as string;
      if (statements.has(name)) throw new Error(`${file}: the statement ${name} stands twice`);
      statements.set(name, (sections[i + 1] as string).trim());
    }
  }
  return statements;
}

/** Runs named statements on one connection. Integers come as `bigint` only from `allBig`. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #sql: ReadonlyMap<string, string>;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, sql: ReadonlyMap<string, string>) {
    this.#database = database;
    this.#sql = sql;
  }

  run(name: string, parameters: Parameters = {}): number {
    return Number(this.#statement(name).run(parameters).changes);
  }

  get(name: string, parameters: Parameters = {}): Row | undefined {
    return this.#statement(name).get(parameters) as Row | undefined;
  }

  all(name: string, parameters: Parameters = {}): Row[] {
    return this.#statement(name).all(parameters) as Row[];
  }

  /** As `all`, with every integer a `bigint`: for quantities, which outgrow 2^53. */
  allBig(name: string, parameters: Parameters = {}): Row[] {
    const statement = this.#statement(name);
    statement.setReadBigInts(true);
    return statement.all(parameters) as Row[];
  }

  /** `run` with counted parameters. */
  runCounted(name: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(name).run(...values).changes);
  }

  /** `allBig` with counted parameters, each row as the list of its columns. */
  allCounted(name: string, ...values: SQLInputValue[]): SQLInputValue[][] {
    const statement = this.#statement(name);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    return statement.all(...values) as unknown as SQLInputValue[][];
  }

  #statement(name: string): StatementSync {
    let statement = this.#prepared.get(name);
    if (statement === undefined) {
      const sql = this.#sql.get(name);
      if (sql === undefined) throw new Error(`no SQL statement is named ${name}`);
      statement = this.#database.prepare(sql);
      this.#prepared.set(name, statement);
    }
    return statement;
  }
}
