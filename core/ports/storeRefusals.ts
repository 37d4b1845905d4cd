/** Why the store does not open, read or write. Backups are named by their file; paths stay with the host. */
export interface StoreRefusals {
  'store-in-use': { readonly name: string };
  /** The file is kept as it is. `backup` is the newest one that can take its place; null where there is none. */
  'store-damaged': { readonly name: string; readonly problem: string; readonly backup: string | null };
  /** Backups exist and the database does not: nothing new is begun in its place. */
  'store-missing': { readonly name: string; readonly backup: string };
  /** Written by a later version of the program. */
  'store-newer': { readonly name: string; readonly foundVersion: number; readonly knownVersion: number };
  /** A database of another program. */
  'store-foreign': { readonly name: string };
  'store-unwritable': { readonly name: string; readonly cause: string };
  /** Someone else wrote in between: what is stored is at another revision than the caller saw. */
  'store-conflict': {
    readonly what: 'record' | 'segmentation';
    readonly expectedRevision: number;
    readonly storedRevision: number;
  };
  'store-unknown-id': {
    readonly what: 'segmentation' | 'draft' | 'backup' | 'observer' | 'study' | 'blob';
    readonly id: string;
  };
  'observer-name-taken': { readonly name: string };
  'study-name-taken': { readonly name: string };
  /** `lastReadAt`, `earliest`: ISO 8601 instants. */
  'washout-not-over': {
    readonly study: string;
    readonly pass: number;
    readonly washoutDays: number;
    readonly lastReadAt: string;
    readonly earliest: string;
  };
  'study-unsealed': { readonly study: string; readonly unsealedAt: string };
  'segmentation-on-another-grid': { readonly stored: readonly number[]; readonly given: readonly number[] };
}
