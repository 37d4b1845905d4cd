import type { Coded } from '../../core/base/errors.ts';
import type { StoreArgsOf, StoreRequestName, StoreResultOf } from '../../core/ipc/storeContract.ts';

/** What the store's thread is started with. */
export interface StoreThreadData {
  readonly folder: string;
  /** One number in shared memory: 1 once the database is closed. */
  readonly closed: Int32Array<SharedArrayBuffer>;
}

export type ToStore =
  | {
      [Name in StoreRequestName]: { readonly id: number; readonly name: Name; readonly args: StoreArgsOf<Name> };
    }[StoreRequestName]
  /** Closes the database and ends the thread. */
  | { readonly name: 'close' };

export type FromStore =
  | { readonly type: 'done'; readonly id: number; readonly result: StoreResultOf<StoreRequestName> }
  | { readonly type: 'refused'; readonly id: number; readonly error: Coded }
  | { readonly type: 'broken'; readonly id: number; readonly message: string; readonly stack: string }
  /** Of no request: a daily backup that failed. */
  | { readonly type: 'fault'; readonly message: string; readonly stack: string };
