import { patientKey } from './groupIntoSeries.ts';
import type { InstanceHeader } from './instance.ts';

/**
 * A name for a stack that depends on its images alone, not on the folder it was found in: Series Number, then 8 hex digits of a hash
 * over the patient, the study and series UIDs, what its images share, and the pass.
 */
export function stackId(headers: readonly InstanceHeader[], pass: number): string {
  const first = headers[0];
  const shared = <T>(of: (header: InstanceHeader) => T): T | string | null => {
    const value = first === undefined ? null : of(first);
    return headers.every((header) => of(header) === value) ? value : '*';
  };
  const frameStack = headers.some(({ acquisition }) => acquisition.frameStack !== undefined)
    ? [shared((header) => header.acquisition.frameStack ?? null)]
    : [];
  const key = JSON.stringify([
    first === undefined ? null : patientKey(first),
    first?.study.instanceUid,
    first?.series.instanceUid,
    first?.pixels.rows,
    first?.pixels.columns,
    first?.acquisition.imageType.slice(0, 3),
    shared((header) => header.acquisition.imageType.slice(3).join('\\')),
    `${first?.pixels.samplesPerPixel} ${first?.pixels.photometricInterpretation}`,
    first?.placement.frameOfReferenceUid,
    first?.placement.orientation?.map((cosine) => Math.round(cosine * 100) + 0),
    first?.placement.pixelSpacingMm?.map((mm) => mm.toFixed(2)),
    shared((header) => header.acquisition.number),
    shared((header) => header.acquisition.temporalPosition),
    shared((header) => header.acquisition.contrastAgent),
    shared((header) => header.acquisition.contrastStartTimeSeconds),
    first !== undefined && first.pixels.frames > 1 ? first.sopInstanceUid : null,
    pass,
    ...frameStack,
  ]);
  return `${first?.series.number ?? 'x'}-${fnv1a32(key).toString(16).padStart(8, '0')}`;
}

/** The FNV-1a hash, 32 bits, over UTF-16 code units. */
function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
