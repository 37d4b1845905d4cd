/** Compresses bytes as a gzip file or as a zlib stream. Lent by the host. */
export type Deflate = (bytes: Uint8Array, container: 'gzip' | 'zlib') => Promise<Uint8Array>;
