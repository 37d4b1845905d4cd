import type { Coded } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import type { PatientNode, StudyNode } from '../dicom/studyTree.ts';
import { choosePhases, type ChosenPhases } from './choosePhases.ts';
import { identityQuestion } from './patientIdentity.ts';
import {
  daysOutside,
  nearestToWindow,
  placeByProcedures,
  postWindow,
  preWindow,
  timingFindings,
  type IsoDate,
} from './timing.ts';

/**
 * What a study is to the treatment. `pre`: on or before the day of the first procedure. `post`: after the day of the last. `between`:
 * neither. `undated`: its date is not known. Without procedure dates, the studies around the proposed pair are told by their order.
 */
export type TimepointRole = 'pre' | 'between' | 'post' | 'undated';

/** One study of the patient with the stacks to measure. */
export interface PairedTimepoint {
  readonly studyInstanceUid: string;
  readonly date: IsoDate | null;
  readonly role: TimepointRole;
  /** The node it was made from. */
  readonly study: StudyNode;
  readonly arterialStackId: string | null;
  readonly precontrastStackId: string | null;
  /** What makes the two stacks less comparable, as findings that their measurement would carry too. */
  readonly comparability: readonly Finding[];
  /** Why the two stacks cannot be subtracted; null when they can, or when one is missing. */
  readonly refusal: Coded | null;
}

export interface Pairing {
  /** Every study with images, in the order of date. */
  readonly timepoints: readonly PairedTimepoint[];
  /** Elements of `timepoints`. Null while the question of identity is open, or where no study fits. */
  readonly pre: PairedTimepoint | null;
  readonly post: PairedTimepoint | null;
  /** `study-order`: no procedure date was given, the first and the last study are proposed. */
  readonly basis: 'procedure-dates' | 'study-order';
  /** A question to the reader, with what differs: `sentenceOf` says it. Nothing is paired before its answer (`samePerson`). */
  readonly identityQuestion: Finding | null;
  /** Timing by the rules of an evaluable pair, and what else is worth knowing of the choice. */
  readonly findings: readonly Finding[];
}

export interface PairingOptions {
  /** Dates of the treatment's procedures, any order. */
  readonly procedureDates?: readonly IsoDate[];
  /**
   * Dates of the patient's other treatments, any order. A CT before a treatment lies after the sessions of the one before it, a CT after it
   * at the latest on the day of the next one's first session.
   */
  readonly otherProcedures?: readonly IsoDate[];
  /** The other patients of the same tree: one of them may be the same person under a second ID. */
  readonly others?: readonly PatientNode[];
  /**
   * The reader's answer to the question of identity: all studies of the patient, and of these patients, are one person's. An empty
   * list: the patient's own alone.
   */
  readonly samePerson?: readonly PatientNode[];
}

export interface PairingFindings {
  'paired-by-study-order': { readonly studies: number };
  'no-study-before-treatment': { readonly first: string | null };
  'no-study-after-treatment': { readonly last: string | null };
  /** Studies that would have been chosen by their date but lack a measurable phase. */
  'incomplete-study-passed-over': { readonly role: string; readonly dates: readonly (string | null)[] };
  'phases-not-found': { readonly role: string; readonly date: string | null; readonly missing: readonly string[] };
  'phase-asks-reader': {
    readonly role: string;
    readonly date: string | null;
    readonly phase: string;
    readonly stack: string;
  };
  'studies-without-date': { readonly count: number };
}
const finding = findingsOf<PairingFindings>();

/**
 * The CT before and the CT after a treatment, out of a patient's studies. Before: the last complete study that lies in its window; after: the
 * first; where the window holds none, the nearest to it. Complete: with a measurable arterial and precontrast stack that may be
 * subtracted. Without procedure dates the first and the last complete study are proposed. Nothing is blocked, only flagged; but where it
 * is doubtful whose studies they are, nothing is paired. Source: specification of LETB, timing rules of an evaluable pair.
 */
