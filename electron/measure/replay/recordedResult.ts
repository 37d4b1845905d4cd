import { hash } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import { refusals } from '../../../core/base/errors.ts';
import type { Finding } from '../../../core/base/findings.ts';
import type { IsoDate } from '../../../core/letb/timing.ts';
import type { Digest } from '../../../core/ports/digest.ts';
import { readAlignment, type StoredRegistration } from '../../../core/record/alignmentDocument.ts';
import type { ChangeDocument } from '../../../core/record/changeDocument.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { readCase, readWholeMeasurement, schemaOf } from '../../../core/record/readCase.ts';
import type { DocumentRefusals } from '../../../core/record/readMeasurement.ts';
import { readReading, type ReadingDocument } from '../../../core/record/readingDocument.ts';
import { openSignedMask } from '../../../core/record/signedMask.ts';
import { readLabelImageFile, type LabelImageFile } from '../../files/readMaskFile.ts';
import { caseFile } from '../case/readCaseFolder.ts';
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

const REPLAYED = 'letb.measurement/1, letb.case/1, letb.reading/1';

/** The result in a file, or in the folder of a case. Refused: what the readers of its schema refuse, another schema. */
export async function readRecordedResult(fileOrFolder: string): Promise<RecordedResult> {
  const path = caseFile(fileOrFolder);
  const text = readTextFile(path);
  const schema = schemaOf(text, path);
  if (schema === 'letb.measurement/1') {
    const measurement = readWholeMeasurement(text, path);
    return {
      schema,
      timepoints: [{ id: 'measurement', measurement, liver: null, alignment: null }],
      change: null,
      treatmentDates: [],
      folders: [...new Set(measurement.provenance.inputs.flatMap((input) => input.path ?? []))],
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
  if (schema === 'letb.reading/1') return signedResult(await readReading(text, path, nodeDigest), path);
  throw refusal('document-wrong-schema', { name: path, expected: REPLAYED, found: schema ?? 'none' });
}

const nodeDigest: Digest = (bytes) => hash('sha256', bytes, 'hex');

/** A signed reading brings its masks with it; where the images are it does not say. */
function signedResult(reading: ReadingDocument, name: string): RecordedResult {
  const timepoints = reading.timepoints.map(({ role, measurement, masks, alignment }): RecordedTimepoint => {
    const mask = masks.find(({ layer }) => layer === 'liver');
    if (mask === undefined)
      throw refusal('document-invalid', { name, where: `timepoints.${role}.masks`, problem: 'has no liver' });
    return {
      id: role,
      measurement,
      liver: {
        file: async () => {
          const { grid } = measurement;
          const { voxels } = await openSignedMask(mask, { name, grid, digest: nodeDigest });
          return { image: { name, grid, stored: voxels, slope: 1, intercept: 0 }, sha256: mask.sha256 };
        },
        label: undefined,
        findings: mask.findings,
      },
      alignment: alignment === null ? null : readAlignment(JSON.stringify(alignment), name),
    };
  });
  const { change, procedureDates, schema } = reading;
  return { schema, timepoints, change, treatmentDates: procedureDates, folders: [] };
}
