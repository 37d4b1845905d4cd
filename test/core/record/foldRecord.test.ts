import { describe, expect, it } from 'vitest';
import { pointLps } from '../../../core/geometry/points.ts';
import type { JsonValue } from '../../../core/ipc/storeContract.ts';
import { asJson, canonicalJson } from '../../../core/record/canonicalJson.ts';
import { documentIn, foldRecord, placeOf } from '../../../core/record/foldRecord.ts';
import { readingIdOf, readingOf, segmentationName } from '../../../core/record/readings.ts';
import { recordEventOf, type RecordEvent } from '../../../core/record/recordEvent.ts';
import type { RoisDocument } from '../../../core/record/roisDocument.ts';
import { randomOf } from '../../phantoms.ts';

const rois = (x: number): RoisDocument => ({
  schema: 'letb.rois/1',
  arterialStackId: 'a',
  shape: 'cube',
  nominalCm3: 1,
  placements: [{ centreLpsMm: pointLps(x, 0, 0), shape: 'cube', nominalCm3: 1 }],
  portalVeinLpsMm: null,
});

function event(revision: number, document: JsonValue, change: Partial<RecordEvent> = {}): RecordEvent {
  return {
    revision,
    at: `2026-11-21T08:00:${String(revision).padStart(2, '0')}.000Z`,
    observer: 'observer-1',
    readingId: 'observer-1',
    documentKind: 'rois',
    key: '1.2',
    document,
    ...change,
  };
}

describe('the documents in force', () => {
  it('are the last of each kind and key, of the reading alone', () => {
    const folded = foldRecord(
      [
        event(1, asJson(rois(1))),
        event(2, asJson(rois(2)), { key: '1.3' }),
        event(3, asJson(rois(3)), { readingId: 'observer-2', observer: 'observer-2' }),
        event(4, asJson(rois(4))),
      ],
      'observer-1',
    );
    expect(documentIn(folded, 'rois', '1.2')).toEqual(rois(4));
    expect(documentIn(folded, 'rois', '1.3')).toEqual(rois(2));
    expect(documentIn(folded, 'rois', '1.4')).toBeNull();
    expect(documentIn(folded, 'liver', '1.2')).toBeNull();
    expect(folded.unreadable).toEqual([]);
  });

  it('end when they are withdrawn, and may come again', () => {
    const withdrawn = [event(1, asJson(rois(1))), event(2, null)];
    expect(documentIn(foldRecord(withdrawn, 'observer-1'), 'rois', '1.2')).toBeNull();
    const again = foldRecord([...withdrawn, event(3, asJson(rois(5)))], 'observer-1');
    expect(documentIn(again, 'rois', '1.2')).toEqual(rois(5));
  });

  it('that cannot be read are named, and no older one stands in for them', () => {
    const damaged = event(2, { ...rois(2), placements: 'many' });
    const later = event(3, { schema: 'letb.volumetry/1' }, { documentKind: 'volumetry' });
    const folded = foldRecord([event(1, asJson(rois(1))), damaged, later], 'observer-1');
    expect(documentIn(folded, 'rois', '1.2')).toBeNull();
    expect(folded.unreadable).toEqual([damaged, later]);
    expect(foldRecord([damaged, event(4, asJson(rois(4)))], 'observer-1').unreadable).toEqual([]);
  });

  it('are those of a slow second way, for random records', () => {
    const random = randomOf(8);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    for (let n = 0; n < 50; n += 1) {
      const events = Array.from({ length: 30 }, (_, at) =>
        event(at + 1, random() < 0.2 ? null : asJson(rois(at)), {
          readingId: pick(['observer-1', 'observer-2']),
          key: pick(['1.2', '1.3']),
        }),
      );
      const folded = foldRecord(events, 'observer-2');
      for (const key of ['1.2', '1.3']) {
        const last = events.findLast((one) => one.readingId === 'observer-2' && one.key === key);
        expect(folded.inForce.get(placeOf('rois', key)) ?? null).toEqual(
          (last?.document ?? null) === null ? null : last,
        );
      }
    }
  });
});

describe('a stored step', () => {
  const stored = { revision: 1, at: 't', observer: 'observer-1', kind: 'document' } as const;

  it('is an event where it holds a document, or the withdrawal of one', () => {
    const payload = { readingId: 'observer-1', documentKind: 'rois', key: '1.2', document: { a: 1 } };
    expect(recordEventOf({ ...stored, payload })).toEqual({ revision: 1, at: 't', observer: 'observer-1', ...payload });
    expect(recordEventOf({ ...stored, payload: { ...payload, document: null } })?.document).toBeNull();
  });

  it.each([null, 1, [], {}, { readingId: '', documentKind: 'rois', key: 'k' }, { readingId: 'r', key: 'k' }])(
    'that holds none is no event (%j)',
    (payload) => {
      expect(recordEventOf({ ...stored, payload })).toBeNull();
    },
  );

  it('of another kind is no event', () => {
    const payload = { readingId: 'r', documentKind: 'rois', key: 'k', document: null };
    expect(recordEventOf({ ...stored, kind: 'note', payload })).toBeNull();
  });
});

describe('a reading', () => {
  it('is named by its observer and session, and read back from its name', () => {
    for (const reading of [
      { observerId: 1, sessionId: null },
      { observerId: 12, sessionId: 3 },
    ])
      expect(readingOf(readingIdOf(reading))).toEqual(reading);
    for (const text of ['', 'observer-', 'observer-0', 'observer-1 session-0', ' observer-1', 'observer-1 session-'])
      expect(readingOf(text), text).toBeNull();
  });

  it('has masks of its own; the first one has those that were there before there were observers', () => {
    const names = [
      { observerId: 1, sessionId: null },
      { observerId: 1, sessionId: 1 },
      { observerId: 2, sessionId: null },
      { observerId: 2, sessionId: 1 },
    ].map((reading) => segmentationName('1.2 a', reading));
    expect(names[0]).toBe('1.2 a');
    expect(new Set(names).size).toBe(4);
  });
});

describe('the one text of a JSON value', () => {
  it('does not depend on the order of its fields, and reads back to the same value', () => {
    const value: JsonValue = { b: [1, { y: null, x: 'é "' }], a: -0.1, é: true };
    expect(canonicalJson(value)).toBe('{"a":-0.1,"b":[1,{"x":"é \\"","y":null}],"é":true}');
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
    expect(canonicalJson({ a: { d: 1, c: 2 } })).toBe(canonicalJson({ a: { c: 2, d: 1 } }));
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });
});
