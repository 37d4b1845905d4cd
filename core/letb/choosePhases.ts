import { DomainError, type Coded } from '../base/errors.ts';
import type { Finding } from '../base/findings.ts';
import type { Phase, Stack } from '../dicom/stack.ts';
import type { StudyNode } from '../dicom/studyTree.ts';
import { relatePhases } from './relatePhases.ts';

/** The arterial and the precontrast stack proposed for one examination. */
export interface ChosenPhases {
  readonly arterial: Stack | null;
  readonly precontrast: Stack | null;
  /** How alike the two are; empty while one is missing. */
  readonly comparability: readonly Finding[];
  /** Why the two cannot be subtracted, as `relatePhases` refuses it. */
  readonly refusal: Coded | null;
}

/** Stacks of a phase this much less sure than the surest are no alternatives to it. */
const AS_SURE = 0.1;

/** Every stack of a study, in its order. */
export function stacksOfStudy(study: StudyNode): readonly Stack[] {
  return study.series.flatMap((series) => series.stacks);
}

/** The measurable stacks of a phase, the surest first; of equals, those with more slices. */
export function stacksOfPhase(stacks: readonly Stack[], phase: Phase): readonly Stack[] {
  return stacks
    .filter((stack) => stack.verdict === 'measurable' && stack.phase.value === phase)
    .toSorted((a, b) => b.phase.confidence - a.phase.confidence || b.slices.length - a.slices.length);
}

/**
 * The stacks to subtract: of those about as surely of their phase as the surest, the two that may be subtracted and differ least (kernel,
 * thickness, frame of reference); where none may be, any two of the phase; else the surest, with the refusal.
 */
export function choosePhases(study: StudyNode): ChosenPhases {
  const stacks = stacksOfStudy(study);
  const arterials = stacksOfPhase(stacks, 'arterial');
  const precontrasts = stacksOfPhase(stacks, 'precontrast');
  const [arterial = null] = arterials;
  const [precontrast = null] = precontrasts;
  if (arterial === null || precontrast === null) return { arterial, precontrast, comparability: [], refusal: null };
  const best = (pairs: readonly ChosenPhases[]): ChosenPhases | undefined =>
    pairs.filter(({ refusal }) => refusal === null).toSorted((a, b) => warnings(a) - warnings(b))[0];
  return (
    best(pairsOf(asSureAsFirst(arterials), asSureAsFirst(precontrasts))) ??
    best(pairsOf(arterials, precontrasts)) ??
    related(arterial, precontrast)
  );
}

function asSureAsFirst(stacks: readonly Stack[]): readonly Stack[] {
  const sureness = stacks[0]?.phase.confidence ?? 0;
  return stacks.filter(({ phase }) => phase.confidence >= sureness - AS_SURE);
}

function pairsOf(arterials: readonly Stack[], precontrasts: readonly Stack[]): readonly ChosenPhases[] {
  return arterials.flatMap((arterial) => precontrasts.map((precontrast) => related(arterial, precontrast)));
}

function related(arterial: Stack, precontrast: Stack): ChosenPhases {
  try {
    return { arterial, precontrast, comparability: relatePhases(arterial, precontrast, []).findings, refusal: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, details } = error;
    return { arterial, precontrast, comparability: [], refusal: { code, details } };
  }
}

function warnings({ comparability }: ChosenPhases): number {
  return comparability.filter(({ severity }) => severity === 'warning').length;
}
