import type { InstanceHeader } from './instance.ts';
import { unsupportedLayout } from './pixelData.ts';
import { reason, type StackReason } from './stackReasons.ts';
import { isReadable, transferSyntaxOf } from './transferSyntax.ts';

/** A volume for measuring has at least this many slices. */
export const MIN_SLICES = 5;

/** Thicker slices are measured and flagged: partial volume, and RECIST's measurable size. */
const THICK_SLICE_MM = 5;

const SECONDARY_CAPTURE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(?:\.|$)/;

/** What the headers of a stack say against measuring on it, and what is missing or worth knowing. */
export function imageReasons(headers: readonly InstanceHeader[]): readonly StackReason[] {
  const [first] = headers;
  if (first === undefined) return [];
  return [...kindReasons(first), ...pixelReasons(headers), ...acquisitionReasons(headers)];
}

function kindReasons(first: InstanceHeader): readonly StackReason[] {
  const { modality } = first.series;
  const imageType = first.acquisition.imageType.join('\\');
  const types = first.acquisition.imageType.map((type) => type.toUpperCase());
  const has = (pattern: RegExp): boolean => types.some((type) => pattern.test(type));
  const reasons: StackReason[] = [];
  if (modality !== 'CT') reasons.push(reason('not-ct', { modality }));
  if (has(/^(LOCALIZER|SCOUT|TOPOGRAM|SURVIEW)/)) reasons.push(reason('localizer', { imageType }));
  if (has(/DOSE/) || /^dose (report|info)/i.test(first.series.description ?? ''))
    reasons.push(reason('dose-report', { imageType }));
  if (SECONDARY_CAPTURE.test(first.sopClassUid ?? '') || has(/SCREEN ?SAVE|SCREENSHOT/))
    reasons.push(reason('secondary-capture', { imageType }));
  if (has(/^(MIN ?|MINI?)?MIP$|PROJECTION|VOLUME_?RENDER|^VRT$/))
    reasons.push(reason('projection-image', { imageType }));
  return reasons;
}

function pixelReasons(headers: readonly InstanceHeader[]): readonly StackReason[] {
  const formats = headers.map(({ pixels }) => pixels);
  const reasons: StackReason[] = [];
  const frames = Math.max(...formats.map((pixels) => pixels.frames));
  if (frames > 1) reasons.push(reason('multi-frame', { frames }));
  else if (headers.length < MIN_SLICES)
    reasons.push(reason('too-few-slices', { count: headers.length, minimum: MIN_SLICES }));
  if (headers.some(({ placement }) => placement.pixelSpacingMm === null)) reasons.push(reason('uncalibrated', {}));
  const what = formats.map(unsupportedLayout).find((layout) => layout !== null);
  if (what !== undefined) reasons.push(reason('pixels-unsupported', { what }));
  const compressed = formats.find((pixels) => !isReadable(pixels.transferSyntaxUid));
  if (compressed !== undefined) {
    const { uid, name } = transferSyntaxOf(compressed.transferSyntaxUid);
    reasons.push(reason('compressed-pixels', { uid, name }));
  }
  const foreign = formats.find((pixels) => (pixels.rescaleType ?? 'HU') !== 'HU' || pixels.slope === 0);
  if (foreign !== undefined)
    reasons.push(
      reason('not-hounsfield', { rescaleType: foreign.slope === 0 ? 'slope 0' : (foreign.rescaleType ?? '') }),
    );
  const [first] = formats;
  if (formats.some((pixels) => pixels.slope !== first?.slope || pixels.intercept !== first.intercept))
    reasons.push(reason('rescale-differs', {}));
  if (formats.some((pixels) => !Number.isInteger(pixels.slope) || !Number.isInteger(pixels.intercept)))
    reasons.push(reason('rounded-hounsfield', {}));
  if (formats.some((pixels) => pixels.lossy)) reasons.push(reason('lossy-images', {}));
  return reasons;
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
  const thicknessMm = Math.max(...headers.map(({ acquisition }) => acquisition.sliceThicknessMm ?? 0));
  if (thicknessMm > THICK_SLICE_MM) reasons.push(reason('slices-over-5-mm', { thicknessMm }));
  const name = headers.map(({ acquisition }) => acquisition.spectralReconstruction).find((found) => found !== null);
  if (name !== undefined && name !== null) reasons.push(reason('spectral-reconstruction', { name }));
  return reasons;
}
