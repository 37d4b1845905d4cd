import type { ChangeDocument } from '../record/changeDocument.ts';
import type { MeasurementDocument } from '../record/measurementDocument.ts';

/** What a report says, before anyone formats it: the same model becomes JSON, CSV and a page. */
export interface ReportModel {
  readonly schema: 'letb.report/1';
  readonly patientId: string | null;
  readonly timepoints: readonly { readonly id: string; readonly measurement: MeasurementDocument }[];
  /** Null for one timepoint, or where the change was refused. */
  readonly change: ChangeDocument | null;
  readonly treatmentDates: readonly string[];
}

export function buildReport(
  timepoints: ReportModel['timepoints'],
  change: ChangeDocument | null,
  treatmentDates: readonly string[],
): ReportModel {
  return {
    schema: 'letb.report/1',
    patientId: timepoints[0]?.measurement.subject.patientId ?? null,
    timepoints,
    change,
    treatmentDates,
  };
}
