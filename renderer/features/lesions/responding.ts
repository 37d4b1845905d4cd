import { refusals } from '../../../core/base/errors.ts';
import { findingsOf, type Finding } from '../../../core/base/findings.ts';
import { cycleCourse, type CycleCourse, type CycleCourseFindings } from '../../../core/record/cycleCourse.ts';
import { kindsOf, lesionCourse, type ReadTimepoint, type ReadingRefusals } from '../../../core/record/lesionCourse.ts';
import { lesionsOf } from '../../../core/record/lesionList.ts';
import { answerBySets, discordanceAt, type SetAnswer } from '../../../core/response/answerBySets.ts';
import { kindFromSite } from '../../../core/response/arrangeCycles.ts';
import type { CriteriaSet } from '../../../core/response/criteriaSets.ts';
import { proposeTargets } from '../../../core/response/proposeTargets.ts';
import type { ResponseOptions } from '../../../core/response/switches.ts';
import { groupSessions } from '../../../core/response/timeline/groupSessions.ts';
import { markersAt } from '../../../core/response/timeline/markersAt.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { blindingStore } from '../../state/blindingStore.ts';
import { refusalOf } from '../../state/job.ts';
import { lesionStore, listsNow, studiesRead, type ReadStudy } from '../../state/lesionStore.ts';
import { measurementStore } from '../../state/measurementStore.ts';
import { pairingStore } from '../../state/pairingStore.ts';
import { noResponse, responseStore, type ResponseState } from '../../state/responseStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timelineStore } from '../../state/timelineStore.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { stacksOfChoice } from '../reading/index.ts';
import { setsOf } from './criteriaSets.ts';
import { changeRole, hasLesions } from './lesionCommands.ts';

const refusal = refusals<ReadingRefusals>();
const finding = findingsOf<CycleCourseFindings>();

/** Answers again when what was recorded, the criteria or the dates change. Gives a function that stops it. */
export function startResponding(onDefect: (error: unknown) => void): () => void {
  let pending: ReturnType<typeof setTimeout> | null = null;
  const soon = (): void => {
    pending ??= setTimeout(() => {
      pending = null;
      try {
        responseStore.setState(responseNow());
      } catch (error) {
        onDefect(error);
      }
    }, 0);
  };
  const stops = [
    lesionStore.subscribe((now, before) => {
      if (
        now.byStudy !== before.byStudy ||
        now.criteria !== before.criteria ||
        now.own !== before.own ||
        now.options !== before.options
      )
        soon();
    }),
    timepointStore.subscribe((now, before) => {
      if (now.pre.choice !== before.pre.choice || now.post.choice !== before.post.choice) soon();
    }),
    measurementStore.subscribe((now, before) => {
      if (now.change !== before.change) soon();
    }),
    pairingStore.subscribe((now, before) => {
      if (now.procedureDates !== before.procedureDates) soon();
    }),
    blindingStore.subscribe(soon),
    timelineStore.subscribe((now, before) => {
      if (now.data.markers !== before.data.markers || now.timeline !== before.timeline) soon();
    }),
  ];
  return () => {
    if (pending !== null) clearTimeout(pending);
    for (const stop of stops) stop();
  };
}

function responseNow(): ResponseState {
  // A blind reader sees no response before both numbers.
  if (!hasLesions() || blindingStore.getState().pair) return noResponse;
  const { criteria, own, options } = lesionStore.getState();
  try {
    const cycles = groupSessions(timelineStore.getState().timeline).flatMap((treatment) => treatment.cycles);
    const shown = readTimepoints(studiesRead());
    const read = cycles.length > 1 ? readTimepoints(studiesOfCourse()) : shown;
    const sets = setsOf(criteria, own);
    const byCycles = cycles.length > 1 ? cycleCourse(read, cycles) : null;
    const answered = byCycles === null ? null : answersOf(byCycles, sets, options);
    // Where a later baseline breaks the criteria, everything is compared with the first, and that is said.
    const isRefused = answered?.some(({ outcome }) => outcome.kind === 'failed') ?? true;
    const single = { timepoints: shown, treatments: treatments() };
    const course = byCycles === null || isRefused ? single : byCycles;
    const answers = answered === null || isRefused ? answersOf(single, sets, options) : answered;
    const apart = byCycles !== null && isRefused && answers.some(({ outcome }) => outcome.kind === 'ok');
    return {
      timepoints: isRefused ? shown : read,
      course: { timepoints: course.timepoints, treatments: course.treatments },
      findings: [
        ...(byCycles?.findings ?? []),
        ...(apart ? [finding('warning', 'cycles-not-apart', { cycles: cycles.length })] : []),
      ],
      answers,
      discordance: discordanceNow(answers, course.timepoints),
      refusal: null,
    };
  } catch (error) {
    return { ...noResponse, refusal: refusalOf(error) };
  }
}

