import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchDocument } from '../../../core/record/batchDocument.ts';
import { DomainError } from '../../../core/base/errors.ts';
import { runBatch, type BatchHold } from '../../../electron/measure/batch/runBatch.ts';
import { writeBatchCases } from '../../fixtures/batchCases.ts';

const CASES = 4;
const base = mkdtempSync(join(tmpdir(), 'letb-batch-held-'));
let manifest = '';
beforeAll(() => {
  manifest = writeBatchCases(join(base, 'cases'), CASES);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const protocol = { k: 2, roiVolumeCm3: 1, roiShape: 'cube', align: 'none', overrides: [], uncertainty: false } as const;

interface Held {
  readonly document: BatchDocument;
  /** Cases that were measured, in their order. */
  readonly measured: readonly string[];
}

/** Runs the batch; `onStep` is told of each step of a case that is under way, and of the hold. */
async function batch(
  folder: string,
  onStep: (hold: BatchHold, key: string) => void = () => undefined,
  measure = true,
): Promise<Held> {
  const measured: string[] = [];
  let hold: BatchHold | null = null;
  const document = await runBatch(
    {
      manifest: { name: 'manifest.csv', text: readFileSync(manifest, 'utf8') },
      base: dirname(manifest),
      folder: join(base, folder),
      protocol: null,
      otherwise: protocol,
      language: 'en',
      workers: 1,
      resume: true,
      retryFailed: false,
      measure,
      decisions: new Map(),
      decisionsName: '',
      softwareVersion: '0.0.0',
    },
    {
      onOpened: (opened) => {
        hold = opened.hold;
      },
      onProgress: () => undefined,
      onCase: ({ key }) => void measured.push(key),
      onCaseProgress: ({ key }) => {
        if (hold !== null) onStep(hold, key);
      },
    },
  );
  return { document, measured };
}

const states = ({ document }: Held): readonly string[] => document.cases.map(({ state }) => state);

describe('a batch that is held up', () => {
  test('by a pause ends its case under way, begins no other, and goes on to the tables of an undisturbed run', async () => {
    const held = await batch('paused', (hold) => hold.pause());
    expect(states(held)).toEqual(['measured', 'pending', 'pending', 'pending']);
    const rest = await batch('paused');
    expect(rest.measured).toEqual(['P1_T1', 'P2_T1', 'P3_T1']);
    const undisturbed = await batch('undisturbed');
    expect(rest.document).toEqual(undisturbed.document);
    expect(undisturbed.measured).toHaveLength(CASES);
  });

  test('by cancelling leaves the case under way where it is, writes its tables, and lets the next run go on', async () => {
    const held = await batch('cancelled', (hold, key) => (key === 'P1_T1' ? hold.cancel() : undefined));
    expect(states(held)).toEqual(['measured', 'pending', 'pending', 'pending']);
    expect(readFileSync(join(base, 'cancelled', 'batch.csv'), 'utf8')).toContain('pending');
    expect(states(await batch('cancelled'))).toEqual(['measured', 'measured', 'measured', 'measured']);
  });

  test('without measuring reads what is there', async () => {
    const held = await batch('read', undefined, false);
    expect(held.measured).toEqual([]);
    expect(states(held)).toEqual(['pending', 'pending', 'pending', 'pending']);
    expect(held.document.protocol).toEqual(protocol);
  });

  test('takes a decision while it runs, and refuses one on a case that it does not hold', async () => {
    const refused: string[] = [];
    const { document } = await batch('decided', (hold, key) => {
      hold.decide(key, { decision: 'rejected', reason: key });
      try {
        hold.decide('P9_T1', null);
      } catch (error) {
        if (error instanceof DomainError) refused.push(error.code);
      }
    });
    expect(document.cases.map(({ review, reviewReason }) => `${review} ${reviewReason}`)).toEqual(
      ['P0_T1', 'P1_T1', 'P2_T1', 'P3_T1'].map((key) => `rejected ${key}`),
    );
    expect(new Set(refused)).toEqual(new Set(['batch-decisions-unknown-case']));
  });
});
