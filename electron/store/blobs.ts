import { hash } from 'node:crypto';
import type { StoreRequests } from '../../core/ipc/storeContract.ts';
import { DATABASE_NAME } from './database.ts';
import { deflatedMask, inflatedMask } from './maskBytes.ts';
import { bytesOf, type Sql } from './sql.ts';
import { storeRefusal } from './sqliteFaults.ts';

export interface Blobs {
  readonly put: (args: StoreRequests['blob:put']['args']) => { readonly sha256: string };
  readonly get: (args: StoreRequests['blob:get']['args']) => Uint8Array;
}

/** Bytes by their SHA-256: what was signed is there as it was, whatever becomes of what it was made from. */
export function blobs(sql: Sql, now: () => Date, newestBackup: () => string | null): Blobs {
  return {
    put: ({ bytes }) => {
      const sha256 = hash('sha256', bytes, 'hex');
      sql.write(
        'INSERT INTO blobs (sha256, bytes, at) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING',
        sha256,
        deflatedMask(bytes),
        now().toISOString(),
      );
      return { sha256 };
    },
    get: ({ sha256 }) => {
      const [row] = sql.all('SELECT bytes FROM blobs WHERE sha256 = ?', sha256);
      if (row === undefined) throw storeRefusal('store-unknown-id', { what: 'blob', id: sha256 });
      const bytes = inflatedMask(bytesOf(row, 'bytes'));
      if (hash('sha256', bytes, 'hex') !== sha256)
        throw storeRefusal('store-damaged', {
          name: DATABASE_NAME,
          problem: 'a signed mask is not the one of its digest',
          backup: newestBackup(),
        });
      return bytes;
    },
  };
}
