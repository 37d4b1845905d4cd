import type { ScannedInstance } from './groupIntoSeries.ts';
import { huRule } from './pixelData.ts';
import { byTime, positionsOf, SAME_POSITION_MM, spacingOf, type PlacedSlice } from './sortSlices.ts';

/** A digest of the pixels of some files, by source: lent by the host for files that share a position. */
export type PixelDigests = ReadonlyMap<string, string>;

export interface Passes {
  /** Each pass holds one slice a position, in order along the normal. The first is the earliest. */
  readonly passes: readonly (readonly PlacedSlice[])[];
  /** Copies of an image that is there already. */
  readonly duplicates: number;
  /** Positions with several different images that do not make up full passes: which one belongs is unknown. */
  readonly ambiguous: readonly PlacedSlice[];
}

/** Slices of a second run through the same positions; fewer are stray images. */
const FEWEST_SLICES_OF_A_PASS = 5;

/** Sources whose pixels must be compared before the passes can be told apart: images of several files at one position. */
export function sharedPositions(slices: readonly PlacedSlice[]): readonly string[] {
  return positionsOf(slices)
    .map((position) => [...new Set(position.map(({ instance }) => instance.source))])
    .filter((sources) => sources.length > 1)
    .flat();
}

/**
 * Slices in order along the normal → passes through the positions. Images that are the same (equal pixels, or the same SOP Instance
 * UID where no digests were lent, and the same rule from stored values to HU) are kept once. Other images at one position are passes: told apart by their acquisition time or
 * the order in which they were made.
 */
export function separatePasses(slices: readonly PlacedSlice[], digests: PixelDigests): Passes {
  const positions = positionsOf(slices).map((position) => withoutCopies(position, digests));
  const kept = positions.flat();
  const duplicates = slices.length - kept.length;
  if (kept.length === positions.length) return { passes: [kept], duplicates, ambiguous: [] };
  const full = [byAcquisitionTime(kept), runsInTime(kept), takenInTurn(kept, positions)].find(
    (passes) => passes?.every((pass) => isFullPass(pass) && repeatsAnother(pass, passes)) === true,
  );
  if (full !== undefined && full !== null) return { passes: full, duplicates, ambiguous: [] };
  return {
    passes: ranksAtPositions(positions),
    duplicates,
    ambiguous: positions.flatMap((position) => (position.length > 1 ? position.slice(0, 1) : [])),
  };
}

function withoutCopies(position: readonly PlacedSlice[], digests: PixelDigests): readonly PlacedSlice[] {
  if (position.length < 2) return position;
  const kept = new Map<string, PlacedSlice>();
  for (const slice of position) {
    const key = contentOf(slice.instance, digests);
    if (!kept.has(key)) kept.set(key, slice);
  }
  return [...kept.values()];
}

/** Equal for images that are the same: stored pixels, and all that makes HU of them. A file alone is like no other. */
function contentOf({ source, header, damage }: ScannedInstance, digests: PixelDigests): string {
  const digest = digests.get(source);
  const frame = header.pixels.frameInFile?.index ?? 0;
  const rule = [frame, huRule(header.pixels), damage?.code ?? '', damage?.detail ?? ''];
  if (digest !== undefined) return JSON.stringify(['pixels', digest, ...rule]);
  const alone = header.sopInstanceUid === '' || damage !== null;
  return JSON.stringify(alone ? ['file', source, frame] : ['instance', header.sopInstanceUid, ...rule]);
}

function isFullPass(pass: readonly PlacedSlice[]): boolean {
  if (pass.length < FEWEST_SLICES_OF_A_PASS) return false;
  const { medianMm, gaps } = spacingOf(pass);
  return medianMm > SAME_POSITION_MM && gaps.length === 0;
}

/**
 * A pass takes positions again that another took, as many as make a pass. Runs that only meet at a stray image, or lie beside each other,
 * are pieces of one: each would be measured as if it were whole.
 */
