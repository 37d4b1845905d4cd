type Colour = readonly [red: number, green: number, blue: number];

/**
 * Viridis at eight even steps (van der Walt and Smith, matplotlib): even to the eye and without red–green contrast, so that it reads with
 * any colour vision and in grey. Between the steps colours are mixed in a straight line.
 */
export const RAMP: readonly Colour[] = [
  [68, 1, 84],
  [70, 50, 126],
  [54, 92, 141],
  [39, 127, 142],
  [31, 161, 135],
  [74, 193, 109],
  [160, 218, 57],
  [253, 231, 37],
];

/** The ramp's colour at a share of it, 0 to 1, as 8-bit red, green and blue. */
export function rampColour(share: number): Colour {
  const place = Math.min(1, Math.max(0, share)) * (RAMP.length - 1);
  const low = Math.min(RAMP.length - 2, Math.floor(place));
  const [a, b] = [RAMP[low] ?? [0, 0, 0], RAMP[low + 1] ?? [0, 0, 0]];
  const part = place - low;
  const mixed = (c: 0 | 1 | 2): number => a[c] + (b[c] - a[c]) * part;
  return [mixed(0), mixed(1), mixed(2)];
}

/** The same as CSS, for a legend. */
export function rampGradient(towards: string): string {
  return `linear-gradient(${towards}, ${RAMP.map(([r, g, b]) => `rgb(${r} ${g} ${b})`).join(', ')})`;
}

/** The same as the body of a shader's function of `share`. */
export function rampCode(): string {
  const last = RAMP.length - 1;
  const colour = ([r, g, b]: Colour): string => `vec3(${[r, g, b].map((c) => (c / 255).toFixed(6)).join(', ')})`;
  const steps = RAMP.slice(1).map((to, n) => {
    const from = RAMP[n] ?? to;
    return `if (share * ${last}.0 <= ${n + 1}.0) return mix(${colour(from)}, ${colour(to)}, share * ${last}.0 - ${n}.0);`;
  });
  return [...steps, `return ${colour(RAMP[last] ?? [0, 0, 0])};`].join('\n  ');
}
