/** SHA-256 of the bytes, lower-case hex. Lent by the host (node:crypto, SubtleCrypto). */
export type Digest = (bytes: Uint8Array) => Promise<string> | string;
