import { createStore } from 'zustand/vanilla';
import type { Phase } from '../../core/dicom/stack.ts';
import { stackKey } from './worklistTree.ts';

/**
 * What the reader decided against or beside the program's proposals, as it happened; nothing is taken out again, a withdrawn decision is
 * a further one. Kept in the store beyond the window (`keptState.ts`).
 */
export type ReaderDecision = PhaseDecision | RoleDecision | IdentityDecision;

export interface PhaseDecision {
  readonly kind: 'phase';
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly studyInstanceUid: string;
  readonly stackId: string;
  readonly proposed: Phase;
  /** Of the proposal, in [0, 1]. */
  readonly confidence: number;
  /** Null: the proposal stands again. */
  readonly decided: Phase | null;
}

export type StackRole = 'arterial' | 'precontrast';

export interface RoleDecision {
  readonly kind: 'role';
  readonly at: string;
  readonly studyInstanceUid: string;
  readonly role: StackRole;
  /** Null: by phase again. */
  readonly stackId: string | null;
}

export type IdentityAnswer = 'one-person' | 'not-one-person';

export interface IdentityDecision {
  readonly kind: 'identity';
  readonly at: string;
  /** Whom and what was asked; another question is asked anew. */
  readonly question: string;
  readonly code: string;
  /** Null: the question is open again. */
  readonly answer: IdentityAnswer | null;
}

export interface DecisionState {
  readonly log: readonly ReaderDecision[];
  /** The phases in force, by `stackKey`. */
  readonly phases: ReadonlyMap<string, Phase>;
  /** The stacks in force for a role, by `roleKey`. */
  readonly roles: ReadonlyMap<string, string>;
  readonly answers: ReadonlyMap<string, IdentityAnswer>;
  /** Phases before each correction of this window that can be undone, the last one last. */
  readonly undoable: readonly UndoablePhase[];
}

export interface UndoablePhase {
  readonly decision: PhaseDecision;
  readonly before: Phase | null;
}

export const noDecisions: DecisionState = {
  log: [],
  phases: new Map(),
  roles: new Map(),
  answers: new Map(),
  undoable: [],
};

export const decisionStore = createStore<DecisionState>(() => noDecisions);

export function roleKey(studyInstanceUid: string, role: StackRole): string {
  return `${studyInstanceUid} ${role}`;
}

/** Keeps a decision. The last one about a thing is in force. */
export function decide(decision: ReaderDecision): void {
  decisionStore.setState((state) => ({ ...state, ...inForce(state, decision), log: [...state.log, decision] }));
}

/** The state that decisions leave, taken one after the other. */
export function decisionsInForce(log: readonly ReaderDecision[]): Omit<DecisionState, 'undoable'> {
  let { phases, roles, answers }: DecisionState = noDecisions;
  for (const decision of log)
    ({ phases, roles, answers } = { phases, roles, answers, ...inForce({ phases, roles, answers }, decision) });
  return { log, phases, roles, answers };
}

/** Keeps a phase decision so that it can be undone. */
export function decidePhase(decision: PhaseDecision): void {
  const { phases, undoable } = decisionStore.getState();
  const before = phases.get(stackKey(decision.studyInstanceUid, decision.stackId)) ?? null;
  decide(decision);
  decisionStore.setState({ undoable: [...undoable, { decision, before }] });
}

/** Takes the last phase decision back, by a further one; gives it, or null where there is none. */
export function undoPhase(at: string): PhaseDecision | null {
  const { undoable } = decisionStore.getState();
  const last = undoable.at(-1);
  if (last === undefined) return null;
  const decision: PhaseDecision = { ...last.decision, at, decided: last.before };
  decide(decision);
  decisionStore.setState({ undoable: undoable.slice(0, -1) });
  return decision;
}

function inForce(
  { phases, roles, answers }: Pick<DecisionState, 'phases' | 'roles' | 'answers'>,
  decision: ReaderDecision,
): Partial<Pick<DecisionState, 'phases' | 'roles' | 'answers'>> {
  if (decision.kind === 'phase')
    return { phases: changed(phases, stackKey(decision.studyInstanceUid, decision.stackId), decision.decided) };
  if (decision.kind === 'role')
    return { roles: changed(roles, roleKey(decision.studyInstanceUid, decision.role), decision.stackId) };
  return { answers: changed(answers, decision.question, decision.answer) };
}

function changed<T>(map: ReadonlyMap<string, T>, key: string, value: T | null): ReadonlyMap<string, T> {
  const next = new Map(map);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return next;
}
