import { PNG } from 'pngjs';

/** How alike two pictures must be. */
export interface Tolerance {
  /** A pixel differs when any of red, green and blue differs by more than so many levels of 255. */
  readonly levels: number;
  /** Share of the pixels that may differ. */
  readonly fraction: number;
}

export interface Comparison {
  /** Share of the pixels that differ; 1 where the sizes do. */
  readonly differing: number;
  /** The largest difference of a pixel, levels. */
  readonly worst: number;
  readonly isAlike: boolean;
  /** The picture in grey with what differs in red; null where the sizes differ. */
  readonly shown: PNG | null;
}

/** The means of blocks of `by` × `by` pixels: small, and blind to the way in which single edges are smoothed. What fills no block is left out. */
export function reduced(picture: PNG, by: number): PNG {
  const [width, height] = [Math.floor(picture.width / by), Math.floor(picture.height / by)];
  const small = new PNG({ width, height });
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let v = 0; v < by; v += 1)
          for (let u = 0; u < by; u += 1)
            sum += picture.data[4 * ((y * by + v) * picture.width + x * by + u) + channel] ?? 0;
        small.data[4 * (y * width + x) + channel] = Math.round(sum / (by * by));
      }
      small.data[4 * (y * width + x) + 3] = 255;
    }
  }
  return small;
}

export function comparePictures(actual: PNG, baseline: PNG, { levels, fraction }: Tolerance): Comparison {
  const { width, height } = baseline;
  if (actual.width !== width || actual.height !== height)
    return { differing: 1, worst: 255, isAlike: false, shown: null };
  const shown = new PNG({ width, height });
  let [differing, worst] = [0, 0];
  for (let at = 0; at < baseline.data.length; at += 4) {
    let difference = 0;
    for (let channel = 0; channel < 3; channel += 1)
      difference = Math.max(
        difference,
        Math.abs((actual.data[at + channel] ?? 0) - (baseline.data[at + channel] ?? 0)),
      );
    worst = Math.max(worst, difference);
    const grey = Math.round((baseline.data[at + 1] ?? 0) / 2);
    const isDifferent = difference > levels;
    if (isDifferent) differing += 1;
    shown.data.set(isDifferent ? [255, 40, 40, 255] : [grey, grey, grey, 255], at);
  }
  const share = differing / (width * height);
  return { differing: share, worst, isAlike: share <= fraction, shown };
}
