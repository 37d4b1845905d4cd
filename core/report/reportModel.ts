import type { ChangeDocument } from '../record/changeDocument.ts';
import type { MeasurementDocument } from '../record/measurementDocument.ts';
import type { ResponseDocument } from '../record/responseDocument.ts';

/** What a report says, before anyone formats it: the same model becomes JSON, CSV and a page. */
export interface ReportModel {
  readonly schema: 'letb.report/1';
  readonly patientId: string | null;
  readonly timepoints: readonly ReportTimepoint[];
  /** Null for one timepoint, or where the change was refused. */
  readonly change: ChangeDocument | null;
  readonly treatmentDates: readonly string[];
  /** Answers by sizes, one a criteria set; empty where no lesion was measured. */
  readonly sizes: readonly ResponseDocument[];
  readonly review: Review;
}

export interface ReportTimepoint {
  readonly id: string;
  readonly measurement: MeasurementDocument;
}

/** Whether a reader stands behind the numbers. `automatic`: what nobody reviewed, by step and timepoint. */
export type Review =
  | { readonly state: 'unreviewed'; readonly automatic: readonly AutomaticChoice[] }
  | { readonly state: 'signed'; readonly observer: string; readonly at: string; readonly version: number };

export interface AutomaticChoice {
  readonly step: string;
  readonly timepoint: string | null;
}

/** What a report is made of; what is left out is not known. */
export type ReportParts = Pick<ReportModel, 'timepoints' | 'change' | 'treatmentDates'> &
  Partial<Pick<ReportModel, 'sizes' | 'review'>>;

export function buildReport(parts: ReportParts): ReportModel {
  return {
    schema: 'letb.report/1',
    patientId: parts.timepoints[0]?.measurement.subject.patientId ?? null,
    timepoints: parts.timepoints,
    change: parts.change,
    treatmentDates: parts.treatmentDates,
    sizes: parts.sizes ?? [],
    review: parts.review ?? { state: 'unreviewed', automatic: [] },
  };
}
