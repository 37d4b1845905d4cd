import { DomainError, type Coded } from '../../../core/base/errors.ts';
import {
  caseTimepointIds,
  type CaseDocument,
  type CaseStep,
  type CaseTimepointId,
  type RefusedTimepoint,
} from '../../../core/record/caseDocument.ts';
import { readMeasurement } from '../../../core/record/readMeasurement.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { measureChange } from '../measureChange.ts';
import { measureCaseTimepoint, type MeasuredTimepoint, type TimepointHost } from './measureCaseTimepoint.ts';
import type { CasePlan, PlannedTimepoint, UnplannedTimepoint } from './planCase.ts';

/** A timepoint as it ended. Plain data: a journal keeps it. */
export type TimepointOutcome = MeasuredTimepoint | { readonly kind: 'refused'; readonly refused: RefusedTimepoint };

export interface CaseHost extends TimepointHost {
  /** Timepoints that an earlier run ended: they are not measured again. */
  readonly ended?: ReadonlyMap<CaseTimepointId, TimepointOutcome>;
  /** Told of each timepoint as it ends; awaited before the next begins. */
  readonly onTimepoint?: (id: CaseTimepointId, outcome: TimepointOutcome) => Promise<void> | void;
}

/** A case as it ended. */
export interface MeasuredCase {
  readonly document: CaseDocument;
  readonly measured: readonly MeasuredTimepoint[];
}

/**
 * Measures a planned case, one timepoint after the other, so that the images of one alone are in memory. A refused timepoint is an outcome; a defect is
 * thrown. The command line and the batch both call this.
 */
export async function measureCase(plan: CasePlan, host: CaseHost): Promise<MeasuredCase> {
  const outcomes: TimepointOutcome[] = [];
  for (const [index, timepoint] of plan.timepoints.entries()) {
    const share = 1 / plan.timepoints.length;
    const before = host.ended?.get(timepoint.id);
    const outcome =
      before ??
      (await outcomeOf(timepoint, plan, {
        ...host,
        progress: (fraction, what) => host.progress(share * (index + fraction), `${timepoint.id}: ${what}`),
      }));
    if (before === undefined) await host.onTimepoint?.(timepoint.id, outcome);
    outcomes.push(outcome);
  }
  return completeCase(plan, outcomes);
}

async function outcomeOf(
  timepoint: PlannedTimepoint | UnplannedTimepoint,
  { protocol }: CasePlan,
  host: TimepointHost,
): Promise<TimepointOutcome> {
  if (timepoint.kind === 'refused') return refusedAs(timepoint, timepoint.reason);
  try {
    return await measureCaseTimepoint(timepoint, protocol, host);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return refusedAs(timepoint, error);
  }
}

function refusedAs({ id, date }: Pick<PlannedTimepoint, 'id' | 'date'>, { code, details }: Coded): TimepointOutcome {
  return { kind: 'refused', refused: { id, date, code, details, sentence: sentenceOf({ code, details }, 'en') } };
}

/** The case's document out of its plan and of its timepoints' outcomes: the change, and who chose what. */
function completeCase(plan: CasePlan, outcomes: readonly TimepointOutcome[]): MeasuredCase {
  const measured = outcomes.filter((outcome) => outcome.kind === 'measured');
  const whole = (step: 'scan' | 'pair', origin: CaseStep['origin']): CaseStep => ({
    step,
    timepoint: null,
    origin,
    review: origin === 'reader' ? 'accepted' : 'unreviewed',
  });
  const [pre, post] = caseTimepointIds.map((id) => measured.find(({ document }) => document.id === id));
  const changed = changeOf(plan, pre, post);
  return {
    measured,
    document: {
      schema: 'letb.case/1',
      patientId: plan.patientId,
      treatmentDates: plan.treatmentDates,
      protocol: plan.protocol,
      folders: plan.folders,
      steps: [whole('scan', plan.pairedBy), whole('pair', plan.pairedBy), ...measured.flatMap(({ steps }) => steps)],
      timepoints: measured.map(({ document }) => document),
      refused: outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.refused] : [])),
      ...changed,
      findings: plan.findings,
    },
  };
}

function changeOf(
  { treatmentDates }: CasePlan,
  pre: MeasuredTimepoint | undefined,
  post: MeasuredTimepoint | undefined,
): Pick<CaseDocument, 'change' | 'changeRefusal'> {
  if (pre === undefined || post === undefined) return { change: null, changeRefusal: null };
  try {
    // As the change reads them from files: one way in for every host.
    const [before, after] = [pre, post].map(({ document }) =>
      readMeasurement(JSON.stringify(document.measurement), document.id),
    );
    if (before === undefined || after === undefined) throw new Error('both timepoints are there');
    return { change: measureChange(before, after, treatmentDates), changeRefusal: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, details } = error;
    return { change: null, changeRefusal: { code, details, sentence: sentenceOf({ code, details }, 'en') } };
  }
}
