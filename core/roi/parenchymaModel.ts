import { componentsOf } from '../segmentation/draft/components.ts';
import { chooseParenchyma } from './chooseParenchyma.ts';
import { evenTissues, type EvenTissue } from './evenTissues.ts';
import { eachNeighbour, type TissueCells } from './tissueCells.ts';

/** Healthy parenchyma as one liver shows it, and where the liver is something else. HU, cm³. */
export interface ParenchymaModel {
  /** Where P and S of parenchyma peak together. */
  readonly precontrastHu: number;
  readonly subtractionHu: number;
  /** SD over a centimetre and more about the peak. */
  readonly precontrastSpreadHu: number;
  readonly subtractionSpreadHu: number;
  /** Another even tissue that may be parenchyma instead; null where the choice is clear. */
  readonly rival: EvenTissue | null;
  /** Tissue unlike parenchyma of centimetres together: tumour, necrosis, oil, a rim where P and A disagree. */
  readonly bulkCm3: number;
}

/** By cell: not wholly liver, or too little to tell; like parenchyma; unlike it; of a bulk of unlike tissue; next to a bulk. */
export const UNKNOWN_CELL = 0;
export const TYPICAL_CELL = 1;
export const UNLIKE_CELL = 2;
export const BULK_CELL = 3;
export const BESIDE_CELL = 4;

/** A cell is like parenchyma within this many spreads of P and S together. */
const TYPICAL_SPREADS = 3;
/** And where its neighbours differ by less than this many times what they do in a quarter of that tissue. */
const TYPICAL_SD_RATIO = 3;
/** A bulk is where less than this share of the liver within the reach is like parenchyma. */
const BULK_FRACTION = 0.3;
const REACH_MM = 12.5;
/** Smaller ones are vessels and noise; smaller parts of a liver that bulk cuts off from the rest belong to it. */
const LEAST_BULK_CM3 = 4;
const LEAST_ISLAND_CM3 = 6;
/** Turns in which the centre moves from the peak to the middle of the tissue. */
const SETTLING_TURNS = 5;
/** Spreads are within these, HU: narrower is chance, wider another tissue. */
const P_SPREAD_HU = { least: 2.5, most: 4 } as const;
const S_SPREAD_HU = { least: 3, most: 7 } as const;

/** A liver's model, and by cell what it is to it and which share of the liver about it is like parenchyma. */
export interface ParenchymaCells {
  readonly model: ParenchymaModel;
  readonly kinds: Uint8Array;
  readonly typicalShare: Float32Array;
}

/** Null where the liver is too small or too uneven to tell. */
export function parenchymaModel(cells: TissueCells): ParenchymaCells | null {
  const { tissues, even } = evenTissues(cells);
  const chosen = chooseParenchyma(tissues);
  if (chosen === null) return null;
  const { parenchyma, rival } = chosen;
  const near = nearest(cells, even, { own: parenchyma, others: tissues });
  const { centre, spread } = settled(cells, near, parenchyma);
  const quarter = (sds: Float32Array): number =>
    quantile(
      near.map((at) => sds[at] ?? 0),
      0.25,
    );
  const [mostP, mostS] = [cells.precontrastSdHu, cells.subtractionSdHu].map((sds) => TYPICAL_SD_RATIO * quarter(sds));
  const isTypical = (at: number): boolean =>
    Math.hypot(
      ((cells.precontrastHu[at] ?? 0) - centre.precontrastHu) / spread.precontrastHu,
      ((cells.subtractionHu[at] ?? 0) - centre.subtractionHu) / spread.subtractionHu,
    ) <= TYPICAL_SPREADS &&
    (cells.precontrastSdHu[at] ?? 0) <= Math.max(P_SPREAD_HU.least, mostP ?? 0) &&
    (cells.subtractionSdHu[at] ?? 0) <= Math.max(S_SPREAD_HU.least, mostS ?? 0);
  const kinds = cells.whole.map((whole, at) =>
    whole === 0 ? UNKNOWN_CELL : isTypical(at) ? TYPICAL_CELL : UNLIKE_CELL,
  );
  const share = typicalShare(kinds, cells);
  const bulk = markBulk(kinds, share, cells);
  return {
    model: {
      precontrastHu: centre.precontrastHu,
      subtractionHu: centre.subtractionHu,
      precontrastSpreadHu: spread.precontrastHu,
      subtractionSpreadHu: spread.subtractionHu,
      rival,
      bulkCm3: (bulk * cells.cellMm3) / 1000,
    },
    kinds,
    typicalShare: share,
  };
}

/** Even cells that are nearer to a tissue than to any other. */
function nearest(
  { precontrastHu, subtractionHu }: TissueCells,
  even: Uint8Array,
  { own, others }: { readonly own: EvenTissue; readonly others: readonly EvenTissue[] },
): readonly number[] {
  const distance = (at: number, tissue: EvenTissue): number =>
    Math.hypot(
      ((precontrastHu[at] ?? 0) - tissue.precontrastHu) / P_SPREAD_HU.most,
      ((subtractionHu[at] ?? 0) - tissue.subtractionHu) / S_SPREAD_HU.most,
    );
  const found: number[] = [];
  for (let at = 0; at < even.length; at += 1) {
    if (even[at] === 1 && others.every((other) => distance(at, own) <= distance(at, other))) found.push(at);
  }
  return found;
}

