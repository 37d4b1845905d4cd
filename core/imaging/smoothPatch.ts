/** Standard deviations on either side of the middle that the kernel reaches. */
const REACH = 3;

/** A picture of `columns` × `rows` smoothed by a Gaussian, in pixels; what is not a number is left out and stays so. */
export function smoothPatch(
  values: Float32Array,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  sigmaPx: number,
): Float32Array {
  const half = Math.ceil(REACH * sigmaPx);
  const kernel = Array.from({ length: 2 * half + 1 }, (_, n) => Math.exp(-((n - half) ** 2) / (2 * sigmaPx * sigmaPx)));
  const along = (source: Float32Array, isDown: boolean): Float32Array => {
    const into = new Float32Array(source.length);
    const [n, stride] = isDown ? [rows, columns] : [columns, 1];
    for (let at = 0; at < source.length; at += 1) {
      const place = isDown ? Math.floor(at / columns) : at % columns;
      let [sum, weight] = [0, 0];
      for (let step = -half; step <= half; step += 1) {
        if (place + step < 0 || place + step >= n) continue;
        const value = source[at + step * stride] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        const share = kernel[step + half] ?? 0;
        sum += share * value;
        weight += share;
      }
      into[at] = weight === 0 ? Number.NaN : sum / weight;
    }
    return into;
  };
  const smoothed = along(along(values, false), true);
  for (let at = 0; at < values.length; at += 1) if (Number.isNaN(values[at] ?? 0)) smoothed[at] = Number.NaN;
  return smoothed;
}