function repeatsAnother(pass: readonly PlacedSlice[], passes: readonly (readonly PlacedSlice[])[]): boolean {
  return passes.some((other) => {
    if (other === pass) return false;
    const shared = positionsOf([...pass, ...other].sort((a, b) => a.alongMm - b.alongMm));
    return pass.length + other.length - shared.length >= FEWEST_SLICES_OF_A_PASS;
  });
}

/** Images of one acquisition time, the earliest first: where a scanner states the time of the pass, not of the slice. Null where one has none. */
function byAcquisitionTime(slices: readonly PlacedSlice[]): readonly (readonly PlacedSlice[])[] | null {
  const passes = new Map<number, PlacedSlice[]>();
  for (const slice of inOrderOfTime(slices)) {
    const { timeSeconds } = slice.instance.header.acquisition;
    if (timeSeconds === null) return null;
    const pass = passes.get(timeSeconds);
    if (pass === undefined) passes.set(timeSeconds, [slice]);
    else pass.push(slice);
  }
  return [...passes.values()].map((pass) => pass.sort((a, b) => a.alongMm - b.alongMm));
}

/**
 * Passes as the images followed one another: a run ends where the table does not move on by one step in its direction. Null where
 * the table turns back from a position without taking it again: that image could belong to either run.
 */
function runsInTime(slices: readonly PlacedSlice[]): readonly (readonly PlacedSlice[])[] | null {
  const stepMm = spacingOf(positionsOf(slices).flatMap((position) => position.slice(0, 1))).medianMm;
  const runs: PlacedSlice[][] = [];
  for (const slice of inOrderOfTime(slices)) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const before = run?.at(-2);
    const moveMm = last === undefined ? 0 : slice.alongMm - last.alongMm;
    const isStep = Math.abs(Math.abs(moveMm) - stepMm) <= STEP_SHARE * stepMm;
    const onward = last === undefined || before === undefined || (last.alongMm - before.alongMm) * moveMm > 0;
    if (isStep && !onward) return null;
    if (run !== undefined && isStep) run.push(slice);
    else runs.push([slice]);
  }
  return runs.map((run) => run.sort((a, b) => a.alongMm - b.alongMm));
}

/** A move of the table within this share of the median step is a step. */
const STEP_SHARE = 0.1;

function inOrderOfTime(slices: readonly PlacedSlice[]): readonly PlacedSlice[] {
  return [...slices].sort((a, b) => byTime(a.instance, b.instance));
}

/** Passes whose images were numbered in turn: all of one position, then all of the next. Null where they were not. */
function takenInTurn(
  slices: readonly PlacedSlice[],
  positions: readonly (readonly PlacedSlice[])[],
): readonly (readonly PlacedSlice[])[] | null {
  const most = positions[0]?.length ?? 0;
  if (positions.some((position) => position.length !== most || !haveOwnTimes(position))) return null;
  const inTime = inOrderOfTime(slices);
  const inTurn = inTime.every((slice, index) => {
    const first = inTime[index - (index % most)];
    return first !== undefined && Math.abs(first.alongMm - slice.alongMm) <= SAME_POSITION_MM;
  });
  return inTurn ? ranksAtPositions(positions) : null;
}

/** True when time or instance number puts the images of a position in order, and not the chance of their UIDs. */
function haveOwnTimes(position: readonly PlacedSlice[]): boolean {
  const keys = position.map(({ instance: { header } }) =>
    JSON.stringify([header.acquisition.timeSeconds, header.acquisition.contentTimeSeconds, header.instanceNumber]),
  );
  return new Set(keys).size === position.length;
}

/** Passes by rank: the earliest image of each position, the second, and so on. */
function ranksAtPositions(positions: readonly (readonly PlacedSlice[])[]): readonly (readonly PlacedSlice[])[] {
  const most = positions.reduce((longest, position) => Math.max(longest, position.length), 0);
  const ranked = positions.map(inOrderOfTime);
  return Array.from({ length: most }, (_, rank) =>
    ranked.flatMap((position) => {
      const slice = position[rank];
      return slice === undefined ? [] : [slice];
    }),
  );
}
