import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { RequestName } from '../../../core/ipc/contract.ts';
import { isRequestName, offeredImportSchema, parseRequestArgs, requestSchemas } from '../../../core/ipc/schemas.ts';

import { badStoreArgs, goodStoreArgs } from './storeArgs.ts';
const prePost: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('../../../assets/hanging-protocols/pre-post.json', import.meta.url), 'utf8'),
);
const panels = { '1920x1080': { worklistPx: 228, stepsPx: 364, isWorklistOpen: true, areStepsOpen: false } };

const good: { readonly [Name in RequestName]: readonly unknown[] } = {
  'import:start': [{ demo: true }, { paths: ['/data/a'] }, { paths: ['C:\\data', '\\\\server\\share'] }],
  'import:takeOffered': [null],
  'import:chooseFolder': [null],
  'import:chooseFiles': [null],
  'import:cancel': [{ importId: '12' }],
  'import:close': [{ importId: '12' }],
  'mask:choose': [null],
  'mask:save': [{ name: 'liver-pre.nii.gz', bytes: new Uint8Array(3) }],
  'mask:take': [{ path: '/data/liver.nii.gz' }, { path: 'C:\\data\\Liver.NRRD' }, { path: '/a b/x.mha' }],
  'model:choose': [null],
  'report:savePdf': [{ name: 'LETB P1.pdf', html: '<!doctype html>' }],
  'report:saveText': [
    { name: 'case.csv', text: 'a' },
    { name: 'été-1.html', text: 'b' },
    { name: 'c.json', text: '{}' },
    { name: 'waterfall.svg', text: '<svg/>' },
    { name: 'methods.txt', text: 'x' },
  ],
  'report:savePng': [{ name: 'waterfall.png', bytes: new Uint8Array(3) }],
  'settings:get': [null],
  'settings:set': [
    {},
    { language: 'fr' },
    { hangingProtocols: [prePost] },
    { shell: { panels, recentCommands: ['hangMpr'] } },
  ],
  'window:place': [{ to: 'next-display' }, { to: 'all-displays' }],
  'app:info': [null],
  'log:report': [{ where: 'worker', message: '', stack: null }],
  'batch:choose': [null],
  'batch:current': [null],
  'batch:start': [{ retryFailed: false }, { retryFailed: true }],
  'batch:stop': [{ how: 'pause' }, { how: 'cancel' }],
  'batch:decide': [
    { case: 'P1_T1', decision: null },
    { case: 'P.1_T-1_0a1b2c3d', decision: { decision: 'accepted', reason: '' } },
    { case: 'P1_T1', decision: { decision: 'rejected', reason: 'ROI in a vessel' } },
  ],
  'batch:sheet': [{ case: 'P1_T1' }],
  'batch:openCase': [{ case: 'P1_T1' }],
  'batch:table': [null],
  ...goodStoreArgs,
};

