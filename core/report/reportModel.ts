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
  readonly changeInterval: ChangeInterval | null;
  readonly treatmentDates: readonly string[];
  /** Answers by sizes, one a criteria set; empty where no lesion was measured. */
  readonly sizes: readonly ResponseDocument[];
  readonly review: Review;
}

export interface ReportTimepoint {
  readonly id: string;
  readonly measurement: MeasurementDocument;
  /** Null where it was not computed. */
  readonly interval?: ReportedInterval | null;
}

/** An interval of LETB or of its change, percent. */
export interface ReportedInterval {
  readonly lowPercent: number;
  readonly highPercent: number;
  /** 95 for a 95 % interval. */
  readonly confidencePercent: number;
}

/** The interval of the change with the probability that the change lies below each threshold. */
export interface ChangeInterval extends ReportedInterval {
  readonly below: readonly {
    readonly thresholdPercent: number;
    /** In [0, 1]. */
    readonly probability: number;
    readonly call: 'responder' | 'non-responder' | 'indeterminate';
  }[];
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
  Partial<Pick<ReportModel, 'changeInterval' | 'sizes' | 'review'>>;

export function buildReport(parts: ReportParts): ReportModel {
  return {
    schema: 'letb.report/1',
    patientId: parts.timepoints[0]?.measurement.subject.patientId ?? null,
    timepoints: parts.timepoints.map((timepoint) => ({ interval: intervalOf(timepoint.measurement), ...timepoint })),
    change: parts.change,
    changeInterval: parts.changeInterval ?? changeIntervalOf(parts.change),
    treatmentDates: parts.treatmentDates,
    sizes: parts.sizes ?? [],
    review: parts.review ?? { state: 'unreviewed', automatic: [] },
  };
}

/** The interval that a measurement brings with it; null where it was not computed. */
function intervalOf({ uncertainty }: MeasurementDocument): ReportedInterval | null {
  if (uncertainty === undefined) return null;
  const { interval, confidence } = uncertainty;
  return { lowPercent: interval.low, highPercent: interval.high, confidencePercent: 100 * confidence };
}

/** The same of a change; null also where LETB before treatment may be 0. Endpoints of one threshold are one line. */
function changeIntervalOf(change: ChangeDocument | null): ChangeInterval | null {
  const uncertainty = change?.uncertainty;
  if (uncertainty === undefined || uncertainty.interval === null) return null;
  const { interval, confidence, responses } = uncertainty;
  const byThreshold = new Map(responses.map((response) => [response.thresholdPercent, response]));
  return {
    lowPercent: interval.low,
    highPercent: interval.high,
    confidencePercent: 100 * confidence,
    below: [...byThreshold.values()].map(({ thresholdPercent, probability, call }) => ({
      thresholdPercent,
      probability,
      call,
    })),
  };
}
