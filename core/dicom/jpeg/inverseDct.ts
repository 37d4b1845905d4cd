/**
 * The inverse DCT of the Independent JPEG Group's "slow but accurate integer" method (jidctint.c, after Loeffler, Ligtenberg and
 * Moschytz 1989), to the bit: its constants of 13 bits, two further bits after the first pass, one where samples have 12 bits. DCMTK
 * decodes by it.
 */
const CONST_BITS = 13;

/** In place: 64 dequantized coefficients, row by row → samples, level shifted and clamped to [0, 2^precision). */
export function inverseDct(block: Int32Array, precision: number): void {
  const passBits = precision > 8 ? 1 : 2;
  for (let column = 0; column < 8; column += 1) transform(block, column, 8, CONST_BITS - passBits);
  for (let row = 0; row < 8; row += 1) transform(block, 8 * row, 1, CONST_BITS + passBits + 3);
  const centre = 1 << (precision - 1);
  const most = (1 << precision) - 1;
  for (let at = 0; at < 64; at += 1) block[at] = Math.min(most, Math.max(0, (block[at] ?? 0) + centre));
}

/** One row or column: eight values `step` apart, rounded by `shift` bits. */
function transform(block: Int32Array, from: number, step: number, shift: number): void {
  const half = 1 << (shift - 1);
  const in0 = block[from] ?? 0;
  const in1 = block[from + step] ?? 0;
  const in2 = block[from + 2 * step] ?? 0;
  const in3 = block[from + 3 * step] ?? 0;
  const in4 = block[from + 4 * step] ?? 0;
  const in5 = block[from + 5 * step] ?? 0;
  const in6 = block[from + 6 * step] ?? 0;
  const in7 = block[from + 7 * step] ?? 0;

  const evenSum = Math.imul(in2 + in6, 4433);
  const even2 = (evenSum - Math.imul(in6, 15_137)) | 0;
  const even3 = (evenSum + Math.imul(in2, 6270)) | 0;
  const even0 = (in0 + in4) << CONST_BITS;
  const even1 = (in0 - in4) << CONST_BITS;
  const a0 = even0 + even3;
  const a3 = even0 - even3;
  const a1 = even1 + even2;
  const a2 = even1 - even2;

  const z5 = Math.imul(in7 + in3 + in5 + in1, 9633);
  const z1 = -Math.imul(in7 + in1, 7373);
  const z2 = -Math.imul(in5 + in3, 20_995);
  const z3 = z5 - Math.imul(in7 + in3, 16_069);
  const z4 = z5 - Math.imul(in5 + in1, 3196);
  const odd0 = Math.imul(in7, 2446) + z1 + z3;
  const odd1 = Math.imul(in5, 16_819) + z2 + z4;
  const odd2 = Math.imul(in3, 25_172) + z2 + z3;
  const odd3 = Math.imul(in1, 12_299) + z1 + z4;

  block[from] = (a0 + odd3 + half) >> shift;
  block[from + 7 * step] = (a0 - odd3 + half) >> shift;
  block[from + step] = (a1 + odd2 + half) >> shift;
  block[from + 6 * step] = (a1 - odd2 + half) >> shift;
  block[from + 2 * step] = (a2 + odd1 + half) >> shift;
  block[from + 5 * step] = (a2 - odd1 + half) >> shift;
  block[from + 3 * step] = (a3 + odd0 + half) >> shift;
  block[from + 4 * step] = (a3 - odd0 + half) >> shift;
}
