import type { StoreRequests } from '../../core/ipc/storeContract.ts';
import { observerKinds, type Observer } from '../../core/record/studies.ts';
import { numberOf, textOf, type Row, type Sql } from './sql.ts';
import { storeRefusal } from './sqliteFaults.ts';

export interface Observers {
  readonly list: () => readonly Observer[];
  readonly add: (args: StoreRequests['observer:add']['args']) => Observer;
  readonly rename: (args: StoreRequests['observer:rename']['args']) => Observer;
}

const COLUMNS = 'id, name, initials, kind';

/** Who reads on this computer. The first one is begun with the name of the system's user. */
export function observers(sql: Sql, now: () => Date, userName: string): Observers {
  const insert = ({ name, initials, kind }: StoreRequests['observer:add']['args']): Observer => {
    sql.write(
      'INSERT INTO observers (name, initials, kind, created_at) VALUES (?, ?, ?, ?)',
      name,
      initials,
      kind,
      now().toISOString(),
    );
    return observerOf(sql.all(`SELECT ${COLUMNS} FROM observers WHERE id = last_insert_rowid()`)[0]);
  };
  const list = (): readonly Observer[] => sql.all(`SELECT ${COLUMNS} FROM observers ORDER BY id`).map(observerOf);
  const refuseTaken = (name: string, except: number | null): void => {
    const [row] = sql.all('SELECT id FROM observers WHERE name = ?', name);
    if (row !== undefined && numberOf(row, 'id') !== except) throw storeRefusal('observer-name-taken', { name });
  };
  return {
    list: () => {
      if (list().length === 0)
        sql.transaction(() => insert({ name: userName, initials: initialsOf(userName), kind: 'reader' }));
      return list();
    },
    add: (args) =>
      sql.transaction(() => {
        refuseTaken(args.name, null);
        return insert(args);
      }),
    rename: ({ observerId, name, initials }) =>
      sql.transaction(() => {
        refuseTaken(name, observerId);
        sql.write('UPDATE observers SET name = ?, initials = ? WHERE id = ?', name, initials, observerId);
        const [row] = sql.all(`SELECT ${COLUMNS} FROM observers WHERE id = ?`, observerId);
        if (row === undefined) throw storeRefusal('store-unknown-id', { what: 'observer', id: String(observerId) });
        return observerOf(row);
      }),
  };
}

/** The first letters of a name's parts, two at most. */
function initialsOf(name: string): string {
  const letters = name
    .split(/[\s._-]+/)
    .flatMap((part) => Array.from(part).slice(0, 1))
    .slice(0, 2);
  return letters.length === 0 ? '?' : letters.join('').toUpperCase();
}

function observerOf(row: Row | undefined): Observer {
  const kind = observerKinds.find((known) => known === textOf(row, 'kind'));
  if (kind === undefined) throw new TypeError(`${textOf(row, 'kind')} is no kind of observer`);
  return { observerId: numberOf(row, 'id'), name: textOf(row, 'name'), initials: textOf(row, 'initials'), kind };
}
