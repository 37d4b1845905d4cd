import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Called after each statement that may write, with its number: where tests end the process. */
export type AfterWrite = (writes: number) => void;

/** A connection, by prepared statements. */
export interface Sql {
  readonly all: (query: string, ...values: readonly SQLInputValue[]) => readonly Row[];
  readonly write: (statement: string, ...values: readonly SQLInputValue[]) => void;
  /** Several statements at once. */
  readonly script: (statements: string) => void;
  /** All of the work's writes or none; the writer's lock is taken at its begin. Durable when it returns. */
  readonly transaction: <T>(work: () => T) => T;
}

export function sqlOver(database: DatabaseSync, afterWrite: AfterWrite = () => undefined): Sql {
  const prepared = new Map<string, StatementSync>();
  const statementOf = (text: string): StatementSync => {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const made = database.prepare(text);
    prepared.set(text, made);
    return made;
  };
  let writes = 0;
  const written = (): void => {
    writes += 1;
    afterWrite(writes);
  };
  const script = (statements: string): void => {
    database.exec(statements);
    written();
  };
  return {
    all: (query, ...values) => statementOf(query).all(...values),
    write: (statement, ...values) => {
      statementOf(statement).run(...values);
      written();
    },
    script,
    transaction: (work) => {
      script('BEGIN IMMEDIATE');
      try {
        const result = work();
        script('COMMIT');
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

export function textOf(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (typeof value !== 'string') throw new TypeError(`${column} is no text`);
  return value;
}

export function numberOf(row: Row | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new TypeError(`${column} is no number`);
  return value;
}

export function bytesOf(row: Row | undefined, column: string): Uint8Array {
  const value = row?.[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`${column} holds no bytes`);
  return value;
}
