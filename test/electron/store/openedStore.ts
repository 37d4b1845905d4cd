import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store, type StoreOptions } from '../../../electron/store/openStore.ts';

/** A clock that goes on by one second at each look. */
export function clockFrom(start: string): () => Date {
  let at = Date.parse(start);
  return () => {
    at += 1000;
    return new Date(at);
  };
}

export interface TemporaryStores {
  /** A folder of its own for each name. */
  readonly folder: (name: string) => string;
  /** Opens the folder's store; it is closed at the end. */
  readonly open: (folder: string, options?: Partial<StoreOptions>) => Store;
  readonly end: () => void;
}

export function temporaryStores(): TemporaryStores {
  const base = mkdtempSync(join(tmpdir(), 'letb-store-'));
  const stores: Store[] = [];
  return {
    folder: (name) => join(base, name),
    open: (folder, options = {}) => {
      const store = openStore({
        folder,
        now: clockFrom('2026-11-21T08:00:00Z'),
        onFault: (error) => {
          throw error;
        },
        ...options,
      });
      stores.push(store);
      return store;
    },
    end: () => {
      for (const store of stores) store.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}
