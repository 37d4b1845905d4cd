import { DomainError, type Coded } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import { isResponder, type ThresholdSet } from '../letb/thresholdSets.ts';
import { BOOTSTRAP_DEFAULT, type BootstrapOptions } from '../stats/bootstrap.ts';
import { levelsOf } from '../stats/survival/covariates.ts';
import { cutoffTable, type CutoffSide } from '../stats/survival/cutoffs.ts';
import { followUp, kaplanMeier, survivalAt, type IntervalForm } from '../stats/survival/kaplanMeier.ts';
import { logRank, type LogRank } from '../stats/survival/logRank.ts';
import { maximallySelectedCutoff, type MaximallySelected } from '../stats/survival/maximallySelected.ts';
import { DAYS_PER_MONTH } from '../stats/survival/survivalTimes.ts';
import { coxDocument, type CoxDocument, type CoxOptionsOfTable } from './coxDocument.ts';
import { numericColumn, type DelimitedTable } from './delimitedTable.ts';
import { cohortTimes, textColumn, type CohortTimes } from './readCohort.ts';
import { survivalRefusal, type SurvivalFindings } from './survivalRefusals.ts';
import { sealState, type SealState, type ThresholdSeal } from './thresholdSeal.ts';

export type { SurvivalFindings, SurvivalRefusals } from './survivalRefusals.ts';

const finding = findingsOf<SurvivalFindings>();

export interface SurvivalOptions {
  readonly time: string;
  readonly event: string;
  /** Unit of the time column; days become months of 30.4375 days. */
  readonly unit: 'months' | 'days';
  readonly group: string | null;
  readonly interval: IntervalForm;
  /** Months at which survival is stated. */
  readonly at: readonly number[];
  readonly cox: CoxOptionsOfTable | null;
  readonly cutoffs: {
    readonly column: string;
    readonly set: ThresholdSet;
    /** Thresholds that replace the set's. */
    readonly thresholds: readonly number[] | null;
    /** Patient of each case, resampled whole. */
    readonly cluster: string | null;
    /** Null: nothing was sealed. */
    readonly seal: ThresholdSeal | null;
  } | null;
  readonly bootstrap?: BootstrapOptions;
}

/** `letb.survival/1`: times in months, numbers unrounded, null where a figure has no value. */
export interface SurvivalDocument {
  readonly schema: 'letb.survival/1';
  readonly timeUnit: 'months';
  readonly interval: IntervalForm;
  /** Cases with time and event (and group), and those left out for want of one. */
  readonly n: number;
  readonly excluded: number;
  readonly events: number;
  readonly groups: readonly SurvivalGroup[];
  readonly medianFollowUp: {
    readonly medianMonths: number | null;
    readonly ciLow: number | null;
    readonly ciHigh: number | null;
  };
  readonly logRank: LogRank | null;
  readonly cox: CoxDocument | null;
  readonly cutoffs: readonly CutoffFigures[] | null;
  /** Which set the thresholds are of, or that they were given on the command line. */
  readonly thresholdSet: string | null;
  /** Whether the thresholds were fixed before the outcomes were opened. */
  readonly sealed: SealState | null;
  readonly maximallySelected: MaximallySelected | null;
  readonly findings: readonly Finding[];
}

export interface SurvivalGroup {
  readonly name: string;
  readonly n: number;
  readonly events: number;
  readonly medianMonths: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly curve: readonly {
    readonly time: number;
    readonly survival: number;
    readonly ciLow: number | null;
    readonly ciHigh: number | null;
    readonly atRisk: number;
    readonly events: number;
    readonly censored: number;
  }[];
  readonly at: readonly {
    readonly time: number;
    readonly survival: number | null;
    readonly ciLow: number | null;
    readonly ciHigh: number | null;
    readonly atRisk: number;
  }[];
}

export interface CutoffFigures {
  readonly thresholdPercent: number;
  readonly responders: SideFigures;
  readonly nonResponders: SideFigures;
  readonly differenceMonths: number | null;
  readonly chiSquare: number | null;
  readonly p: number | null;
}

export interface SideFigures {
  readonly n: number;
  readonly events: number;
  readonly medianMonths: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
}