function answersOf(
  { timepoints, treatments: given }: Omit<CycleCourse, 'findings'>,
  sets: readonly CriteriaSet[],
  options: ResponseOptions,
): readonly SetAnswer[] {
  return answerBySets(lesionCourse(timepoints, given), sets, options);
}

/** LETB's change is from before to after treatment: it is compared with a response from that same baseline only. */
function discordanceNow(answers: readonly SetAnswer[], timepoints: readonly ReadTimepoint[]): readonly Finding[] {
  const last = timepoints.find(({ id, baseline }) => id === 'post' && !baseline);
  const baseline = timepoints.find((one) => one.baseline && one.cycle === last?.cycle);
  return last === undefined || baseline?.id !== 'pre' ? [] : discordanceAt(answers, last.id, letbResponder());
}

/** Every study of the patient whose lesions were read, and those that are shown, by date. */
function studiesOfCourse(): readonly ReadStudy[] {
  const shown = studiesRead();
  const { byStudy } = lesionStore.getState();
  const others = (openPatient(importStore.getState())?.studies ?? []).flatMap(
    ({ studyInstanceUid: study, date }): readonly ReadStudy[] => {
      const isRead = (byStudy[study] ?? []).length > 0 && !shown.some((one) => one.study === study);
      return isRead ? [{ study, slot: null, date }] : [];
    },
  );
  return [...shown, ...others].toSorted((a, b) => ((a.date ?? '') < (b.date ?? '') ? -1 : 1));
}

/** The timepoints that are read, before treatment first. Refused: a study without a date. */
function readTimepoints(studies: readonly ReadStudy[]): readonly ReadTimepoint[] {
  const { byStudy } = lesionStore.getState();
  return studies.map(({ study, slot, date }, n) => {
    if (date === null) throw refusal('lesions-without-date', { timepoint: slot ?? study });
    return {
      id: slot ?? date,
      date,
      cycle: 1,
      baseline: slot === 'pre' || (n === 0 && studies.every((one) => one.slot !== 'pre')),
      sliceThicknessMm: thicknessOf(study, slot),
      markers: markersAt(timelineStore.getState().data.markers, date),
      lesions: byStudy[study] ?? [],
    };
  });
}

/** Of the arterial phase, else of another one: what measurability asks of a lesion. */
function thicknessOf(studyInstanceUid: string, slot: Slot | null): number | null {
  const chosen = slot === null ? null : timepointStore.getState()[slot].choice;
  const choice = chosen ?? { studyInstanceUid, date: null, arterialStackId: null, precontrastStackId: null };
  const stacks = stacksOfChoice(importStore.getState().tree, choice);
  const thickness = [stacks.arterial, stacks['portal-venous'], stacks.delayed, stacks.precontrast]
    .map((stack) => stack?.header.acquisition.sliceThicknessMm ?? null)
    .find((mm) => mm !== null && mm > 0);
  return thickness ?? null;
}

/** Days of treatment as they are known. */
export function treatments(): readonly { readonly date: string; readonly cycle: number }[] {
  return pairingStore.getState().procedureDates.map((date) => ({ date, cycle: 1 }));
}

/** By every endpoint's threshold, or by none; null where they differ, or LETB was not measured twice. */
function letbResponder(): boolean | null {
  const answers = new Set((measurementStore.getState().change?.responses ?? []).map(({ responder }) => responder));
  const [only] = answers;
  return answers.size === 1 && only !== undefined ? only : null;
}

/**
 * Makes the lesions that a set would choose at the baseline its targets, and the others non-targets. Gives the ids that they have then.
 */
export function proposeRoles(set: CriteriaSet): readonly string[] {
  const timepoints = readTimepoints(studiesRead());
  const [baseline] = lesionCourse(timepoints, treatments()).timepoints;
  if (baseline === undefined) return [];
  const kinds = kindsOf(timepoints);
  const known = lesionsOf(listsNow()).filter(
    ({ id, role }) => role !== 'new' && baseline.lesions.some((lesion) => lesion.id === id),
  );
  const identities = known.map(({ id, site, lobe, treated }) => ({
    id,
    kind: kinds.get(id) ?? kindFromSite(site),
    site: site ?? 'liver',
    lobe,
    treated: treated ?? true,
  }));
  const chosen = proposeTargets(identities, baseline, set).map(({ id }) => id);
  // Those that leave make room for the names of those that come.
  for (const { id, role } of known) if (role === 'target' && !chosen.includes(id)) changeRole(id, 'nonTarget');
  return chosen.map((id) => changeRole(id, 'target'));
}
