import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { DomainError, type Coded } from '../../core/base/errors.ts';
import type { JsonValue } from '../../core/ipc/storeContract.ts';
import { isIsoDate, type IsoDate } from '../../core/letb/timing.ts';
import { askStore } from '../compute/askStore.ts';
import { decisionsInForce, decisionStore, roleKey, type ReaderDecision } from './decisionStore.ts';
import { readerDecisionSchema } from './readerDecisionSchema.ts';
import { treatmentStore } from './treatmentStore.ts';
import { stackKey } from './worklistTree.ts';

/** How the keeping stands: what the reader says of dates, phases, roles and identity outlives the window only while there is no problem. */
export interface KeptState {
  /** Why what the reader says is not being kept; null while it is. */
  readonly problem: Coded | null;
  /** The reader has put the question of a backup aside. */
  readonly isPutAside: boolean;
}

export const keptStore = createStore<KeptState>(() => ({ problem: null, isPutAside: false }));

type Entries = ReadonlyMap<string, JsonValue>;

const TREATMENT = 'treatment ';

/** What the store holds, or was last told, by key; null until it was read. */
let told: Map<string, string> | null = null;
let reading: Promise<void> | null = null;

/**
 * Reads what was kept and keeps every change from then on, until the returned function is called. A refusal is in `keptStore`; the next
 * change, or `keepNow`, then tries again with everything that is not yet kept.
 */
export function startKeeping(onDefect: (error: unknown) => void): () => void {
  const keep = (): void => void keepNow().catch(onDefect);
  told = null;
  keep();
  const stops = [treatmentStore.subscribe(keep), decisionStore.subscribe(keep)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Resolves once what was kept is in the window's state, or cannot be read (`keptStore`). */
export async function keptIsRead(): Promise<void> {
  await reading?.catch(() => undefined);
}

/** Tells the store what it does not hold yet; reads it before, where that was not possible until now. */
export async function keepNow(): Promise<void> {
  try {
    if (told === null) {
      reading ??= readKept().finally(() => {
        reading = null;
      });
      await reading;
    }
    const held = told;
    if (held === null) return;
    await tell(held, inHand());
    if (held === told && changesOf(held, inHand()).length === 0)
      keptStore.setState({ problem: null, isPutAside: false });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    keptStore.setState({ problem: { code: error.code, details: error.details } });
  }
}

/** Puts a backup in the place of a damaged or missing database; what the reader has said meanwhile is added to it. */
export async function restoreKept(backup: string): Promise<void> {
  try {
    await askStore('store:restoreBackup', { name: backup });
    told = null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    keptStore.setState({ problem: { code: error.code, details: error.details } });
    return;
  }
  await keepNow();
}

/** All at once, in order: the last of them is under way before the window can close. */
async function tell(held: Map<string, string>, entries: Entries): Promise<void> {
  await Promise.all(
    changesOf(held, entries).map(async ({ key, value }) => {
      const before = held.get(key);
      if (value === null) held.delete(key);
      else held.set(key, JSON.stringify(value));
      try {
        await askStore('window:setState', { key, value });
      } catch (error) {
        if (before === undefined) held.delete(key);
        else held.set(key, before);
        throw error;
      }
    }),
  );
}

interface Change {
  readonly key: string;
  /** Null takes the key away. */
  readonly value: JsonValue;
}

function changesOf(held: ReadonlyMap<string, string>, entries: Entries): readonly Change[] {
  const changed = [...entries].filter(([key, value]) => held.get(key) !== JSON.stringify(value));
  const gone = [...held.keys()].filter((key) => !entries.has(key));
  return [...changed.map(([key, value]) => ({ key, value })), ...gone.map((key) => ({ key, value: null }))];
}

function inHand(): Entries {
  return entriesOf(treatmentStore.getState(), decisionStore.getState().log);
}

/** A day of treatment by patient; by thing that was decided all decisions on it, the last one last. */
function entriesOf(dates: Readonly<Record<string, IsoDate>>, log: readonly ReaderDecision[]): Entries {
  const entries = new Map<string, JsonValue>();
  const byThing = new Map<string, readonly JsonValue[]>();
  for (const [patient, date] of Object.entries(dates)) entries.set(`${TREATMENT}${patient}`, date);
  for (const decision of log) {
    const thing = thingOf(decision);
    const before = byThing.get(thing) ?? [];
    byThing.set(thing, [...before, { ...decision }]);
  }
  for (const [thing, decisions] of byThing) entries.set(thing, decisions);
  return entries;
}

function thingOf(decision: ReaderDecision): string {
  if (decision.kind === 'phase') return `phase ${stackKey(decision.studyInstanceUid, decision.stackId)}`;
  if (decision.kind === 'role') return `role ${roleKey(decision.studyInstanceUid, decision.role)}`;
  return `identity ${decision.question}`;
}

const DECISION = /^(?:phase|role|identity) /;
const decisionsSchema = v.array(readerDecisionSchema);

/** What cannot be read stays in the store as it is. What the reader said before it was read is the later word. */
async function readKept(): Promise<void> {
  const dates: Record<string, IsoDate> = {};
  const stored: ReaderDecision[] = [];
  for (const [key, value] of Object.entries(await askStore('window:getState', null))) {
    if (key.startsWith(TREATMENT) && typeof value === 'string' && isIsoDate(value)) {
      dates[key.slice(TREATMENT.length)] = value;
    } else if (DECISION.test(key)) {
      const parsed = v.safeParse(decisionsSchema, value);
      if (parsed.success) stored.push(...parsed.output);
    }
  }
  const inOrder = stored.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const known = new Set(inOrder.map(wordOf));
  const further = decisionStore.getState().log.filter((decision) => !known.has(wordOf(decision)));
  decisionStore.setState(decisionsInForce([...inOrder, ...further]));
  treatmentStore.setState({ ...dates, ...treatmentStore.getState() }, true);
  // Last: what changes until here waits for it.
  told = new Map([...entriesOf(dates, inOrder)].map(([key, value]) => [key, JSON.stringify(value)]));
}

/** The same for the same decision, whatever the order of its fields. */
function wordOf(decision: ReaderDecision): string {
  return JSON.stringify(Object.entries(decision).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