export function proposePairing(patient: PatientNode, options: PairingOptions = {}): Pairing {
  const procedures = (options.procedureDates ?? []).toSorted();
  const basis = procedures.length > 0 ? 'procedure-dates' : 'study-order';
  const persons = [patient, ...(options.samePerson ?? [])];
  const candidates = persons
    .flatMap(({ studies }) => studies)
    .toSorted(byDate)
    .map((study): Candidate => ({ study, phases: choosePhases(study) }));
  const question = options.samePerson === undefined ? identityQuestion(patient, options.others ?? []) : null;
  const own = candidates.filter(isOfTreatment(procedures, options.otherProcedures ?? []));
  const chosen = basis === 'procedure-dates' ? byProcedures(own, procedures) : byOrder(candidates);
  const timepoints = candidates.map((candidate) => timepointOf(candidate, roleOf(candidate, chosen, procedures)));
  const timepointFor = (candidate: Candidate | null): PairedTimepoint | null =>
    candidate === null ? null : (timepoints[candidates.indexOf(candidate)] ?? null);
  if (question !== null) return { timepoints, pre: null, post: null, basis, identityQuestion: question, findings: [] };
  const [pre, post] = [timepointFor(chosen.pre), timepointFor(chosen.post)];
  return {
    timepoints,
    pre,
    post,
    basis,
    identityQuestion: null,
    findings: [
      ...timingFindings(pre?.date ?? null, post?.date ?? null, procedures),
      ...choiceFindings(own, chosen, procedures),
    ],
  };
}

interface Candidate {
  readonly study: StudyNode;
  readonly phases: ChosenPhases;
}

interface Choice {
  readonly pre: Candidate | null;
  readonly post: Candidate | null;
}

/** Order by date and time; without date last. Equal dates stay in the order of their tree. */
function byDate(a: StudyNode, b: StudyNode): number {
  const at = ({ date, time }: StudyNode): string => `${date ?? '9999'} ${time ?? ''}`;
  return at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0;
}

function isComplete({ phases }: Candidate): boolean {
  return phases.arterial !== null && phases.precontrast !== null && phases.refusal === null;
}

/** Complete studies where there are any, else those that have both phases but may not be subtracted, else all. */
function preferred(candidates: readonly Candidate[]): readonly Candidate[] {
  const complete = candidates.filter(isComplete);
  if (complete.length > 0) return complete;
  const both = candidates.filter(({ phases }) => phases.arterial !== null && phases.precontrast !== null);
  return both.length > 0 ? both : candidates;
}

/** Whether a study lies nearer to this treatment than beyond a neighbouring one. */
function isOfTreatment(procedures: readonly IsoDate[], others: readonly IsoDate[]): (candidate: Candidate) => boolean {
  const [first = '', last = ''] = [procedures[0], procedures.at(-1)];
  const after = others
    .filter((date) => date < first)
    .toSorted()
    .at(-1);
  const until = others.filter((date) => date > last).toSorted()[0];
  return ({ study: { date } }) =>
    date === null || ((after === undefined || date > after) && (until === undefined || date <= until));
}

function byProcedures(candidates: readonly Candidate[], procedures: readonly IsoDate[]): Choice {
  const onSide = (role: TimepointRole): readonly Candidate[] =>
    preferred(candidates.filter(({ study }) => placeByProcedures(study.date, procedures) === role));
  const dateOf = ({ study }: Candidate): IsoDate | null => study.date;
  return {
    // Of studies in the window, the first it meets is kept: the last one before, the first one after.
    pre: nearestToWindow(onSide('pre').toReversed(), preWindow(procedures), dateOf),
    post: nearestToWindow(onSide('post'), postWindow(procedures), dateOf),
  };
}

