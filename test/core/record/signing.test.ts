import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../core/ipc/storeContract.ts';
import { auditTrail, filteredTrail, type AuditEntry } from '../../../core/record/auditTrail.ts';
import { asJson } from '../../../core/record/canonicalJson.ts';
import { isSignable, missingParts, type TimepointState } from '../../../core/record/missingParts.ts';
import { withoutRuns } from '../../../core/record/readingDocument.ts';
import type { RecordEvent } from '../../../core/record/recordEvent.ts';
import { signedVersions } from '../../../core/record/signedVersions.ts';
import { auditCsv } from '../../../core/report/auditCsv.ts';
import { auditText } from '../../../core/text/auditText.ts';
import { signedReading } from '../../fixtures/signedReading.ts';

const event = (revision: number, documentKind: string, document: JsonValue, observer = 'observer-1'): RecordEvent => ({
  revision,
  at: `2026-11-21T08:00:0${revision}.000Z`,
  observer,
  readingId: observer,
  documentKind,
  key: '1.2',
  document,
});

const done: TimepointState & { readonly id: string } = {
  id: 'pre',
  isOpen: true,
  hasLiver: true,
  placements: 3,
  isMeasured: true,
  isStale: false,
  isHidden: false,
  isVisuallyRead: true,
};
const whole = { hasChange: true, unstored: 0 };

describe('what a reading lacks', () => {
  it('is nothing when everything is there', () => {
    expect(missingParts([done, { ...done, id: 'post' }], whole)).toEqual([]);
    expect(missingParts([done], { hasChange: null, unstored: 0 })).toEqual([]);
  });

  it.each([
    [{ isOpen: false }, ['images'], false],
    [{ hasLiver: false, isMeasured: false }, ['liver', 'letb'], false],
    [{ placements: 2 }, ['placements'], true],
    [{ isMeasured: false }, ['letb'], false],
    [{ isStale: true }, ['stale'], false],
    [{ isHidden: true, isMeasured: false }, ['locked'], false],
    [{ isVisuallyRead: false }, ['visual'], true],
  ] as const)('%j is missing %j', (change, parts, signable) => {
    const state = {
      ...done,
      ...change,
      isMeasured: 'isMeasured' in change ? change.isMeasured : !('isOpen' in change),
    };
    const missing = missingParts([state], { hasChange: null, unstored: 0 });
    expect(missing.map(({ part }) => part)).toEqual(parts);
    expect(isSignable(missing, [state])).toBe(signable);
  });

  it('of the pair is its change, and what is not stored is never signed over', () => {
    expect(missingParts([done], { hasChange: false, unstored: 0 })).toEqual([{ timepoint: null, part: 'change' }]);
    const unstored = missingParts([done], { hasChange: true, unstored: 2 });
    expect(unstored).toEqual([{ timepoint: null, part: 'unstored' }]);
    expect(isSignable(unstored, [done])).toBe(false);
  });

  it('one timepoint that stands is enough to sign, with the other one named', () => {
    const states = [done, { ...done, id: 'post', isMeasured: false }];
    const missing = missingParts(states, { hasChange: false, unstored: 0 });
    expect(missing.map(({ timepoint, part }) => `${timepoint} ${part}`)).toEqual(['post letb', 'null change']);
    expect(isSignable(missing, states)).toBe(true);
  });
});

describe('the signed versions', () => {
  it('are the reading’s own, the newest first, and stay when it is signed again', async () => {
    const { reading } = await signedReading();
    const json = (version: number): JsonValue => asJson(withoutRuns({ ...reading, version }));
    const events = [
      event(1, 'rois', {}),
      event(2, 'signature', json(1)),
      event(3, 'signature', json(1), 'observer-2'),
      event(4, 'signature', json(2)),
      event(5, 'signature', { schema: 'letb.reading/9' }),
    ];
    expect(signedVersions(events, 'observer-1').map(({ version }) => version)).toEqual([2, 1]);
    expect(signedVersions(events, 'observer-3')).toEqual([]);
  });
});

