import type * as v from 'valibot';
import { acceptedAlignmentSchema, type AcceptedAlignmentDocument } from './acceptedAlignmentDocument.ts';
import { placementLockSchema, type PlacementLockDocument } from './blinding.ts';
import { flagSchema, type FlagDocument } from './flagDocument.ts';
import { lesionReadingsSchema, type LesionReadings } from './lesionsDocument.ts';
import { liverSchema, type LiverDocument } from './liverDocument.ts';
import { measuredSchema, type MeasuredDocument } from './measuredDocument.ts';
import { patientDataDocumentSchema, type PatientDataDocument } from './patientDataDocument.ts';
import { readingSchema, type ReadingDocument } from './readingDocument.ts';
import { roisSchema, type RoisDocument } from './roisDocument.ts';
import { timelineDocumentSchema, type TimelineDocument } from './timelineDocument.ts';
import { visualReadingSchema, type VisualReadingDocument } from './visualReadingDocument.ts';

/**
 * The documents that a case's record holds, by kind. A kind is added in two lines, its type here and its row below: a plain readonly type
 * of JSON with `schema: 'letb.<x>/1'` and its valibot schema, in a file of its own (`lesionsDocument.ts`).
 */
export interface DocumentTypes {
  readonly rois: RoisDocument;
  readonly liver: LiverDocument;
  readonly alignment: AcceptedAlignmentDocument;
  readonly lesions: LesionReadings;
  readonly measurement: MeasuredDocument;
  readonly 'placement-lock': PlacementLockDocument;
  readonly 'visual-reading': VisualReadingDocument;
  readonly flag: FlagDocument;
  readonly signature: ReadingDocument;
  readonly timeline: TimelineDocument;
  readonly 'patient-data': PatientDataDocument;
}

export type DocumentKind = keyof DocumentTypes;

interface KindRow<T> {
  /**
   * `reading`: each reading has its own, unseen by the others; the key is a studyInstanceUid, or `PATIENT_KEY`. `patient`: one for all
   * readings of the case (treatments, patient data).
   */
  readonly scope: 'reading' | 'patient';
  readonly schema: v.GenericSchema<unknown, T>;
}

export const documentKinds: { readonly [Kind in DocumentKind]: KindRow<DocumentTypes[Kind]> } = {
  rois: { scope: 'reading', schema: roisSchema },
  liver: { scope: 'reading', schema: liverSchema },
  alignment: { scope: 'reading', schema: acceptedAlignmentSchema },
  lesions: { scope: 'reading', schema: lesionReadingsSchema },
  measurement: { scope: 'reading', schema: measuredSchema },
  'placement-lock': { scope: 'reading', schema: placementLockSchema },
  'visual-reading': { scope: 'reading', schema: visualReadingSchema },
  flag: { scope: 'reading', schema: flagSchema },
  signature: { scope: 'reading', schema: readingSchema },
  timeline: { scope: 'patient', schema: timelineDocumentSchema },
  'patient-data': { scope: 'patient', schema: patientDataDocumentSchema },
};

/** False for a kind of a later version of the program. */
export function isDocumentKind(name: string): name is DocumentKind {
  return Object.hasOwn(documentKinds, name);
}