function byOrder(candidates: readonly Candidate[]): Choice {
  const side = preferred(candidates);
  const pre = side.find(({ study }) => study.date !== null) ?? side[0] ?? null;
  const last = side.findLast(({ study }) => study.date !== null) ?? null;
  const isLater = (last?.study.date ?? '') > (pre?.study.date ?? '9999');
  return { pre, post: isLater && side.some(isComplete) ? last : null };
}

function roleOf({ study }: Candidate, chosen: Choice, procedures: readonly IsoDate[]): TimepointRole {
  if (study.date === null) return 'undated';
  if (procedures.length > 0) return placeByProcedures(study.date, procedures);
  if (study.date <= (chosen.pre?.study.date ?? '')) return 'pre';
  return study.date < (chosen.post?.study.date ?? '') ? 'between' : 'post';
}

function timepointOf({ study, phases }: Candidate, role: TimepointRole): PairedTimepoint {
  return {
    studyInstanceUid: study.studyInstanceUid,
    date: study.date,
    role,
    study,
    arterialStackId: phases.arterial?.id ?? null,
    precontrastStackId: phases.precontrast?.id ?? null,
    comparability: phases.comparability,
    refusal: phases.refusal,
  };
}

function choiceFindings(
  candidates: readonly Candidate[],
  chosen: Choice,
  procedures: readonly IsoDate[],
): readonly Finding[] {
  const undated = candidates.filter(({ study }) => study.date === null).length;
  const [first = null, last = null] = [procedures[0], procedures.at(-1)];
  return [
    ...(first === null && chosen.pre !== null && chosen.post !== null
      ? [finding('warning', 'paired-by-study-order', { studies: candidates.length })]
      : []),
    ...(undated > 0 ? [finding('warning', 'studies-without-date', { count: undated })] : []),
    ...(chosen.pre === null ? [finding('warning', 'no-study-before-treatment', { first })] : []),
    ...(chosen.post === null ? [finding('warning', 'no-study-after-treatment', { last })] : []),
    ...passedOver(candidates, chosen, procedures),
    ...(['pre', 'post'] as const).flatMap((role) => phaseFindings(role, chosen[role])),
  ];
}

/** Incomplete studies that lie at least as well as the chosen one. */
function passedOver(
  candidates: readonly Candidate[],
  chosen: Choice,
  procedures: readonly IsoDate[],
): readonly Finding[] {
  if (procedures.length === 0) return [];
  return (['pre', 'post'] as const).flatMap((role) => {
    const window = role === 'pre' ? preWindow(procedures) : postWindow(procedures);
    const choice = chosen[role];
    if (choice === null || !isComplete(choice)) return [];
    const dates = candidates
      .filter((candidate) => {
        const { date } = candidate.study;
        if (isComplete(candidate) || date === null || placeByProcedures(date, procedures) !== role) return false;
        const own = daysOutside(date, window);
        const best = daysOutside(choice.study.date ?? '', window);
        const closer = role === 'pre' ? date > (choice.study.date ?? '') : date < (choice.study.date ?? '');
        return own < best || (own === best && closer);
      })
      .map(({ study }) => study.date);
    return dates.length === 0 ? [] : [finding('note', 'incomplete-study-passed-over', { role, dates })];
  });
}

function phaseFindings(role: 'pre' | 'post', choice: Candidate | null): readonly Finding[] {
  if (choice === null) return [];
  const { arterial, precontrast } = choice.phases;
  const { date } = choice.study;
  const missing = [...(arterial === null ? ['arterial'] : []), ...(precontrast === null ? ['precontrast'] : [])];
  return [
    ...(missing.length > 0 ? [finding('warning', 'phases-not-found', { role, date, missing })] : []),
    ...[arterial, precontrast].flatMap((stack) =>
      stack?.phase.needsReader === true
        ? [finding('warning', 'phase-asks-reader', { role, date, phase: stack.phase.value, stack: stack.id })]
        : [],
    ),
  ];
}
