import type { JsonValue, StoreRequests } from '../../core/ipc/storeContract.ts';
import { textOf, type Sql } from './sql.ts';

export interface WindowState {
  readonly get: () => Readonly<Record<string, JsonValue>>;
  readonly set: (args: StoreRequests['window:setState']['args']) => null;
}

/** What the window keeps between runs, by key. */
export function windowState(sql: Sql, now: () => Date): WindowState {
  return {
    get: () =>
      Object.fromEntries(
        sql
          .all('SELECT key, value FROM window_state ORDER BY key')
          .map((row): [string, JsonValue] => [textOf(row, 'key'), JSON.parse(textOf(row, 'value'))]),
      ),
    set: ({ key, value }) => {
      if (value === null) sql.write('DELETE FROM window_state WHERE key = ?', key);
      else {
        sql.write(
          `INSERT INTO window_state (key, value, changed_at) VALUES (?, ?, ?)
           ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
          key,
          JSON.stringify(value),
          now().toISOString(),
        );
      }
      return null;
    },
  };
}
