import { createStore } from 'zustand/vanilla';
import {
  linkInForce,
  noEvidence,
  type LinkEvidence,
  type LinkKind,
  type TimepointLink,
} from '../../core/registration/timepointLink.ts';
import { IDLE, type Job } from './job.ts';

/** How the two timepoints follow each other. */
export interface LinkState {
  readonly wanted: LinkKind | 'automatic';
  readonly evidence: LinkEvidence;
  /** The alignment of both livers, while it is being made. */
  readonly registering: Job;
}

export const noLink: LinkState = { wanted: 'automatic', evidence: noEvidence, registering: IDLE };

export const linkStore = createStore<LinkState>(() => noLink);

export function currentLink({ evidence, wanted }: LinkState): TimepointLink {
  return linkInForce(evidence, wanted);
}

export function setEvidence(change: Partial<LinkEvidence>): void {
  linkStore.setState((state) => ({ evidence: { ...state.evidence, ...change } }));
}
