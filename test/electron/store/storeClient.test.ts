import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startStoreClient, type StoreClient } from '../../../electron/store/storeClient.ts';
import { temporaryStores } from './openedStore.ts';

const stores = temporaryStores();
const clients: StoreClient[] = [];
afterAll(async () => {
  for (const client of clients) await client.close();
  stores.end();
});

const script = new URL('../../../electron/workers/store.worker.ts', import.meta.url);

function clientOf(folder: string, faults: unknown[] = [], code: URL | string = script): StoreClient {
  const client = startStoreClient({ folder, script: code, onFault: (_where, error) => faults.push(error) });
  clients.push(client);
  return client;
}

const event = { caseId: 'c', kind: 'note', observer: 'A' } as const;

describe('the store on its thread', () => {
  test('answers in the order it was asked, and holds its folder until it is closed', async () => {
    const folder = stores.folder('order');
    const client = clientOf(folder);
    const asked = Array.from({ length: 20 }, (_, n) =>
      client.ask('record:append', { ...event, expectedRevision: n, payload: n }),
    );
    expect((await Promise.all(asked)).map(({ revision }) => revision)).toEqual(asked.map((_, n) => n + 1));
    const other = stores.open(folder);
    expect(() => other.ask('store:state', null)).toThrow(expect.objectContaining({ code: 'store-in-use' }));
    await client.close();
    expect(other.ask('record:read', { caseId: 'c', afterRevision: 0 })).toHaveLength(20);
    other.close();
    expect(await client.ask('record:read', { caseId: 'c', afterRevision: 19 })).toHaveLength(1);
  });

  test('answers what was asked before it is closed', async () => {
    const folder = stores.folder('closing');
    const client = clientOf(folder);
    const asked = client.ask('record:append', { ...event, expectedRevision: 0, payload: 'last' });
    await client.close();
    expect(await asked).toMatchObject({ revision: 1 });
  });

  test('writes what was asked before a program that ends now goes on', () => {
    const folder = stores.folder('ending');
    const client = clientOf(folder);
    for (let n = 0; n < 30; n += 1) void client.ask('record:append', { ...event, expectedRevision: n, payload: n });
    expect(client.closeAndWait(20_000)).toBe(true);
    expect(stores.open(folder).ask('record:read', { caseId: 'c', afterRevision: 0 })).toHaveLength(30);
    expect(clientOf(stores.folder('never asked')).closeAndWait(0)).toBe(true);
  });

  test('gives refusals as refusals, and goes on', async () => {
    const client = clientOf(stores.folder('refusals'));
    await expect(client.ask('record:append', { ...event, expectedRevision: 3, payload: 0 })).rejects.toMatchObject({
      name: 'DomainError',
      code: 'store-conflict',
      details: { what: 'record', expectedRevision: 3, storedRevision: 0 },
    });
    expect(await client.ask('window:getState', null)).toEqual({});
  });

  test('that dies rejects what was asked and is started again by the next request', async () => {
    const folder = stores.folder('dying');
    const dies = join(folder, '..', 'dies.mjs');
    const mark = JSON.stringify(join(folder, '..', 'died'));
    // Dies at its first request of its first life; then it is the store.
    writeFileSync(
      dies,
      `import { existsSync, writeFileSync } from 'node:fs';
       import { parentPort } from 'node:worker_threads';
       if (existsSync(${mark})) await import(${JSON.stringify(script.href)});
       else parentPort.once('message', () => { writeFileSync(${mark}, ''); throw new Error('a defect'); });`,
    );
    const faults: unknown[] = [];
    const client = clientOf(folder, faults, dies);
    const asked = [client.ask('window:getState', null), client.ask('window:getState', null)];
    for (const answer of asked) await expect(answer).rejects.toThrow(/thread ended/);
    expect(faults).toEqual([expect.objectContaining({ message: 'a defect' })]);
    expect(await client.ask('window:getState', null)).toEqual({});
  });
});
