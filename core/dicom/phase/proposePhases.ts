import type { Phase, PhaseEvidence, PhaseProposal, Stack } from '../stack.ts';
import type { Attenuation } from './attenuation.ts';
import { imageClues, studyImageClues } from './imageClues.ts';
import { clue, WEIGHT } from './phaseEvidence.ts';
import { agentClues, delayClues, orderClues, wordClues } from './tagClues.ts';

/** What was measured on the slices of a stack, by stack; null where nothing could be. */
export type AttenuationOf = (stack: Stack) => Attenuation | null;

/**
 * The stacks of one study, each with its phase proposed from contrast tags, time after injection, order, words in six languages and,
 * where pixels were lent, the attenuation of aorta and liver. Every piece of evidence is kept with its weight. Images that are no CT
 * volume (localizers, other modalities) stay `unknown`.
 */
export function proposePhases(study: readonly Stack[], attenuationOf: AttenuationOf): readonly Stack[] {
  return study.map((stack) => {
    if (!canHavePhase(stack)) return stack;
    const others = study.filter((other) => other !== stack && canHavePhase(other));
    const evidence = [
      ...imageClues(attenuationOf(stack)),
      ...studyImageClues(attenuationOf(stack), others.map(attenuationOf)),
      ...delayClues(stack),
      ...agentClues(stack, others),
      ...orderClues(stack, others),
      ...wordClues(stack),
    ];
    return { ...stack, phase: proposalOf(evidence) };
  });
}

const NO_PHASE: ReadonlySet<string> = new Set(['not-ct', 'localizer', 'secondary-capture', 'dose-report']);

/** True for CT images of the patient: anything else has no contrast phase. */
export function canHavePhase(stack: Stack): boolean {
  return !stack.reasons.some(({ code }) => NO_PHASE.has(code));
}

/** A phase proposed with less confidence than this asks the reader. */
export const SURE_ENOUGH = 0.6;

/** The phase with most weight. What is missing to enough evidence speaks for `unknown`. */
function proposalOf(found: readonly PhaseEvidence[]): PhaseProposal {
  const weight = found.reduce((sum, item) => sum + item.weight, 0);
  const doubt = Math.max(WEIGHT.doubt, WEIGHT.enough - weight);
  const evidence = [...found, clue({ code: 'remaining-doubt', details: {} }, 'tags', 'unknown', doubt)];
  const weights = new Map<Phase, number>();
  for (const item of evidence) weights.set(item.supports, (weights.get(item.supports) ?? 0) + item.weight);
  const [value, most] = [...weights].sort((a, b) => b[1] - a[1])[0] ?? ['unknown', 0];
  const confidence = most / (weight + doubt);
  return { value, confidence, needsReader: confidence < SURE_ENOUGH, evidence };
}
