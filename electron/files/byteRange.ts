/** Bytes first to last, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What a Range header asks of a file (RFC 9110, 14.2). `whole`: no header, or one that may be ignored (another unit, several
 * ranges, malformed). `unsatisfiable`: a well-formed range beyond the end.
 */
export function parseRange(header: string | null, fileBytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = header === null ? null : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  const [from, to] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (match === null || (from === '' && to === '')) return 'whole';
  if (from === '') {
    const suffix = Math.min(Number(to), fileBytes);
    return suffix === 0 ? 'unsatisfiable' : { first: fileBytes - suffix, last: fileBytes - 1 };
  }
  const first = Number(from);
  const last = to === '' ? fileBytes - 1 : Math.min(Number(to), fileBytes - 1);
  if (to !== '' && Number(to) < first) return 'whole';
  return first >= fileBytes ? 'unsatisfiable' : { first, last };
}