type Pair = Pick<EvenTissue, 'precontrastHu' | 'subtractionHu'>;

/** Mean and SD of P and S about a peak, from the cells that lie two of the widest spreads around. */
function settled(
  { precontrastHu, subtractionHu }: TissueCells,
  cells: readonly number[],
  peak: EvenTissue,
): { readonly centre: Pair; readonly spread: Pair } {
  let centre: Pair = peak;
  let spread: Pair = { precontrastHu: P_SPREAD_HU.most, subtractionHu: S_SPREAD_HU.most };
  for (let turn = 0; turn < SETTLING_TURNS; turn += 1) {
    const within = cells.filter(
      (at) =>
        Math.hypot(
          ((precontrastHu[at] ?? 0) - centre.precontrastHu) / P_SPREAD_HU.most,
          ((subtractionHu[at] ?? 0) - centre.subtractionHu) / S_SPREAD_HU.most,
        ) <= 2,
    );
    const p = meanAndSd(within.map((at) => precontrastHu[at] ?? 0));
    const s = meanAndSd(within.map((at) => subtractionHu[at] ?? 0));
    if (within.length < 2) break;
    centre = { precontrastHu: p.mean, subtractionHu: s.mean };
    spread = {
      precontrastHu: Math.max(P_SPREAD_HU.least, Math.min(P_SPREAD_HU.most, p.sd)),
      subtractionHu: Math.max(S_SPREAD_HU.least, Math.min(S_SPREAD_HU.most, s.sd)),
    };
  }
  return { centre, spread };
}

function meanAndSd(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, sd: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1)) };
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(fraction * sorted.length)] ?? Number.POSITIVE_INFINITY;
}

/** Marks bulk and what lies beside it in `into`; the number of cells of bulk. */
function markBulk(into: Uint8Array, share: Float32Array, { dimensions, cellMm3 }: TissueCells): number {
  const unlike = into.map((kind, at) => (kind !== UNKNOWN_CELL && (share[at] ?? 0) < BULK_FRACTION ? 1 : 0));
  const cellsOf = (cm3: number): number => (1000 * cm3) / cellMm3;
  const pieces = componentsOf(unlike, dimensions);
  const bulk = unlike.map((_, at) => {
    const label = pieces.labels[at] ?? 0;
    return label > 0 && (pieces.sizes[label] ?? 0) >= cellsOf(LEAST_BULK_CM3) ? 1 : 0;
  });
  const rest = componentsOf(
    into.map((kind, at) => (kind !== UNKNOWN_CELL && bulk[at] === 0 ? 1 : 0)),
    dimensions,
  );
  const largest = Math.max(...rest.sizes);
  let count = 0;
  for (let at = 0; at < into.length; at += 1) {
    const label = rest.labels[at] ?? 0;
    const size = rest.sizes[label] ?? 0;
    if (label > 0 && size < largest && size < cellsOf(LEAST_ISLAND_CM3) && touchesBulk(bulk, dimensions, at))
      bulk[at] = 1;
  }
  for (let at = 0; at < into.length; at += 1) {
    if (bulk[at] === 1) {
      into[at] = BULK_CELL;
      count += 1;
    } else if (into[at] !== TYPICAL_CELL && touchesBulk(bulk, dimensions, at)) into[at] = BESIDE_CELL;
  }
  return count;
}

function touchesBulk(bulk: Uint8Array, dimensions: TissueCells['dimensions'], at: number): boolean {
  let touches = false;
  eachNeighbour(dimensions, at, (there, axes) => {
    if (axes === 1 && bulk[there] === 1) touches = true;
  });
  return touches;
}

/** Share of the cells within the reach and off the liver's border that are like parenchyma; 0 where there is none. */
function typicalShare(
  kinds: Uint8Array,
  { dimensions: [ni, nj, nk], spacingMm, inner }: Pick<TissueCells, 'dimensions' | 'spacingMm' | 'inner'>,
): Float32Array {
  const offsets: (readonly [number, number, number])[] = [];
  const reach = spacingMm.map((mm) => Math.floor(REACH_MM / mm));
  const [ri, rj, rk] = [reach[0] ?? 0, reach[1] ?? 0, reach[2] ?? 0];
  for (let c = -rk; c <= rk; c += 1) {
    for (let b = -rj; b <= rj; b += 1) {
      for (let a = -ri; a <= ri; a += 1) {
        if (Math.hypot(a * spacingMm[0], b * spacingMm[1], c * spacingMm[2]) <= REACH_MM) offsets.push([a, b, c]);
      }
    }
  }
  return Float32Array.from(kinds, (kind, at) => {
    if (kind === UNKNOWN_CELL) return 0;
    const [i, j, k] = [at % ni, Math.floor(at / ni) % nj, Math.floor(at / (ni * nj))];
    let [known, typical] = [0, 0];
    for (const [a, b, c] of offsets) {
      const [x, y, z] = [i + a, j + b, k + c];
      if (x < 0 || x >= ni || y < 0 || y >= nj || z < 0 || z >= nk) continue;
      const there = x + ni * (y + nj * z);
      if (inner[there] === 0) continue;
      known += 1;
      if (kinds[there] === TYPICAL_CELL) typical += 1;
    }
    return known === 0 ? 0 : typical / known;
  });
}