/** Survival of a cohort's table. `sentence` turns a code into the words that stand in a finding. Refused: as `cohortTimes`, `coxDocument`. */
export function survivalDocument(
  table: DelimitedTable,
  options: SurvivalOptions,
  sentence: (coded: Coded) => string,
): SurvivalDocument {
  const all = cohortTimes(table, {
    time: options.time,
    event: options.event,
    divideBy: options.unit === 'days' ? DAYS_PER_MONTH : 1,
  });
  const groupOf = options.group === null ? null : textColumn(table, options.group);
  const cohort = groupOf === null ? all : among(all, (row) => groupOf[row] !== null);
  if (cohort.rows.length === 0)
    throw survivalRefusal('survival-none-complete', {
      cases: table.rows.length,
      columns: [options.time, options.event, options.group ?? ''],
    });
  const labels = cohort.rows.map((row) => (groupOf === null ? 'all' : (groupOf[row] ?? '')));
  const names = levelsOf(labels);
  const findings: Finding[] = [];
  if (groupOf !== null && names.length < 2)
    findings.push(finding('warning', 'survival-one-group', { group: names[0] ?? '' }));
  const cox = options.cox === null ? null : coxDocument(table, cohort, options.cox);
  findings.push(...coxFindings(cox), ...(cox?.mixed?.findings ?? []));
  const cutoffs = options.cutoffs === null ? null : cutoffPart(table, cohort, options, sentence);
  const reversed = followUp(cohort, options.interval);
  return {
    schema: 'letb.survival/1',
    timeUnit: 'months',
    interval: options.interval,
    n: cohort.rows.length,
    excluded: table.rows.length - cohort.rows.length,
    events: cohort.events.filter(Boolean).length,
    groups: names.map((name) => groupFigures(name, cohort, labels, options)),
    medianFollowUp: { medianMonths: reversed.median, ciLow: reversed.medianCi[0], ciHigh: reversed.medianCi[1] },
    logRank: names.length < 2 ? null : logRank(cohort, labels),
    cox,
    cutoffs: cutoffs?.rows ?? null,
    thresholdSet: cutoffs?.thresholdSet ?? null,
    sealed: cutoffs?.sealed ?? null,
    maximallySelected: cutoffs?.scan ?? null,
    findings: [...findings, ...(cutoffs?.findings ?? [])],
  };
}

/** A case of the cohort as a chart marks it. */
export interface SurvivalCase {
  readonly case: string;
  readonly group: string;
  /** Months. */
  readonly time: number;
  readonly event: boolean;
}

/** The cases of the same table and options, named by column `id`, or by their line where it is null or empty. */
export function survivalCases(
  table: DelimitedTable,
  options: Pick<SurvivalOptions, 'time' | 'event' | 'unit' | 'group'>,
  id: string | null,
): readonly SurvivalCase[] {
  const { rows, times, events } = cohortTimes(table, {
    time: options.time,
    event: options.event,
    divideBy: options.unit === 'days' ? DAYS_PER_MONTH : 1,
  });
  const groups = options.group === null ? null : textColumn(table, options.group);
  const names = id === null ? null : textColumn(table, id);
  return rows.flatMap((row, place) => {
    const group = groups === null ? 'all' : (groups[row] ?? null);
    const name = names?.[row] ?? String(table.rows[row]?.line ?? row);
    return group === null ? [] : [{ case: name, group, time: times[place] ?? 0, event: events[place] === true }];
  });
}

function among(cohort: CohortTimes, isKept: (row: number) => boolean): CohortTimes {
  const places = cohort.rows.flatMap((row, place) => (isKept(row) ? [place] : []));
  return {
    rows: places.map((place) => cohort.rows[place] ?? 0),
    times: places.map((place) => cohort.times[place] ?? 0),
    events: places.map((place) => cohort.events[place] === true),
  };
}

