import { createHash } from 'node:crypto';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { asJson } from '../../core/record/canonicalJson.ts';
import { withoutRuns } from '../../core/record/readingDocument.ts';
import { maskBytes, signedMask } from '../../core/record/signedMask.ts';
import { noStudies } from '../../core/record/studies.ts';
import type { Store } from '../../electron/store/openStore.ts';
import { CohortScreen } from '../../renderer/features/cohort/index.ts';
import { openStoredReadings } from '../../renderer/features/cohort/cohortCommands.ts';
import { batchStore } from '../../renderer/state/batchStore.ts';
import { cohortStore, noCohort } from '../../renderer/state/cohortStore.ts';
import { noRecord, recordStore } from '../../renderer/state/recordStore.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { signedReading, smallMeasurement } from '../fixtures/signedReading.ts';
import { maskOf } from '../phantoms.ts';
import { lendStore, lentJobs } from './lentStore.ts';

const stores = temporaryStores();
afterAll(stores.end);
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
// Rendered as on a server, where a store would show what it began with.
for (const store of [cohortStore, batchStore]) Object.assign(store, { getInitialState: store.getState });

let ask: Store['ask'];
let name = 0;
beforeEach(() => {
  name += 1;
  ({ ask } = stores.open(stores.folder(`readings-${name}`)));
  lendStore(ask, lentJobs());
  cohortStore.setState({ ...noCohort, isOpen: true }, true);
  recordStore.setState(noRecord, true);
});

/** Signs a reading into the store as the window does: its masks beside it. */
async function sign(caseId: string, observerId: number, letb: number, columns: number): Promise<void> {
  const measurement = smallMeasurement(letb);
  const bytes = maskBytes(
    'liver',
    maskOf(measurement.grid, (i) => i < columns),
  );
  const mask = signedMask('liver', { bytes, sha256: digest(bytes), findings: [] });
  const readingId = `observer-${observerId}`;
  const { reading } = await signedReading({
    caseId,
    readingId,
    observer: { id: observerId, name: `Reader ${observerId}`, initials: `R${observerId}`, kind: 'reader' },
    timepoints: [{ role: 'pre', measurement, masks: [mask], drafts: [], alignment: null }],
  });
  ask('blob:put', { bytes });
  const document = asJson(withoutRuns(reading));
  const [last] = ask('record:read', { caseId, afterRevision: 0 }).toReversed();
  ask('record:append', {
    caseId,
    expectedRevision: last?.revision ?? 0,
    kind: 'document',
    observer: `Reader ${observerId}`,
    payload: { readingId, documentKind: 'signature', key: 'patient', document },
  });
}

/** Who looks: a consensus sees the readings that it is of. */
const look = (kind: 'reader' | 'consensus'): void =>
  recordStore.setState({ reading: { observerId: 1, sessionId: null }, viewer: { kind, book: noStudies } });

const columnsOf = (): readonly string[] => cohortStore.getState().table?.columns ?? [];

describe('agreement from the store', () => {
  it('is of every reading that may be seen, with the Dice of their masks', async () => {
    for (const [at, letb] of [10, 20, 30].entries()) {
      await sign(`case-${at}`, 1, letb, 5);
      await sign(`case-${at}`, 2, letb + 1, 4);
    }
    look('consensus');
    await openStoredReadings();
    expect(columnsOf()).toEqual(expect.arrayContaining(['letb_pre_percent (R1)', 'letb_pre_percent (R2)']));
    const { table, maskOverlaps, tab, notice } = cohortStore.getState();
    expect(table?.rows).toHaveLength(3);
    expect(tab).toBe('agreement');
    expect(notice).toBe('6 signed readings.');
    // Five columns of voxels, and four of the same: 2·4 / (5 + 4).
    expect(maskOverlaps?.map(({ dice }) => dice)).toEqual([8 / 9, 8 / 9, 8 / 9]);
    expect(renderToStaticMarkup(createElement(CohortScreen))).toContain('mean Dice 0.889 (3 pairs)');
  });

  it('leaves out what is sealed to whoever reads, and says how many', async () => {
    await sign('case', 1, 10, 5);
    await sign('case', 2, 12, 4);
    look('reader');
    await openStoredReadings();
    expect(columnsOf()).toContain('letb_pre_percent (R1)');
    expect(columnsOf()).not.toContain('letb_pre_percent (R2)');
    expect(cohortStore.getState().notice).toBe('1 signed reading; 1 sealed to this reader.');
  });

  it('says so where nothing is signed', async () => {
    look('consensus');
    await openStoredReadings();
    expect(cohortStore.getState().table).toBeNull();
    expect(cohortStore.getState().notice).toContain('No signed reading');
  });
});
