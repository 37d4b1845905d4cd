import type { DataSet } from 'dicom-parser';
import { codeText, codeTexts, decimal, unsignedLong, unsignedShort } from './attributes.ts';
import type { Acquisition, FrameHeader, InstanceHeader } from './instance.ts';
import { placementOf, secondsOfDateTime, spectralNameOf } from './readAcquisition.ts';
import { rescaleDamage, rescaleOf } from './readPixelFormat.ts';

/** Enhanced CT, and CT converted from single images (PS3.4 B.5): images of the CT kind whose geometry stands in functional groups. */
const ENHANCED_CT = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.2\.[12]$/;

const SHARED_GROUPS = 'x52009229';
const PER_FRAME_GROUPS = 'x52009230';

/** The functional groups' macros (PS3.3 C.7.6.16.2 and C.8.15.3), by their sequence. */
const MACRO = {
  frameContent: 'x00209111',
  planePosition: 'x00209113',
  planeOrientation: 'x00209116',
  pixelMeasures: 'x00289110',
  pixelValueTransformation: 'x00289145',
  ctImageFrameType: 'x00189329',
  ctAcquisitionDetails: 'x00189304',
  ctReconstruction: 'x00189314',
  ctXRayDetails: 'x00189325',
  contrastUsage: 'x00189341',
} as const;

export interface FrameReading {
  /** Null when the file's frames are not described in functional groups. */
  readonly frames: readonly FrameHeader[] | null;
  /** Why no frame can be measured, or null. */
  readonly damage: string | null;
}

type WholeFile = Pick<InstanceHeader, 'sopClassUid' | 'series' | 'acquisition' | 'placement' | 'pixels'>;

/**
 * What an Enhanced CT image says of each frame: a macro of the frame's own, else the shared one, else the data set's attributes. Damage:
 * another number of frames than Number of Frames states, or a rescale that is unusable in any frame.
 */
export function framesOf(dataSet: DataSet, file: WholeFile): FrameReading {
  const own = dataSet.elements[PER_FRAME_GROUPS]?.items ?? [];
  if (!ENHANCED_CT.test(file.sopClassUid ?? '') || own.length === 0) return { frames: null, damage: null };
  if (own.length !== file.pixels.frames)
    return { frames: null, damage: `${file.pixels.frames} frames declared, ${own.length} described` };
  const shared = dataSet.elements[SHARED_GROUPS]?.items?.[0]?.dataSet;
  const offset = unsignedLong(dataSet, 'x00209228') ?? 0;
  const frames: FrameHeader[] = [];
  for (const [index, item] of own.entries()) {
    const macro = macrosOf(item.dataSet, shared, dataSet);
    const damage = rescaleDamage(macro('pixelValueTransformation'));
    if (damage !== null) return { frames: null, damage: `frame ${index + 1}: ${damage}` };
    frames.push({
      number: offset + index + 1,
      acquisition: acquisitionOfFrame(macro, file),
      placement: {
        frameOfReferenceUid: file.placement.frameOfReferenceUid,
        positionLpsMm: placementOf(macro('planePosition')).positionLpsMm,
        orientation: placementOf(macro('planeOrientation')).orientation,
        pixelSpacingMm: placementOf(macro('pixelMeasures')).pixelSpacingMm,
      },
      rescale: rescaleOf(macro('pixelValueTransformation')),
    });
  }
  return { frames, damage: null };
}

/** Which part of a concatenation the file is; nothing where it is none. */
export function concatenationOf(dataSet: DataSet): Pick<InstanceHeader, 'concatenation'> {
  const uid = codeText(dataSet, 'x00209161');
  const number = unsignedShort(dataSet, 'x00209162');
  if (uid === null || number === null) return {};
  return { concatenation: { uid, number, total: unsignedShort(dataSet, 'x00209163') } };
}

type Macros = (name: keyof typeof MACRO) => DataSet;

/** The first item of a macro: the frame's own, else the shared one, else the data set, which older converters write to. */
function macrosOf(own: DataSet | undefined, shared: DataSet | undefined, dataSet: DataSet): Macros {
  return (name) =>
    [own, shared]
      .map((groups) => groups?.elements[MACRO[name]]?.items?.[0]?.dataSet)
      .find((item) => item !== undefined) ?? dataSet;
}

function acquisitionOfFrame(macro: Macros, { acquisition, series }: WholeFile): Acquisition {
  const content = macro('frameContent');
  const kind = macro('ctImageFrameType');
  const usage = macro('contrastUsage');
  const time = codeText(content, 'x00189074') ?? codeText(content, 'x00189151');
  const imageType = [...frameTypeOf(kind, acquisition.imageType), ...geometryOf(kind)];
  const frameStack = [codeText(content, 'x00209056'), codeText(usage, 'x00189344')].filter((part) => part !== null);
  return {
    ...acquisition,
    number: unsignedShort(content, 'x00209156') ?? acquisition.number,
    timeSeconds: secondsOfDateTime(time) ?? acquisition.timeSeconds,
    temporalPosition: unsignedLong(content, 'x00209128') ?? acquisition.temporalPosition,
    imageType,
    contrastAgent: codeText(usage, 'x00189342') === 'NO' ? null : acquisition.contrastAgent,
    sliceThicknessMm: decimal(macro('pixelMeasures'), 'x00180050'),
    kvp: decimal(macro('ctXRayDetails'), 'x00180060'),
    kernel: codeText(macro('ctReconstruction'), 'x00181210'),
    gantryTiltDegrees: decimal(macro('ctAcquisitionDetails'), 'x00181120'),
    spectralReconstruction: spectralNameOf(series.description, imageType),
    ...(frameStack.length === 0 ? {} : { frameStack: frameStack.join(' ') }),
  };
}

function frameTypeOf(kind: DataSet, imageType: readonly string[]): readonly string[] {
  const own = codeTexts(kind, 'x00089007');
  return own.length > 0 ? own : imageType;
}

/** What else of a frame keeps its values from being the attenuation of voxels, in the words of the attributes (0008,9207) and (0008,9206). */
function geometryOf(kind: DataSet): readonly string[] {
  return [codeText(kind, 'x00089207'), codeText(kind, 'x00089206')].flatMap((value) =>
    value === null || value === 'NONE' || value === 'VOLUME' ? [] : [value],
  );
}
