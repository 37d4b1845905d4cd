import type { CoxDocument } from '../../core/record/coxDocument.ts';
import type { CutoffFigures, SurvivalDocument } from '../../core/record/survivalDocument.ts';
import type { CoxRow } from '../../core/stats/survival/cox.ts';
import type { MaximallySelected } from '../../core/stats/survival/maximallySelected.ts';
import { sentenceOf } from '../../core/text/sentences.ts';
import { shown, shownInterval, shownP, textTable } from './textTable.ts';

/** Survival for a terminal: groups and test, then Cox tables, then cut-offs. */
export function survivalTable(document: SurvivalDocument): string {
  const { groups, logRank, medianFollowUp, cox, cutoffs, maximallySelected } = document;
  return [
    `${document.n} case(s), ${document.events} event(s), ${document.excluded} left out; months; 95 % intervals on the ${document.interval} scale`,
    `median follow-up ${shown(medianFollowUp.medianMonths, 1)} (${shownInterval(medianFollowUp.ciLow, medianFollowUp.ciHigh, 1)}), reversed Kaplan–Meier`,
    textTable([
      ['group', 'n', 'events', 'median', '95 % interval', ...(groups[0]?.at ?? []).map(({ time }) => `at ${time}`)],
      ...groups.map((group) => [
        group.name,
        String(group.n),
        String(group.events),
        shown(group.medianMonths, 1),
        shownInterval(group.ciLow, group.ciHigh, 1),
        ...group.at.map(({ survival, atRisk }) =>
          survival === null ? '–' : `${shown(100 * survival, 1)} % (${atRisk} at risk)`,
        ),
      ]),
    ]),
    ...(logRank === null
      ? []
      : [`log-rank χ² ${shown(logRank.chiSquare, 2)}, ${logRank.df} df, p ${shownP(logRank.p)}`]),
    ...(cox === null ? [] : coxLines(cox)),
    ...(cutoffs === null ? [] : cutoffLines(cutoffs, document.thresholdSet ?? '')),
    ...(maximallySelected === null ? [] : scanLines(maximallySelected)),
    ...document.findings.map((item) => `  ${item.severity === 'warning' ? '!' : '·'} ${sentenceOf(item, 'en')}`),
  ].join('\n');
}

function coxLines(cox: CoxDocument): readonly string[] {
  const size = `${cox.n} case(s), ${cox.events} event(s), ${cox.excluded} incomplete; Efron ties${cox.clusters === null ? '' : `, robust over ${cox.clusters} clusters`}`;
  return [
    'Cox, one covariate at a time',
    textTable([
      ['', 'n', 'HR', '95 % interval', 'p'],
      ...cox.univariable.flatMap(({ n, covariate, fit }) =>
        fit.kind === 'failed'
          ? [[covariate, String(n), '–', sentenceOf(fit.reason, 'en'), '–']]
          : fit.value.rows.map((row) => [row.term, String(n), ...hazard(row)]),
      ),
    ]),
    `Cox, ${cox.elimination === null ? 'all covariates' : `after backward elimination by ${cox.elimination.rule}`}: ${size}`,
    ...(cox.elimination?.steps ?? []).map(
      (step) =>
        `  removed ${step.removed} (p ${shownP(step.p)}, AIC ${shown(step.aicBefore, 2)} → ${shown(step.aicAfter, 2)})`,
    ),
    textTable([['', 'HR', '95 % interval', 'p'], ...cox.rows.map((row) => [row.term, ...hazard(row)])]),
    `  C ${shown(cox.concordance, 3)} (SE ${shown(cox.concordanceSe, 3)}), AIC ${shown(cox.aic, 2)}, log likelihood ${shown(cox.logLikelihood, 3)}, likelihood ratio p ${shownP(cox.likelihoodRatio?.p ?? null)}`,
    `  proportional hazards: ${cox.proportionalHazards.map(({ covariate, p }) => `${covariate} p ${shownP(p)}`).join(', ')}`,
    ...(cox.mixed === null
      ? []
      : [
          `Cox with a random intercept: ${cox.mixed.groups} groups, variance ${shown(cox.mixed.variance, 4)}`,
          textTable([['', 'HR', '95 % interval', 'p'], ...cox.mixed.rows.map((row) => [row.term, ...hazard(row)])]),
        ]),
  ];
}

function hazard(row: CoxRow): readonly string[] {
  return [shown(row.hr, 3), shownInterval(row.ciLow, row.ciHigh, 3), shownP(row.p)];
}

function cutoffLines(rows: readonly CutoffFigures[], set: string): readonly string[] {
  return [
    `Cut-offs of ${set}; responders lie strictly below`,
    textTable([
      ['threshold', 'n+', 'n−', 'median+', '95 % interval', 'median−', '95 % interval', 'difference', 'p'],
      ...rows.map((row) => [
        `${shown(row.thresholdPercent, 1)} %`,
        String(row.responders.n),
        String(row.nonResponders.n),
        shown(row.responders.medianMonths, 1),
        shownInterval(row.responders.ciLow, row.responders.ciHigh, 1),
        shown(row.nonResponders.medianMonths, 1),
        shownInterval(row.nonResponders.ciLow, row.nonResponders.ciHigh, 1),
        shown(row.differenceMonths, 1),
        shownP(row.p),
      ]),
    ]),
  ];
}

function scanLines(scan: MaximallySelected): readonly string[] {
  const { bootstrap } = scan;
  return [
    `Maximally selected cut-off (exploratory): ${shown(scan.cutoff, 2)} (95 % ${shownInterval(bootstrap.ciLow, bootstrap.ciHigh, 2)}), ${scan.nBelow} at or below, ${scan.nAbove} above`,
    `  p corrected for the search ${shownP(scan.permutationP)} (permutation), ${shownP(scan.lausenSchumacherP)} (Lausen & Schumacher); naive p ${shownP(scan.naiveP)}`,
    `  hazard ratio, at or below against above: ${shown(bootstrap.apparentLogHr === null ? null : Math.exp(bootstrap.apparentLogHr), 3)} as found, ${shown(bootstrap.correctedHr, 3)} after correction for optimism (${bootstrap.repeats} draws, seed ${bootstrap.seed})`,
  ];
}
