import type { StoreRequestName } from '../../../core/ipc/storeContract.ts';
import { gridOf } from '../../phantoms.ts';

type Args = { readonly [Name in StoreRequestName]: readonly unknown[] };

const grid = gridOf([4, 5, 6], [0.7, 0.7, 2.5]);
const event = { caseId: 'c', expectedRevision: 0, kind: 'roi-placed', observer: 'A', payload: null } as const;
const step = { segmentationId: 1, expectedRevision: 0 } as const;
const draft = {
  segmentationId: 1,
  layer: 'liver',
  method: 'regions',
  parameters: {},
  mask: new Uint8Array(5),
} as const;

const study = { name: 'Study 1', isBlind: true, washoutDays: 28, seed: 7, caseIds: ['a', 'b'] } as const;

let deep: unknown = 0;
for (let n = 0; n < 50; n += 1) deep = [deep];

export const goodStoreArgs: Args = {
  'store:state': [null],
  'store:restoreBackup': [{ name: 'letb-20261121T080001000Z-v3-daily.sqlite' }],
  'record:append': [event, { ...event, payload: { a: [1, 'é', true, { b: null }] } }],
  'record:read': [{ caseId: 'c', afterRevision: 7 }],
  'segmentation:open': [{ caseId: 'c', name: 'arterial', grid }],
  'segmentation:append': [{ ...step, edit: new Uint8Array(3) }],
  'segmentation:undo': [step],
  'segmentation:redo': [step],
  'draft:save': [draft, { ...draft, layer: 'exclusion' }],
  'draft:list': [{ segmentationId: 4 }],
  'draft:read': [{ draftId: 4 }],
  'observer:list': [null],
  'observer:add': [
    { name: 'Dr É. Doe', initials: 'ÉD', kind: 'reader' },
    { name: 'C', initials: 'C', kind: 'consensus' },
  ],
  'observer:rename': [{ observerId: 1, name: 'Dr Doe', initials: 'DD' }],
  'study:list': [null],
  'study:begin': [study, { ...study, isBlind: false, washoutDays: 0, seed: 0xffffffff }],
  'study:unseal': [{ studyId: 1 }],
  'session:begin': [{ studyId: 1, observerId: 2 }],
  'record:progress': [null],
  'blob:put': [{ bytes: new Uint8Array(3) }],
  'blob:get': [{ sha256: '0123456789abcdef'.repeat(4) }],
  'window:getState': [null],
  'window:setState': [
    { key: 'layout', value: 'both' },
    { key: 'layout', value: null },
  ],
};

const badSteps: readonly unknown[] = [
  null,
  {},
  { segmentationId: 0, expectedRevision: 0 },
  { segmentationId: 1.5, expectedRevision: 0 },
  { segmentationId: '1', expectedRevision: 0 },
  { segmentationId: 1, expectedRevision: -1 },
  { segmentationId: 1, expectedRevision: Number.NaN },
];

export const badStoreArgs: Args = {
  'store:state': [{}],
  'store:restoreBackup': [
    null,
    { name: '' },
    { name: '../letb.sqlite' },
    { name: 'letb-/../../x.sqlite' },
    { name: 'letb-x.sqlite', force: true },
  ],
  'record:append': [
    null,
    { ...event, caseId: '' },
    { ...event, caseId: 'x'.repeat(1001) },
    { ...event, kind: 'DROP TABLE' },
    { ...event, expectedRevision: -1 },
    { ...event, payload: undefined },
    { ...event, payload: () => null },
    { ...event, payload: { when: new Date() } },
    { ...event, payload: { a: Number.NaN } },
    { ...event, payload: { a: 1n } },
    { ...event, payload: new Map() },
    { ...event, payload: deep },
    { ...event, payload: 'x'.repeat(4_000_001) },
    { ...event, payload: Array.from({ length: 1_000_000 }, () => 1) },
    { ...event, more: 1 },
  ],
  'record:read': [null, {}, { caseId: 'c', afterRevision: 0.5 }],
  'segmentation:open': [
    null,
    { caseId: 'c', name: '', grid },
    { caseId: 'c', name: 'n', grid: null },
    { caseId: 'c', name: 'n', grid: { ...grid, dimensions: [1, 2] } },
    { caseId: 'c', name: 'n', grid: { ...grid, originLpsMm: [0, 0, Infinity] } },
    { caseId: 'c', name: 'n', grid: { ...grid, direction: [1, 0, 0, 0, 1, 0] } },
    { caseId: 'c', name: 'n', grid: { ...grid, more: 1 } },
  ],
  'segmentation:append': [
    ...badSteps,
    step,
    { ...step, edit: [1, 2, 3] },
    { ...step, edit: new Uint16Array(3) },
    { ...step, edit: 'AAAA' },
  ],
  'segmentation:undo': [...badSteps, { ...step, all: true }],
  'segmentation:redo': badSteps,
  'draft:save': [
    null,
    { ...draft, layer: 'spleen' },
    { ...draft, mask: null },
    { ...draft, method: '' },
    { ...draft, parameters: { f: Symbol('x') } },
  ],
  'draft:list': [null, {}, { segmentationId: -1 }],
  'draft:read': [null, { draftId: 'x' }],
  'observer:list': [{}],
  'observer:add': [
    null,
    { name: '', initials: 'A', kind: 'reader' },
    { name: ' A', initials: 'A', kind: 'reader' },
    { name: 'A\n', initials: 'A', kind: 'reader' },
    { name: 'A\u0007B', initials: 'A', kind: 'reader' },
    { name: 'A'.repeat(101), initials: 'A', kind: 'reader' },
    { name: 'A', initials: 'A B', kind: 'reader' },
    { name: 'A', initials: 'ABCDEFG', kind: 'reader' },
    { name: 'A', initials: 'A', kind: 'admin' },
    { name: 'A', initials: 'A' },
  ],
  'observer:rename': [null, { observerId: 0, name: 'A', initials: 'A' }, { name: 'A', initials: 'A' }],
  'study:list': [[]],
  'study:begin': [
    null,
    { ...study, name: '' },
    { ...study, isBlind: 1 },
    { ...study, washoutDays: -1 },
    { ...study, washoutDays: 4000 },
    { ...study, seed: 0.5 },
    { ...study, seed: 2 ** 32 },
    { ...study, caseIds: [] },
    { ...study, caseIds: ['a', 'a'] },
    { ...study, caseIds: [''] },
    { ...study, unsealedAt: null },
  ],
  'study:unseal': [null, { studyId: 0 }, {}],
  'session:begin': [null, { studyId: 1 }, { studyId: 1, observerId: 0 }],
  'record:progress': [{}],
  'blob:put': [null, { bytes: [1] }, {}],
  'blob:get': [null, { sha256: 'a' }, { sha256: 'G'.repeat(64) }],
  'window:getState': [{}],
  'window:setState': [
    null,
    {},
    { key: '', value: 1 },
    { key: 'x'.repeat(100_001), value: 1 },
    { key: 'a', value: deep },
  ],
};
