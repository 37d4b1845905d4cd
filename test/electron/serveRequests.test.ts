import { describe, expect, test } from 'vitest';
import { DomainError } from '../../core/base/errors.ts';
import { storeHandlers } from '../../electron/ipc/handlers/store.ts';
import { requestServer, type Handlers } from '../../electron/ipc/serveRequests.ts';
import { isTrustedSender, type Sender } from '../../electron/ipc/trustedSender.ts';

const own: Sender = { frameUrl: 'app://letb/index.html', isTopFrame: true, isOwnWindow: true };

const handlers: Handlers = {
  'import:start': () => '1',
  'import:takeOffered': () => null,
  'import:chooseFolder': () => {
    throw new DomainError('no-dicom', { path: 'x' });
  },
  'import:chooseFiles': () => null,
  'import:cancel': ({ importId }) => importId === '1',
  'import:close': () => {
    throw new Error('a defect in /data/DOE^JOHN');
  },
  'mask:save': ({ name }) => ({ name }),
  'mask:take': ({ path }) => ({ source: 'study://mask/1', name: path }),
  'mask:choose': () => Promise.resolve({ source: 'study://mask/0', name: 'liver.nii' }),
  'model:choose': () => null,
  'report:savePdf': ({ name }) => ({ name }),
  'report:saveText': () => null,
  'report:savePng': () => null,
  'settings:get': () => ({ language: 'en' }),
  'settings:set': ({ language }) => ({ language: language ?? 'en' }),
  'window:place': () => ({ displays: 1, isSpanning: false }),
  'app:info': () => {
    throw new DomainError('not-now', {});
  },
  'log:report': () => null,
  'batch:choose': () => null,
  'batch:current': () => null,
  'batch:start': () => null,
  'batch:stop': () => null,
  'batch:decide': () => null,
  'batch:sheet': () => [],
  'batch:openCase': () => '1',
  'batch:table': () => null,
  ...storeHandlers({
    ask: () => {
      throw new DomainError('store-damaged', {});
    },
  }),
};

function server(): { readonly ask: ReturnType<typeof requestServer>; readonly faults: unknown[] } {
  const faults: unknown[] = [];
  return { ask: requestServer({ handlers, onFault: (_where, error) => faults.push(error) }), faults };
}

describe('a sender', () => {
  test('is trusted when it is the top frame of our own window on our own page', () => {
    expect(isTrustedSender(own)).toBe(true);
  });

  test.each<Partial<Sender>>([
    { frameUrl: null },
    { isTopFrame: false },
    { isOwnWindow: false },
    { frameUrl: 'app://letb' },
    { frameUrl: 'app://letb.example/index.html' },
    { frameUrl: 'app://letb@example/index.html' },
    { frameUrl: 'app://other/index.html' },
    { frameUrl: 'study://letb/index.html' },
    { frameUrl: 'https://letb/index.html' },
    { frameUrl: 'file:///app://letb/' },
    { frameUrl: 'about:blank' },
    { frameUrl: '' },
  ])('is not trusted with %j', (difference) => {
    expect(isTrustedSender({ ...own, ...difference })).toBe(false);
  });
});

describe('a request', () => {
  test('from a stranger is refused before its name is looked at, and logged', async () => {
    const { ask, faults } = server();
    const stranger = { ...own, isTopFrame: false };
    expect(await ask(stranger, 'settings:get', null)).toMatchObject({
      ok: false,
      error: { code: 'request-not-trusted' },
    });
    expect(await ask(stranger, 'no such', null)).toMatchObject({ ok: false, error: { code: 'request-not-trusted' } });
    expect(faults).toHaveLength(2);
  });

  test.each(['no:such', 'constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
    'named "%s" is unknown',
    async (name) => {
      expect(await server().ask(own, name, null)).toEqual({
        ok: false,
        error: { code: 'request-unknown', details: { name } },
      });
    },
  );

  test.each([[1], [null], [['settings:get']], [{ toString: () => 'settings:get' }], [undefined]])(
    'whose name is not a text is unknown: %j',
    async (name) => {
      expect(await server().ask(own, name, null)).toMatchObject({ ok: false, error: { code: 'request-unknown' } });
    },
  );

  test('with a very long name is refused with a short answer', async () => {
    const reply = await server().ask(own, 'x'.repeat(1_000_000), null);
    expect(JSON.stringify(reply).length).toBeLessThan(200);
  });

  test('with right arguments is answered', async () => {
    const { ask, faults } = server();
    expect(await ask(own, 'import:cancel', { importId: '1' })).toEqual({ ok: true, result: true });
    expect(await ask(own, 'mask:choose', null)).toEqual({
      ok: true,
      result: { source: 'study://mask/0', name: 'liver.nii' },
    });
    expect(faults).toEqual([]);
  });

  test('that a handler refuses gives the code and the details, and is not logged as a fault', async () => {
    const { ask, faults } = server();
    expect(await ask(own, 'import:chooseFolder', null)).toEqual({
      ok: false,
      error: { code: 'no-dicom', details: { path: 'x' } },
    });
    expect(faults).toEqual([]);
  });

  test('that meets a defect says so without the defect’s words, which go to the log', async () => {
    const { ask, faults } = server();
    const reply = await ask(own, 'import:close', { importId: '1' });
    expect(reply).toEqual({ ok: false, error: { code: 'request-broke-down', details: { name: 'import:close' } } });
    expect(faults).toEqual([expect.objectContaining({ message: 'a defect in /data/DOE^JOHN' })]);
  });
});
