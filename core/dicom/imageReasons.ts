import type { InstanceHeader } from './instance.ts';
import { mixedReasons } from './mixedReasons.ts';
import { isTooLarge, MAX_MATRIX, unsupportedLayout } from './pixelData.ts';
import { rescaleTypeOf } from './readPixelFormat.ts';
import { reason, type StackReason } from './stackReasons.ts';
import { isDecoded, transferSyntaxOf } from './transferSyntax.ts';

/** A volume for measuring has at least this many slices. */
export const MIN_SLICES = 5;

/** Thicker slices are measured and flagged: partial volume, and RECIST's measurable size. */
const THICK_SLICE_MM = 5;

const SECONDARY_CAPTURE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(?:\.|$)/;

/** What the headers of a stack say against measuring on it, and what is missing or worth knowing. */
export function imageReasons(headers: readonly InstanceHeader[]): readonly StackReason[] {
  return [
    ...kindReasons(headers),
    ...mixedReasons(headers),
    ...pixelReasons(headers),
    ...rescaleReasons(headers),
    ...acquisitionReasons(headers),
  ];
}

/** A single image of another kind makes the stack no volume of attenuation. */
function kindReasons(headers: readonly InstanceHeader[]): readonly StackReason[] {
  const reasons: StackReason[] = [];
  const foreign = headers.find(({ series }) => series.modality !== 'CT');
  if (foreign !== undefined) reasons.push(reason('not-ct', { modality: foreign.series.modality }));
  for (const { code, isOf } of KINDS) {
    const found = headers.find(isOf);
    if (found !== undefined) reasons.push(reason(code, { imageType: found.acquisition.imageType.join('\\') }));
  }
  return reasons;
}

const KINDS = [
  { code: 'localizer', isOf: (header) => hasType(header, /^(LOCALIZER|SCOUT|TOPOGRAM|SURVIEW)/i) },
  {
    code: 'dose-report',
    isOf: (header) => hasType(header, /DOSE/i) || /^dose (report|info)/i.test(header.series.description ?? ''),
  },
  {
    code: 'secondary-capture',
    isOf: (header) => SECONDARY_CAPTURE.test(header.sopClassUid ?? '') || hasType(header, /SCREEN ?SAVE|SCREENSHOT/i),
  },
  {
    code: 'projection-image',
    isOf: (header) =>
      hasType(header, /^(MIN ?|MINI?)?MIP$|^M(AX|IN)_IP$|PROJECTION|(VOLUME|SURFACE)_?RENDER|^VRT$|^DISTORTED$/i),
  },
] as const satisfies readonly { readonly code: string; readonly isOf: (header: InstanceHeader) => boolean }[];

function hasType({ acquisition }: InstanceHeader, pattern: RegExp): boolean {
  return acquisition.imageType.some((type) => pattern.test(type));
}

function pixelReasons(headers: readonly InstanceHeader[]): readonly StackReason[] {
  const formats = headers.map(({ pixels }) => pixels);
  const reasons: StackReason[] = [];
  const frames = largest(formats.map((pixels) => pixels.frames));
  if (frames > 1) reasons.push(reason('multi-frame', { frames }));
  else if (headers.length < MIN_SLICES)
    reasons.push(reason('too-few-slices', { count: headers.length, minimum: MIN_SLICES }));
  if (headers.some(({ placement }) => placement.pixelSpacingMm === null)) reasons.push(reason('uncalibrated', {}));
  const large = formats.find(isTooLarge);
  if (large !== undefined)
    reasons.push(reason('matrix-too-large', { rows: large.rows, columns: large.columns, maximum: MAX_MATRIX }));
  const what = formats.map(unsupportedLayout).find((layout) => layout !== null);
  if (what !== undefined) reasons.push(reason('pixels-unsupported', { what }));
  const compressed = formats.find((pixels) => !isDecoded(pixels.transferSyntaxUid));
  if (compressed !== undefined) {
    const { uid, name } = transferSyntaxOf(compressed.transferSyntaxUid);
    reasons.push(reason('compressed-pixels', { uid, name }));
  }
  if (formats.some((pixels) => pixels.lossy)) reasons.push(reason('lossy-images', {}));
  return reasons;
}

/** How stored values become HU. */
function rescaleReasons(headers: readonly InstanceHeader[]): readonly StackReason[] {
  const formats = headers.map(({ pixels }) => pixels);
  const reasons: StackReason[] = [];
  const foreign = formats.find((pixels) => rescaleTypeOf(pixels) !== 'HU');
  if (foreign !== undefined) reasons.push(reason('not-hounsfield', { rescaleType: foreign.rescaleType ?? '' }));
  const without = headers.filter(({ pixels }) => !pixels.rescaleStated);
  if (without.length > 0 && without.length < headers.length)
    reasons.push(
      reason('rescale-missing-in-some', {
        count: without.length,
        slices: headers.length,
        instances: without.slice(0, IMAGES_NAMED).map(({ instanceNumber }) => instanceNumber),
      }),
    );
  // A multi-frame image states it in its functional groups.
  const inHeader = headers.every(({ series, pixels }) => series.modality === 'CT' && pixels.frames === 1);
  if (without.length === headers.length && inHeader) reasons.push(reason('rescale-missing', {}));
  const [first] = formats;
  if (formats.some((pixels) => pixels.slope !== first?.slope || pixels.intercept !== first.intercept))
    reasons.push(reason('rescale-differs', {}));
  if (formats.some((pixels) => !Number.isInteger(pixels.slope) || !Number.isInteger(pixels.intercept)))
    reasons.push(reason('rounded-hounsfield', {}));
  return reasons;
}

/** Images named in a reason; the count says how many there are. */
const IMAGES_NAMED = 8;

/** A stack may hold more slices than a call takes arguments. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

function acquisitionReasons(headers: readonly InstanceHeader[]): readonly StackReason[] {
  const reasons: StackReason[] = [];
  if (headers.some(({ placement }) => placement.frameOfReferenceUid === null))
    reasons.push(reason('no-frame-of-reference', {}));
  if (headers.every(({ acquisition }) => acquisition.number === null))
    reasons.push(reason('no-acquisition-number', {}));
  if (headers.some((header) => [header.study, header.series].some((node) => node.instanceUid === '')))
    reasons.push(reason('no-instance-uids', {}));
  if (headers.every(({ patient }) => patient.id === null)) reasons.push(reason('no-patient-id', {}));
  const thicknessMm = largest(headers.map(({ acquisition }) => acquisition.sliceThicknessMm ?? 0));
  if (thicknessMm > THICK_SLICE_MM) reasons.push(reason('slices-over-5-mm', { thicknessMm }));
  const name = headers.map(({ acquisition }) => acquisition.spectralReconstruction).find((found) => found !== null);
  if (name !== undefined && name !== null) reasons.push(reason('spectral-reconstruction', { name }));
  return reasons;
}
