import type { HangingCell } from '../../../core/hanging/hangingProtocol.ts';
import type { Tracks } from '../../state/hangingStore.ts';

/** A stretch of the line between two neighbouring tracks along which cells meet; places are shares of the whole, 0 to 1. */
export interface Edge {
  readonly direction: 'columns' | 'rows';
  /** The line lies after so many tracks. */
  readonly before: number;
  readonly at: number;
  /** Along the line. */
  readonly from: number;
  readonly to: number;
}

/** Shares at which tracks begin, and 1. */
function startsOf(tracks: readonly number[]): readonly number[] {
  const sum = tracks.reduce((total, track) => total + track, 0);
  let before = 0;
  return [
    ...tracks.map((track) => {
      const start = before / sum;
      before += track;
      return start;
    }),
    1,
  ];
}

/** Where a layout can be resized: no line runs through a cell that spans it. */
export function edgesOf({ cells }: { readonly cells: readonly HangingCell[] }, tracks: Tracks): readonly Edge[] {
  const both = [
    ['columns', tracks.columns, tracks.rows],
    ['rows', tracks.rows, tracks.columns],
  ] as const;
  return both.flatMap(([direction, along, across]) => {
    const [at, sides] = [startsOf(along), startsOf(across)];
    const span = (cell: HangingCell): readonly [track: number, tracks: number, side: number, sides: number] =>
      direction === 'columns'
        ? [cell.column, cell.columnSpan, cell.row, cell.rowSpan]
        : [cell.row, cell.rowSpan, cell.column, cell.columnSpan];
    return along.slice(1).flatMap((_, n): readonly Edge[] => {
      const before = n + 1;
      const isFree = across.map(
        (_track, side) =>
          !cells.some((cell) => {
            const [track, count, first, sideCount] = span(cell);
            return track <= before && track + count > before + 1 && first <= side + 1 && first + sideCount > side + 1;
          }),
      );
      return runsOf(isFree).map(([from, to]) => ({
        direction,
        before,
        at: at[before] ?? 1,
        from: sides[from] ?? 0,
        to: sides[to] ?? 1,
      }));
    });
  });
}

/** Stretches of true: [from, to). */
function runsOf(flags: readonly boolean[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const [n, flag] of flags.entries()) {
    const last = runs.at(-1);
    if (!flag) continue;
    if (last !== undefined && last[1] === n) last[1] = n + 1;
    else runs.push([n, n + 1]);
  }
  return runs;
}

/** No picture is made smaller than this share of the whole. */
const LEAST_SHARE = 0.1;

/** The tracks after a line was moved by a share of the whole; the other lines stay. */
export function moveEdge(tracks: Tracks, { direction, before }: Edge, share: number): Tracks {
  const along = tracks[direction];
  const sum = along.reduce((total, track) => total + track, 0);
  const [left, right] = [along[before - 1] ?? 0, along[before] ?? 0];
  const least = Math.min(LEAST_SHARE * sum, left, right);
  const moved = Math.min(Math.max(left + share * sum, least), left + right - least);
  const next = along.map((track, n) => (n === before - 1 ? moved : n === before ? left + right - moved : track));
  return { ...tracks, [direction]: next };
}