const bad: { readonly [Name in RequestName]: readonly unknown[] } = {
  'import:start': [
    null,
    {},
    { demo: false },
    { demo: true, paths: ['/a'] },
    { paths: [] },
    { paths: '/a' },
    { paths: [''] },
    { paths: [1] },
    { paths: ['/a\0b'] },
    { paths: ['/a'.repeat(40_000)] },
    { paths: Array.from({ length: 100_001 }, () => '/a') },
    { paths: ['/a'], recursive: true },
  ],
  'import:takeOffered': [{}, 'x', 0],
  'import:chooseFolder': [{ defaultPath: '/etc' }],
  'import:chooseFiles': [{ defaultPath: '/etc' }],
  'import:cancel': [null, {}, { importId: 1 }, { importId: '' }, { importId: '../1' }, { importId: 'a'.repeat(65) }],
  'import:close': [null, { importId: '1', all: true }],
  'report:savePdf': [
    null,
    { name: '../a.pdf', html: 'x' },
    { name: 'a.html', html: 'x' },
    { name: 'a.pdf', html: '' },
    { name: 'a.pdf', html: 1 },
  ],
  'report:saveText': [
    { name: '/a.csv', text: 'x' },
    { name: 'a.exe', text: 'x' },
    { name: 'a.csv' },
    { name: 'a.csv', text: 'x', path: '/' },
  ],
  'report:savePng': [
    { name: '../a.png', bytes: new Uint8Array(3) },
    { name: 'a.svg', bytes: new Uint8Array(3) },
    { name: 'a.png', bytes: new Uint8Array(0) },
    { name: 'a.png', bytes: [1] },
  ],
  'mask:choose': [{ path: '/etc/passwd' }],
  'model:choose': [{}, { path: '/etc/passwd' }, 'study://model/0'],
  'mask:save': [
    { name: '../liver.nrrd', bytes: new Uint8Array(3) },
    { name: 'liver.exe', bytes: new Uint8Array(3) },
    { name: 'liver.mha', bytes: [1, 2] },
    { name: 'liver.mha' },
  ],
  'mask:take': [
    null,
    {},
    { path: '' },
    { path: '/etc/passwd' },
    { path: '/a.nii\0.txt' },
    { path: '/a.nii', label: 1 },
  ],
  'settings:get': [{}],
  'settings:set': [
    null,
    { language: 'de' },
    { language: undefined },
    { theme: 'dark' },
    'fr',
    { hangingProtocols: [{ ...prePost, cells: [] }] },
    { hangingProtocols: Array.from({ length: 41 }, () => prePost) },
    { hangingProtocols: 'all' },
    { shell: { panels: { '../x': panels['1920x1080'] }, recentCommands: [] } },
    { shell: { panels, recentCommands: ['rm -rf'] } },
    { shell: { panels: { '1920x1080': { ...panels['1920x1080'], stepsPx: 1e9 } }, recentCommands: [] } },
  ],
  'window:place': [null, {}, { to: 'anywhere' }, { to: 'next-display', x: 1 }],
  'app:info': [1],
  'log:report': [
    null,
    { where: 'worker', message: 'x' },
    { where: '../x', message: 'x', stack: null },
    { where: 'worker', message: 'x'.repeat(20_001), stack: null },
    { where: 'worker\nforged entry', message: 'x', stack: null },
  ],
  'batch:choose': [{}, { path: '/a.csv' }],
  'batch:current': [{}],
  'batch:start': [null, {}, { retryFailed: 1 }],
  'batch:stop': [null, {}, { how: 'kill' }],
  'batch:decide': [
    null,
    { case: 'P1_T1' },
    { case: '../P1', decision: null },
    { case: '..', decision: null },
    { case: '', decision: null },
    { case: 'P1_T1', decision: { decision: 'unreviewed', reason: '' } },
    { case: 'P1_T1', decision: { decision: 'rejected', reason: 'x'.repeat(2001) } },
  ],
  'batch:sheet': [null, { case: 'a/b' }, { case: 'a\\b' }, { case: '.' }],
  'batch:openCase': [null, { case: '/etc' }],
  'batch:table': [{}],
  ...badStoreArgs,
};

const names = Object.keys(requestSchemas).filter(isRequestName);

describe('the schemas of the requests', () => {
  test('cover every request of the contract', () => {
    expect(names.sort()).toEqual(Object.keys(good).sort());
  });

  test.each(names)('%s accepts what the contract says', (name) => {
    for (const args of good[name])
      expect(parseRequestArgs(name, args), JSON.stringify(args)).toEqual({ ok: true, args });
  });

  test.each(names)('%s refuses anything else', (name) => {
    expect(bad[name].length).toBeGreaterThan(0);
    for (const args of [...bad[name], undefined, () => null, Symbol('x')]) {
      expect(parseRequestArgs(name, args)).toMatchObject({ ok: false, problem: expect.any(String) });
    }
  });

  test('a problem names the place and never repeats the value', () => {
    const parsed = parseRequestArgs('import:cancel', { importId: '/data/MUSTERMANN' });
    expect(parsed).toEqual({ ok: false, problem: 'importId: expected /^[0-9a-z-]{1,64}$/' });
  });

  test('inherited names are not requests', () => {
    for (const name of ['constructor', '__proto__', 'toString', '', null, 1]) expect(isRequestName(name)).toBe(false);
  });
});

describe('what a second start hands over', () => {
  test('is nothing, the demo, or paths', () => {
    for (const offered of [{ kind: 'nothing' }, { kind: 'demo' }, { kind: 'paths', paths: ['/a'] }]) {
      expect(v.is(offeredImportSchema, offered)).toBe(true);
    }
    for (const offered of [null, {}, { kind: 'paths' }, { kind: 'paths', paths: [] }, { kind: 'run', command: 'x' }]) {
      expect(v.is(offeredImportSchema, offered)).toBe(false);
    }
  });
});