describe('the trace of a case', () => {
  const flag = (note: string): JsonValue => ({ schema: 'letb.flag/1', note });
  const events = [
    event(1, 'rois', {
      schema: 'letb.rois/1',
      shape: 'cube',
      nominalCm3: 0.5,
      placements: [1, 2, 3].map((x) => ({ centreLpsMm: [x, 0, 0], shape: 'cube', nominalCm3: 0.5 })),
      arterialStackId: 'a',
    }),
    event(2, 'flag', flag('=HYPERLINK("x"), "twice"'), 'observer-2'),
    event(3, 'flag', null, 'observer-2'),
    event(4, 'visual-reading', {
      schema: 'letb.visual-reading/1',
      enhancement: 'hyper',
      burden: { scheme: 'fohlen', class: '10-25' },
      distribution: null,
    }),
  ];
  const trail = auditTrail(events);
  const inEnglish = (entry: AuditEntry): string => auditText(entry, 'en');

  it('has each step once, the newest first, with who, what and when', () => {
    expect(trail.map(({ revision }) => revision)).toEqual([4, 3, 2, 1]);
    expect(trail[1]).toEqual({
      revision: 3,
      at: '2026-11-21T08:00:03.000Z',
      observerId: 2,
      readingId: 'observer-2',
      documentKind: 'flag',
      key: '1.2',
      document: null,
    });
    expect(trail.map(inEnglish)).toEqual([
      'hyper · 10–25 % (Fohlen)',
      'withdrawn',
      '=HYPERLINK("x"), "twice"',
      '3 placements, cube 0.5 cm³',
    ]);
    expect(trail.map((entry) => auditText(entry, 'fr'))).toEqual([
      'hyper · 10–25 % (Fohlen)',
      'retiré',
      '=HYPERLINK("x"), "twice"',
      '3 placements, cube 0,5 cm³',
    ]);
  });

  it('tells a measurement and a signature by their numbers, as they are shown elsewhere', async () => {
    const measured: JsonValue = {
      schema: 'letb.measured/1',
      arterialStackId: 'a',
      precontrastStackId: 'p',
      preset: 'paper',
      k: 2,
      alignment: 'identity',
      letbPercent: 16.5751,
      enhancingVolumeCm3: 298.3,
      liverVolumeCm3: 1799.69,
      provisional: true,
      thresholdsHu: [39.84, 46.9],
      findings: [],
    };
    const { reading } = await signedReading();
    const signed = withoutRuns({ ...reading, version: 2, reason: 'a vessel' });
    const [signature, measurement] = auditTrail([
      event(1, 'measurement', measured),
      event(2, 'signature', asJson(signed)),
    ]);
    expect(measurement && inEnglish(measurement)).toBe(
      'LETB 16.6 % · enhancing 298.3 cm³ · liver 1799.7 cm³ · T 39.8; 46.9 HU · k = 2 · paper · provisional',
    );
    expect(signature && inEnglish(signature)).toBe('version 2 · LETB 12.5 % · reason: a vessel');
  });

  it('is narrowed by observer, document and words', () => {
    const shown = (filter: object): readonly number[] =>
      filteredTrail(trail, { observerId: null, documentKind: null, search: '', ...filter }, inEnglish).map(
        (one) => one.revision,
      );
    expect(shown({})).toEqual([4, 3, 2, 1]);
    expect(shown({ observerId: 2 })).toEqual([3, 2]);
    expect(shown({ documentKind: 'rois' })).toEqual([1]);
    expect(shown({ search: 'HYPER fohlen' })).toEqual([4]);
    expect(shown({ search: '08:00:02' })).toEqual([2]);
    expect(shown({ search: 'nothing' })).toEqual([]);
  });

  it('becomes a table in which no field is taken for a formula', () => {
    const csv = auditCsv(trail, (id) => (id === 1 ? 'Dr É' : '=1+1'), inEnglish);
    const lines = csv.split('\r\n');
    expect(lines[0]).toBe('revision,at,observer,reading,document,key,withdrawn,content');
    expect(lines).toHaveLength(6);
    expect(lines[1]).toContain('Dr É,observer-1,visual-reading');
    expect(lines[2]).toContain(",'=1+1,observer-2,flag,1.2,true,");
    expect(lines[3]).toContain('"\'=HYPERLINK(""x""), ""twice"""');
  });

  it('takes a document of any form', () => {
    for (const document of [1, 'text', true, [1], { a: { b: { c: 1 } } }, { a: null }] as readonly JsonValue[])
      for (const kind of ['x', 'rois', 'signature'])
        expect(auditTrail([event(1, kind, document)]).map(inEnglish)).toEqual(['a document of a later version']);
    expect(auditTrail([{ ...event(1, 'x', 1), observer: 'someone' }])[0]?.observerId).toBeNull();
  });
});
