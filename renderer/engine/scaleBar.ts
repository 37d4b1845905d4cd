import type { ScaleBar } from './contract.ts';

const ROUND_LENGTHS = [5, 2, 1] as const;

/** The longest of 1, 2 or 5 times a power of ten mm that takes at most a quarter of a width. */
export function scaleBarFor(widthPx: number, pixelsPerMm: number): ScaleBar {
  const mostMm = widthPx / 4 / pixelsPerMm;
  const power = 10 ** Math.floor(Math.log10(mostMm));
  // A length that just fits is not lost to rounding.
  const lengthMm = (ROUND_LENGTHS.find((n) => n * power <= mostMm * (1 + 1e-9)) ?? 1) * power;
  return { lengthMm, lengthPx: lengthMm * pixelsPerMm };
}