function groupFigures(
  name: string,
  cohort: CohortTimes,
  labels: readonly string[],
  { interval, at }: SurvivalOptions,
): SurvivalGroup {
  const own = {
    times: cohort.times.filter((_, place) => labels[place] === name),
    events: cohort.events.filter((_, place) => labels[place] === name),
  };
  const km = kaplanMeier(own, interval);
  return {
    name,
    n: km.n,
    events: km.events,
    medianMonths: km.median,
    ciLow: km.medianCi[0],
    ciHigh: km.medianCi[1],
    curve: km.curve.map(({ time, survival, ciLow, ciHigh, atRisk, events, censored }) => ({
      time,
      survival,
      ciLow,
      ciHigh,
      atRisk,
      events,
      censored,
    })),
    at: at.map((time) => {
      const { survival, ciLow, ciHigh, atRisk } = survivalAt(km, time);
      return { time, survival, ciLow, ciHigh, atRisk };
    }),
  };
}

function coxFindings(cox: CoxDocument | null): readonly Finding[] {
  if (cox === null) return [];
  const clusters = cox.clusters;
  return [
    ...(clusters === null || clusters === cox.n
      ? []
      : [finding('note', 'survival-clusters-repeat', { cases: cox.n, clusters })]),
    ...cox.proportionalHazards.flatMap(({ covariate, p }) =>
      p !== null && p < 0.05 ? [finding('warning', 'survival-hazards-not-proportional', { term: covariate, p })] : [],
    ),
  ];
}

function cutoffPart(
  table: DelimitedTable,
  cohort: CohortTimes,
  { cutoffs, interval, time, event, bootstrap = BOOTSTRAP_DEFAULT }: SurvivalOptions,
  sentence: (coded: Coded) => string,
): {
  readonly rows: readonly CutoffFigures[];
  readonly thresholdSet: string;
  readonly sealed: SealState;
  readonly scan: MaximallySelected | null;
  readonly findings: readonly Finding[];
} | null {
  if (cutoffs === null) return null;
  const { column, set, thresholds, cluster, seal } = cutoffs;
  const values = numericColumn(table, column);
  const own = among(cohort, (row) => values[row] !== null);
  if (own.rows.length === 0)
    throw survivalRefusal('survival-none-complete', { cases: cohort.rows.length, columns: [column] });
  const list = own.rows.map((row) => values[row] ?? 0);
  const rows = cutoffTable(own, list, {
    thresholds: thresholds ?? set.exploratoryThresholdsPercent,
    isBelow: isResponder,
    interval,
  }).map((row) => ({
    thresholdPercent: row.threshold,
    responders: sideFigures(row.responders),
    nonResponders: sideFigures(row.nonResponders),
    differenceMonths: row.difference,
    chiSquare: row.chiSquare,
    p: row.p,
  }));
  const thresholdsPercent = thresholds ?? set.exploratoryThresholdsPercent;
  const sealed = sealState(seal, { column, thresholdsPercent, time, event });
  const base = { rows, sealed, thresholdSet: thresholds === null ? `${set.id} ${set.version}` : 'given' };
  const patients = cluster === null ? null : textColumn(table, cluster);
  try {
    const scan = maximallySelectedCutoff(own, list, {
      bootstrap,
      ...(patients === null ? {} : { clusters: own.rows.map((row) => patients[row] ?? `row ${row}`) }),
    });
    return { ...base, scan, findings: [sealFinding(sealed), finding('warning', 'survival-cutoff-exploratory', {})] };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const reason = sentence(error).replace(/\.$/, '');
    return {
      ...base,
      scan: null,
      findings: [sealFinding(sealed), finding('note', 'survival-cutoff-scan-refused', { reason })],
    };
  }
}

function sealFinding(sealed: SealState): Finding {
  if (sealed.state === 'none') return finding('note', 'survival-thresholds-not-sealed', {});
  const { state, sealedAt, sha256, departures } = sealed;
  if (state === 'departed') return finding('warning', 'survival-thresholds-departed', { sealedAt, departures });
  if (state === 'open') return finding('warning', 'survival-thresholds-sealed-late', { sealedAt, sha256 });
  return finding('note', 'survival-thresholds-sealed', { sealedAt, sha256 });
}

function sideFigures({ n, events, median, ciLow, ciHigh }: CutoffSide): SideFigures {
  return { n, events, medianMonths: median, ciLow, ciHigh };
}
