/** What a host says of a file it cannot lend or keep. */
export interface FileRefusals {
  'file-unreadable': { readonly path: string; readonly cause: string };
  'file-unwritable': { readonly path: string; readonly cause: string };
}
