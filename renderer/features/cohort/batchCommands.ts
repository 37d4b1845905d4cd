import type { BatchStop, BatchView } from '../../../core/ipc/batchContract.ts';
import type { PageArgsOf, RequestName, ResultOf } from '../../../core/ipc/contract.ts';
import type { BatchDecision } from '../../../core/record/batchDocument.ts';
import { host } from '../../compute/host.ts';
import { batchStore } from '../../state/batchStore.ts';
import { cohortStore } from '../../state/cohortStore.ts';
import { followImport } from '../studies/index.ts';
import { closeCohort, openTexts } from './cohortCommands.ts';

/** Follows the batch's changes from now on; the returned function ends it. Nothing of a batch is computed in the page. */
export function startFollowingBatch(): () => void {
  return host().main.on('batch:changed', takeView);
}

function takeView(view: BatchView): void {
  const before = batchStore.getState();
  batchStore.setState({ view });
  const chosen = view.rows.find((row) => row.case === before.chosen);
  if (chosen === undefined) return;
  const was = before.view?.rows.find((row) => row.case === before.chosen);
  if (was !== undefined && was.state !== chosen.state) void chooseCase(chosen.case);
}

/** A refusal is shown in place; null then, and where the answer is null. */
async function ask<Name extends RequestName>(name: Name, args: PageArgsOf<Name>): Promise<ResultOf<Name> | null> {
  const reply = await host().main.request(name, args);
  batchStore.setState({ problem: reply.ok ? null : reply.error });
  return reply.ok ? reply.result : null;
}

/** Shows the batch of the last time, where there is one. */
export async function showCurrentBatch(): Promise<void> {
  if (batchStore.getState().view !== null) return;
  const view = await ask('batch:current', null);
  // An event may have come first, and knows more.
  if (view !== null && batchStore.getState().view === null) batchStore.setState({ view });
}

export async function chooseManifest(): Promise<void> {
  const view = await ask('batch:choose', null);
  if (view !== null) batchStore.setState({ view, chosen: null, sheet: null });
}

export async function startBatch(retryFailed: boolean): Promise<void> {
  await ask('batch:start', { retryFailed });
}

export async function stopBatch(how: BatchStop): Promise<void> {
  await ask('batch:stop', { how });
}

/** Shows a case's sheet. */
export async function chooseCase(key: string): Promise<void> {
  batchStore.setState({ chosen: key, sheet: null });
  const sheet = await ask('batch:sheet', { case: key });
  if (batchStore.getState().chosen === key) batchStore.setState({ sheet: sheet ?? [] });
}

/** The row above or below becomes the chosen one. */
export async function stepThroughCases(step: 1 | -1): Promise<void> {
  const { view, chosen } = batchStore.getState();
  const rows = view?.rows ?? [];
  const at = rows.findIndex((row) => row.case === chosen);
  const next = rows[at < 0 ? 0 : at + step];
  if (next !== undefined) await chooseCase(next.case);
}

export async function decideCase(key: string, decision: BatchDecision | null): Promise<void> {
  await ask('batch:decide', { case: key, decision });
}

/** Imports the case's own folders into the window and leaves the screen. */
export async function openBatchCase(key: string): Promise<void> {
  const importId = await ask('batch:openCase', { case: key });
  if (importId === null) return;
  followImport(importId);
  closeCohort();
}

/** The batch's own document becomes the screen's table. False where it has none yet. */
export async function showBatchTable(): Promise<boolean> {
  const table = await ask('batch:table', null);
  if (table === null) return false;
  await openTexts([table]);
  return cohortStore.getState().problem === null;
}
