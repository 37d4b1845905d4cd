import { dirname, isAbsolute, join } from 'node:path';
import { refusals } from '../../../core/base/errors.ts';
import type { Finding } from '../../../core/base/findings.ts';
import type { IsoDate } from '../../../core/letb/timing.ts';
import type { StoredRegistration } from '../../../core/record/alignmentDocument.ts';
import type { ChangeDocument } from '../../../core/record/changeDocument.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { readCase, readWholeMeasurement, schemaOf } from '../../../core/record/readCase.ts';
import type { DocumentRefusals } from '../../../core/record/readMeasurement.ts';
import { readLabelImageFile, type LabelImageFile } from '../../files/readMaskFile.ts';
import { readTextFile } from '../../files/readTextFile.ts';

const refusal = refusals<DocumentRefusals>();

/** A stored result as it is computed again, whatever document holds it. */
export interface RecordedResult {
  readonly schema: string;
  readonly timepoints: readonly RecordedTimepoint[];
  readonly change: ChangeDocument | null;
  readonly treatmentDates: readonly IsoDate[];
  /** Where the images were; empty where the document does not say. */
  readonly folders: readonly string[];
}

export interface RecordedTimepoint {
  readonly id: string;
  readonly measurement: MeasurementDocument;
  /** Null: the mask is looked for by its digest. */
  readonly liver: RecordedLiver | null;
  /** The alignment that it was measured through; null where none was stored with it. */
  readonly alignment: StoredRegistration | null;
}

export interface RecordedLiver {
  readonly file: () => Promise<LabelImageFile>;
  readonly label: number | undefined;
  readonly findings?: readonly Finding[];
}

const REPLAYED = 'letb.measurement/1, letb.case/1';

/** The result in a file. Refused: what the readers of its schema refuse, another schema. */
export async function readRecordedResult(path: string): Promise<RecordedResult> {
  const text = readTextFile(path);
  const schema = schemaOf(text, path);
  if (schema === 'letb.measurement/1') {
    const measurement = readWholeMeasurement(text, path);
    return {
      schema,
      timepoints: [{ id: 'measurement', measurement, liver: null, alignment: null }],
      change: null,
      treatmentDates: [],
      folders: [],
    };
  }
  if (schema === 'letb.case/1') {
    const { timepoints, change, treatmentDates, folders } = readCase(text, path);
    return {
      schema,
      timepoints: timepoints.map(({ id, measurement, liverMask: { path: mask, label, findings } }) => ({
        id,
        measurement,
        liver: {
          file: () => readLabelImageFile(isAbsolute(mask) ? mask : join(dirname(path), mask)),
          label: label ?? undefined,
          findings,
        },
        alignment: null,
      })),
      change,
      treatmentDates,
      folders,
    };
  }
  throw refusal('document-wrong-schema', { name: path, expected: REPLAYED, found: schema ?? 'none' });
}
