/**
 * The bytes of a file that a scan named by `source` (a path, or an address of the study scheme). Lent by the host.
 * The bytes are valid until the next call: a host may read every file into one buffer.
 */
export type ReadSource = (source: string) => Promise<Uint8Array> | Uint8Array;

/** `length` bytes of such a file from `offset` on; the rest of the file where the length is null. */
export type ReadPart = (source: string, part: FilePart) => Promise<Uint8Array>;

export interface FilePart {
  readonly offset: number;
  readonly length: number | null;
  /** Refused when there is more. */
  readonly atMostBytes: number;
}
