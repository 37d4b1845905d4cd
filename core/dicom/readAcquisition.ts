import type { DataSet } from 'dicom-parser';
import { codeText, codeTexts, decimal, decimals, humanText, integer, secondsOfDay, usesUtf8 } from './attributes.ts';
import type { Acquisition, Placement } from './instance.ts';

/** Names of spectral and virtual reconstructions, in image types and series descriptions. */
export const SPECTRAL = /\b(?:\d{2,3}\s?keV|mono(?:energetic|e)?[ _+]|VNC|VUE|virtual|iodine|iodmap|MD_|Z[_ ]?eff)/i;

export function acquisitionOf(dataSet: DataSet): Acquisition {
  const utf8 = usesUtf8(dataSet);
  const imageType = codeTexts(dataSet, 'x00080008');
  return {
    number: integer(dataSet, 'x00200012'),
    timeSeconds: secondsOfDay(codeText(dataSet, 'x00080032')) ?? secondsOfDateTime(codeText(dataSet, 'x0008002a')),
    contentTimeSeconds: secondsOfDay(codeText(dataSet, 'x00080033')),
    temporalPosition: integer(dataSet, 'x00200100'),
    imageType,
    contrastAgent: humanText(dataSet, 'x00180010', utf8) ?? agentOfSequence(dataSet),
    contrastStartTimeSeconds: secondsOfDay(codeText(dataSet, 'x00181042')) ?? startOfProfile(dataSet),
    sliceThicknessMm: decimal(dataSet, 'x00180050'),
    kvp: decimal(dataSet, 'x00180060'),
    kernel: codeText(dataSet, 'x00181210'),
    gantryTiltDegrees: decimal(dataSet, 'x00181120'),
    spectralReconstruction: spectralNameOf(humanText(dataSet, 'x0008103e', utf8), imageType),
    manufacturer: humanText(dataSet, 'x00080070', utf8),
    model: humanText(dataSet, 'x00081090', utf8),
  };
}

/** The series' description or the image type, where it names a spectral or virtual reconstruction. */
export function spectralNameOf(seriesDescription: string | null, imageType: readonly string[]): string | null {
  return [seriesDescription ?? '', imageType.join('\\')].find((text) => SPECTRAL.test(text)) ?? null;
}

/** Seconds after midnight of a DT value; its offset from UTC is that of the study's other times. */
export function secondsOfDateTime(text: string | null): number | null {
  return secondsOfDay(text?.slice(8).replace(/[+-]\d{4}$/, '') ?? null);
}

/** Contrast/Bolus Start Time in the first administration profile of the first agent (Enhanced CT). */
function startOfProfile(dataSet: DataSet): number | null {
  const agent = dataSet.elements['x00180012']?.items?.[0]?.dataSet;
  const profile = agent?.elements['x00189340']?.items?.[0]?.dataSet;
  return profile === undefined ? null : secondsOfDay(codeText(profile, 'x00181042'));
}

/** Code Meaning of the first item of the Contrast/Bolus Agent Sequence. */
function agentOfSequence(dataSet: DataSet): string | null {
  const item = dataSet.elements['x00180012']?.items?.[0]?.dataSet;
  return item === undefined ? null : (codeText(item, 'x00080104') ?? codeText(item, 'x00080100'));
}

export function placementOf(dataSet: DataSet): Placement {
  const [x, y, z] = decimals(dataSet, 'x00200032');
  const [rx, ry, rz, cx, cy, cz] = decimals(dataSet, 'x00200037');
  const [rowsMm, columnsMm] = decimals(dataSet, 'x00280030');
  return {
    frameOfReferenceUid: codeText(dataSet, 'x00200052'),
    positionLpsMm: known(x) && known(y) && known(z) ? [x, y, z] : null,
    orientation:
      known(rx) && known(ry) && known(rz) && known(cx) && known(cy) && known(cz) ? [rx, ry, rz, cx, cy, cz] : null,
    pixelSpacingMm: known(rowsMm) && known(columnsMm) && rowsMm > 0 && columnsMm > 0 ? [rowsMm, columnsMm] : null,
  };
}

function known(value: number | null | undefined): value is number {
  return typeof value === 'number';
}
