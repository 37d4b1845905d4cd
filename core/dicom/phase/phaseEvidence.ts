import type { CodedOf } from '../../base/errors.ts';
import type { Phase, PhaseEvidence } from '../stack.ts';

/** What speaks for a phase: code → details. */
export interface PhaseClues {
  'aorta-attenuation': {
    readonly aortaHu: number;
    readonly liverHu: number | null;
    readonly softTissueUpperHu: number | null;
    readonly slices: number;
  };
  'kidney-against-aorta': { readonly renalCortexHu: number; readonly aortaHu: number };
  'aorta-brightest-of-study': { readonly aortaHu: number; readonly nextHu: number };
  'aorta-fades-in-study': { readonly aortaHu: number; readonly brightestHu: number };
  'delay-after-contrast': { readonly seconds: number };
  'contrast-agent-named': Record<string, never>;
  'no-contrast-agent': Record<string, never>;
  'others-name-contrast-agent': Record<string, never>;
  'place-in-order': { readonly place: number; readonly of: number; readonly within: 'study' | 'series' };
  'phase-word': { readonly word: string; readonly where: 'description' | 'protocol' };
  'remaining-doubt': Record<string, never>;
  /** Why the reader is asked; weighs nothing. */
  'reader-asked-nothing-known': Record<string, never>;
  'reader-asked-low-confidence': { readonly confidencePercent: number; readonly limitPercent: number };
  'reader-asked-near-tie': { readonly phase: string; readonly other: string };
  'reader-asked-text-contradicts': { readonly phase: string; readonly said: string };
  'reader-asked-tissue-contradicts': { readonly phase: string; readonly softTissueUpperHu: number };
}

export type Clue = CodedOf<PhaseClues>;

/**
 * Weights: the image alone outweighs words, order and tags together; the delay after the injection comes next. They are set so that
 * text never wins against what the image clearly shows, and are no measured likelihoods.
 */
export const WEIGHT = {
  image: 4,
  imageWithinStudy: 1,
  kidney: 1,
  delay: 2,
  description: 1,
  protocol: 0.5,
  order: 0.5,
  agentSaysNone: 1,
  othersNameAgent: 0.5,
  agentNamed: 0.3,
  /** Less evidence than this leaves the phase unknown in part. */
  enough: 1.2,
  /** No evidence is certain. */
  doubt: 0.2,
} as const;

export function clue(
  { code, details }: Clue,
  source: PhaseEvidence['source'],
  supports: Phase,
  weight: number,
): PhaseEvidence {
  return { code, details: { ...details }, source, supports, weight };
}
