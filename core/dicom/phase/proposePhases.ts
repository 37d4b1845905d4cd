import type { Phase, PhaseEvidence, PhaseProposal, Stack } from '../stack.ts';
import type { Attenuation } from './attenuation.ts';
import { imageClues, studyImageClues, tissueContradicts } from './imageClues.ts';
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
    return { ...stack, phase: proposalOf(evidence, attenuationOf(stack)) };
  });
}

const NO_PHASE: ReadonlySet<string> = new Set(['not-ct', 'localizer', 'secondary-capture', 'dose-report']);

/** True for CT images of the patient: anything else has no contrast phase. */
export function canHavePhase(stack: Stack): boolean {
  return !stack.reasons.some(({ code }) => NO_PHASE.has(code));
}

/** A phase proposed with less confidence than this asks the reader. */
export const SURE_ENOUGH = 0.6;
/** So does a phase whose share of the evidence exceeds the next one's by less than this. */
export const CLEAR_OF_NEXT = 0.25;

/** The phase with most weight. What is missing to enough evidence speaks for `unknown`. */
function proposalOf(found: readonly PhaseEvidence[], seen: Attenuation | null): PhaseProposal {
  const weight = found.reduce((sum, item) => sum + item.weight, 0);
  const doubt = Math.max(WEIGHT.doubt, WEIGHT.enough - weight);
  const evidence = [...found, clue({ code: 'remaining-doubt', details: {} }, 'tags', 'unknown', doubt)];
  const weights = new Map<Phase, number>();
  for (const item of evidence) weights.set(item.supports, (weights.get(item.supports) ?? 0) + item.weight);
  const shares = [...weights]
    .sort((a, b) => b[1] - a[1])
    .map(([phase, own]) => ({ phase, share: own / (weight + doubt) }));
  const best = shares[0] ?? { phase: 'unknown', share: 0 };
  const asks = questionsOf(best, shares[1], found, seen);
  return {
    value: best.phase,
    confidence: best.share,
    needsReader: asks.length > 0,
    evidence: [...evidence, ...asks],
  };
}

interface PhaseShare {
  readonly phase: Phase;
  readonly share: number;
}

/** Why a reader must look before the phase is used. */
function questionsOf(
  { phase, share }: PhaseShare,
  next: PhaseShare | undefined,
  found: readonly PhaseEvidence[],
  seen: Attenuation | null,
): readonly PhaseEvidence[] {
  if (phase === 'unknown') return [clue({ code: 'reader-asked-nothing-known', details: {} }, 'tags', 'unknown', 0)];
  const asks: PhaseEvidence[] = [];
  if (share < SURE_ENOUGH) {
    const details = { confidencePercent: 100 * share, limitPercent: 100 * SURE_ENOUGH };
    asks.push(clue({ code: 'reader-asked-low-confidence', details }, 'tags', phase, 0));
  }
  if (next !== undefined && next.phase !== 'unknown' && share - next.share < CLEAR_OF_NEXT)
    asks.push(clue({ code: 'reader-asked-near-tie', details: { phase, other: next.phase } }, 'tags', phase, 0));
  const said = found.find(({ source, supports }) => (source === 'words' || source === 'timing') && supports !== phase);
  if (said !== undefined) {
    const details = { phase, said: said.supports };
    asks.push(clue({ code: 'reader-asked-text-contradicts', details }, said.source, phase, 0));
  }
  const softTissueUpperHu = seen?.softTissueUpperHu ?? null;
  if (softTissueUpperHu !== null && tissueContradicts(phase, seen))
    asks.push(
      clue({ code: 'reader-asked-tissue-contradicts', details: { phase, softTissueUpperHu } }, 'image', phase, 0),
    );
  return asks;
}
