import type { SliceRange } from './jobs.ts';

/** `ascending`: as slices lie. `middle-out`: from the middle of the stack to both ends, for a viewer that opens there. */
export type SliceOrder = 'ascending' | 'middle-out';

/** The places of ranges of slices in the order in which they are to be worked on. */
export function workOrder(ranges: readonly SliceRange[], order: SliceOrder): readonly number[] {
  const places = ranges.map((_, place) => place);
  if (order === 'ascending') return places;
  const middle = (ranges.at(-1)?.[1] ?? 0) / 2;
  const fromMiddle = ([from, to]: SliceRange): number => Math.abs((from + to) / 2 - middle);
  const distances = ranges.map(fromMiddle);
  return places.sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0) || a - b);
}
