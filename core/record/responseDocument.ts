import type { Coded, DetailValue } from '../base/errors.ts';
import type { Finding } from '../base/findings.ts';
import type { AssessedTimepoint, CourseResponse, CycleResponse } from '../response/evaluateCourse.ts';

/** A code with its details beside it. */
export type FlatCode = { readonly code: string; readonly [detail: string]: DetailValue };

/** What makes sentences of codes: `core/text` stands after this room, so the caller lends it. */
export interface Sentences {
  readonly en: (coded: Coded) => string;
  readonly fr: (coded: Coded) => string;
}

/**
 * `letb.response/1`: the answer of one criteria set to one patient's lesions. Lengths mm, changes percent, unrounded; null: not evaluable.
 * `reasons` are those that decided the overall category, `explanation` their sentences after that of the target category.
 */
export function responseDocument(response: CourseResponse, sentences: Sentences) {
  return {
    schema: 'letb.response/1' as const,
    criteria: response.criteria.id,
    criteriaSet: response.criteria,
    best: response.best,
    bestByCycle: response.cycles.map(({ cycle, best }) => ({ cycle, best })),
    progressionDate: response.progressionDate,
    bestDate: response.bestDate,
    daysToBest: response.daysToBest,
    objectiveResponse: response.objectiveResponse,
    diseaseControl: response.diseaseControl,
    switches: [
      ...response.switches.map(({ name, value, default: usual, changedAnswer }) => ({
        name,
        value,
        default: usual,
        changedAnswer,
      })),
      ...response.cycles.flatMap(pretreatedSwitches),
    ],
    cycles: response.cycles.map((cycle) => cycleDocument(cycle, sentences)),
    timepoints: response.timepoints.map((timepoint) => timepointDocument(timepoint, sentences)),
  };
}

export type ResponseDocument = ReturnType<typeof responseDocument>;

/** The reader's word that a target treated before the baseline has progressed since: a switch of that lesion. */
function pretreatedSwitches({ findings }: CycleResponse) {
  return findings
    .filter(({ code }) => code === 'pretreated-target')
    .map(({ details }) => ({ name: 'pretreatedTargetProgressed', value: true, default: false, ...details }));
}

function cycleDocument(cycle: CycleResponse, sentences: Sentences) {
  return {
    cycle: cycle.cycle,
    baseline: cycle.baseline,
    baselineDate: cycle.baselineDate,
    firstProcedure: cycle.firstProcedure,
    targets: cycle.targets.map(({ id, kind, site, lobe, measure }) => ({ id, kind, site, lobe, measure })),
    best: cycle.best,
    bestDate: cycle.date,
    daysToBest: cycle.daysToBest,
    progressionDate: cycle.progressionDate,
    reasons: cycle.reasons.map(flat),
    explanation: said(cycle.reasons, sentences),
    findings: cycle.findings.map((finding) => findingDocument(finding, sentences)),
  };
}

function timepointDocument(timepoint: AssessedTimepoint, sentences: Sentences) {
  const { figures, targetReason, reasons } = timepoint;
  const decided = reasons.some(({ code }) => code === targetReason.code) ? reasons : [targetReason, ...reasons];
  return {
    id: timepoint.id,
    date: timepoint.date,
    cycle: timepoint.cycle,
    sumMm: figures?.sumMm ?? null,
    baselineSumMm: figures?.baselineSumMm ?? null,
    nadirSumMm: figures?.nadirSumMm ?? null,
    nadirDate: figures?.nadirDate ?? null,
    changeFromBaselinePercent: figures?.changeFromBaselinePercent ?? null,
    changeFromNadirPercent: figures?.changeFromNadirPercent ?? null,
    changeFromNadirMm: figures?.changeFromNadirMm ?? null,
    target: timepoint.target,
    nonTarget: timepoint.nonTarget,
    newLesion: timepoint.newLesion,
    overall: timepoint.overall,
    targetReason: flat(targetReason),
    reasons: reasons.map(flat),
    explanation: said(decided, sentences),
    findings: timepoint.findings.map((finding) => findingDocument(finding, sentences)),
    targetChoice: timepoint.targetChoice,
    caliper: timepoint.caliper,
  };
}

function flat({ code, details }: Coded): FlatCode {
  return { code, ...details };
}

function findingDocument(finding: Finding, sentences: Sentences) {
  return {
    severity: finding.severity,
    ...flat(finding),
    sentence: { en: sentences.en(finding), fr: sentences.fr(finding) },
  };
}

function said(codes: readonly Coded[], sentences: Sentences) {
  return { en: codes.map(sentences.en), fr: codes.map(sentences.fr) };
}
