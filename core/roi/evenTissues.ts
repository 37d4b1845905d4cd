import type { TissueCells } from './tissueCells.ts';

/** A tissue that fills centimetres evenly: a peak of the joint distribution of P and S over even cells. HU. */
export interface EvenTissue {
  readonly precontrastHu: number;
  readonly subtractionHu: number;
  readonly cm3: number;
}

/** The even tissues of a liver, the largest first, and how widely one tissue spreads about its peak. */
export interface EvenTissues {
  readonly tissues: readonly EvenTissue[];
  /** 1 for an even cell. */
  readonly even: Uint8Array;
}

/** Share of inner cells whose neighbours are most alike: they show what noise alone does. */
const QUIETEST_FRACTION = 0.1;
/** Neighbours may be unlike by this many times what they are in the quietest cells: more is texture, vessel or edge. */
const EVEN_RATIO = 1.7;
/** Differences that no tissue is free of, HU. */
const LEAST_SD_HU = 1.5;
/** Width of the kernel of the joint distribution, of the SD of a quiet cell's neighbours; HU at least. */
const KERNEL_SHARE = 0.35;
const LEAST_KERNEL_HU = 2;
/** Two peaks are one tissue where the saddle between them is higher than this share of the lower. */
const SADDLE_FRACTION = 0.7;
/** A smaller share of the even cells is no tissue of its own. */
const LEAST_SHARE = 0.06;
/** Fewer even cells tell nothing. */
const LEAST_CELLS = 24;

/** Range of the joint distribution, HU: beyond lie lung, oil and bone. */
const P_HU = { low: -40, high: 120 } as const;
const S_HU = { low: -60, high: 160 } as const;
const P_BINS = P_HU.high - P_HU.low;
const S_BINS = S_HU.high - S_HU.low;

/**
 * Finds them: cells whose neighbourhood is nearly as even as noise allows (parenchyma is, over centimetres; tumour, vessels and edges are
 * not), then the peaks of their joint distribution of P and S. Tumour that is larger than all parenchyma is thus still the smaller peak unless it
 * is as even. No tissue where too few cells are even.
 */
export function evenTissues(cells: TissueCells): EvenTissues {
  const { inner, precontrastHu, subtractionHu, precontrastSdHu, subtractionSdHu, cellMm3 } = cells;
  const quietP = quietSd(precontrastSdHu, inner);
  const quietS = quietSd(subtractionSdHu, inner);
  const even = inner.map((own, at) =>
    own === 1 && (precontrastSdHu[at] ?? 0) <= EVEN_RATIO * quietP && (subtractionSdHu[at] ?? 0) <= EVEN_RATIO * quietS
      ? 1
      : 0,
  );
  const counts = new Float64Array(P_BINS * S_BINS);
  let all = 0;
  for (let at = 0; at < even.length; at += 1) {
    if (even[at] === 0) continue;
    const p = Math.floor((precontrastHu[at] ?? 0) - P_HU.low);
    const s = Math.floor((subtractionHu[at] ?? 0) - S_HU.low);
    if (p < 0 || p >= P_BINS || s < 0 || s >= S_BINS) continue;
    counts[p * S_BINS + s] = (counts[p * S_BINS + s] ?? 0) + 1;
    all += 1;
  }
  if (all < LEAST_CELLS) return { tissues: [], even };
  const kernel = (quiet: number): number => Math.max(LEAST_KERNEL_HU, KERNEL_SHARE * quiet);
  const density = blurred(counts, kernel(quietP), kernel(quietS));
  const peakOf = peaks(density);
  const sizes = new Map<number, number>();
  counts.forEach((n, bin) => {
    if (n === 0) return;
    const peak = peakOf[bin] ?? bin;
    sizes.set(peak, (sizes.get(peak) ?? 0) + n);
  });
  const tissues = [...sizes]
    .filter(([, n]) => n >= LEAST_SHARE * all)
    .toSorted(([, a], [, b]) => b - a)
    .map(([peak, n]) => ({
      precontrastHu: P_HU.low + Math.floor(peak / S_BINS) + 0.5,
      subtractionHu: S_HU.low + (peak % S_BINS) + 0.5,
      cm3: (n * cellMm3) / 1000,
    }));
  return { tissues, even };
}

function quietSd(sds: Float32Array, inner: Uint8Array): number {
  const known = sds.filter((sd, at) => inner[at] === 1 && Number.isFinite(sd)).toSorted();
  return Math.max(LEAST_SD_HU, known[Math.floor(QUIETEST_FRACTION * known.length)] ?? 0);
}

/** The joint counts blurred by a Gaussian of these SDs along P and S. */
function blurred(counts: Float64Array, sdP: number, sdS: number): Float64Array {
  const along = (values: Float64Array, stride: number, length: number, sd: number): Float64Array => {
    const reach = Math.ceil(3 * sd);
    const weights = Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-((n - reach) ** 2) / (2 * sd * sd)));
    return values.map((_, at) => {
      const place = Math.floor(at / stride) % length;
      let sum = 0;
      for (let by = -reach; by <= reach; by += 1) {
        if (place + by < 0 || place + by >= length) continue;
        sum += (weights[by + reach] ?? 0) * (values[at + by * stride] ?? 0);
      }
      return sum;
    });
  };
  return along(along(counts, S_BINS, P_BINS, sdP), 1, S_BINS, sdS);
}

/** By bin, the bin of the peak that it belongs to: the steepest way up, peaks joined over high saddles. */
function peaks(density: Float64Array): Int32Array {
  const order = [...density.keys()].filter((bin) => (density[bin] ?? 0) > 0);
  order.sort((a, b) => (density[b] ?? 0) - (density[a] ?? 0));
  const peakOf = new Int32Array(density.length).fill(-1);
  /** Peaks that were joined to a higher one. */
  const joined = new Map<number, number>();
  const root = (peak: number): number => {
    const higher = joined.get(peak);
    return higher === undefined ? peak : root(higher);
  };
  for (const bin of order) {
    const around = neighboursOf(bin)
      .map((there) => peakOf[there] ?? -1)
      .filter((peak) => peak >= 0)
      .map(root);
    const touching = [...new Set(around)].toSorted((a, b) => (density[b] ?? 0) - (density[a] ?? 0));
    const [highest] = touching;
    peakOf[bin] = highest ?? bin;
    // This bin is the saddle between the peaks that it touches: bins come in falling order.
    for (const lower of touching.slice(1)) {
      if ((density[bin] ?? 0) >= SADDLE_FRACTION * (density[lower] ?? 0)) joined.set(lower, highest ?? bin);
    }
  }
  return peakOf.map((peak) => (peak < 0 ? peak : root(peak)));
}

function neighboursOf(bin: number): readonly number[] {
  const [p, s] = [Math.floor(bin / S_BINS), bin % S_BINS];
  const around: number[] = [];
  for (let a = Math.max(0, p - 1); a <= Math.min(P_BINS - 1, p + 1); a += 1) {
    for (let b = Math.max(0, s - 1); b <= Math.min(S_BINS - 1, s + 1); b += 1) {
      if (a !== p || b !== s) around.push(a * S_BINS + b);
    }
  }
  return around;
}
