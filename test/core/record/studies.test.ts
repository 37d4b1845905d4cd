import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { pointLps } from '../../../core/geometry/points.ts';
import {
  blindingOf,
  nothingHidden,
  placementLock,
  placementLockSchema,
  type TimepointLock,
} from '../../../core/record/blinding.ts';
import { readingOrder } from '../../../core/record/readingOrder.ts';
import { readingIdOf } from '../../../core/record/readings.ts';
import { sessionOf, type Session, type Study, type StudyBook } from '../../../core/record/studies.ts';
import { isVisible, studiesOf } from '../../../core/record/visibility.ts';
import {
  burdenClasses,
  isVisuallyRead,
  noVisualReading,
  visualReadingSchema,
} from '../../../core/record/visualReadingDocument.ts';
import { nextPassFrom } from '../../../core/record/washout.ts';

const caseIds = Array.from({ length: 40 }, (_, n) => `case ${n}`);
const study = (studyId: number, change: Partial<Study> = {}): Study => ({
  studyId,
  name: `Study ${studyId}`,
  isBlind: true,
  washoutDays: 28,
  seed: 7,
  caseIds,
  unsealedAt: null,
  ...change,
});
const session = (sessionId: number, studyId: number, observerId: number, pass = 1): Session => ({
  sessionId,
  studyId,
  observerId,
  pass,
  begunAt: '2026-11-21T08:00:00.000Z',
});

describe('the order of a pass', () => {
  it('holds every case once, the same whenever it is asked', () => {
    const order = readingOrder(study(1), session(1, 1, 1));
    expect(order.map(({ caseId }) => caseId).toSorted()).toEqual(caseIds.toSorted());
    expect(readingOrder(study(1), session(1, 1, 1))).toEqual(order);
    expect(order.map(({ caseId }) => caseId)).not.toEqual(caseIds);
  });

  it('is another one for another seed, observer or pass', () => {
    const orders = [
      readingOrder(study(1), session(1, 1, 1)),
      readingOrder(study(1, { seed: 8 }), session(1, 1, 1)),
      readingOrder(study(1), session(2, 1, 2)),
      readingOrder(study(1), session(3, 1, 1, 2)),
    ];
    expect(new Set(orders.map((order) => JSON.stringify(order))).size).toBe(4);
  });

  it('begins with either timepoint about as often, and with every case about as often', () => {
    const turns = Array.from({ length: 200 }, (_, seed) => readingOrder(study(1, { seed }), session(1, 1, 1))).flat();
    const pre = turns.filter(({ first }) => first === 'pre').length / turns.length;
    expect(Math.abs(pre - 0.5)).toBeLessThan(0.02);
    const firsts = new Map<string, number>();
    for (let seed = 0; seed < 4000; seed += 1) {
      const first = readingOrder(study(1, { seed, caseIds: ['a', 'b', 'c', 'd'] }), session(1, 1, 1))[0]?.caseId ?? '';
      firsts.set(first, (firsts.get(first) ?? 0) + 1);
    }
    for (const count of firsts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

describe('the washout', () => {
  it('ends the given days after the last thing written', () => {
    expect(nextPassFrom('2026-02-27T23:30:00.000Z', 28)).toBe('2026-03-27T23:30:00.000Z');
    expect(nextPassFrom('2024-02-28T12:00:00.000Z', 1)).toBe('2024-02-29T12:00:00.000Z');
    expect(nextPassFrom('2026-02-27T23:30:00.000Z', 0)).toBe('2026-02-27T23:30:00.000Z');
    expect(nextPassFrom(null, 28)).toBeNull();
  });
});

describe('who sees which reading', () => {
  const book = (unsealed: boolean): StudyBook => ({
    studies: [study(1, unsealed ? { unsealedAt: '2026-12-24T00:00:00.000Z' } : {}), study(2)],
    sessions: [session(1, 1, 1), session(2, 1, 1, 2), session(3, 1, 2), session(4, 2, 1)],
  });
  const clinic = (observerId: number) => ({ observerId, sessionId: null });
  const inSession = (observerId: number, sessionId: number) => ({ observerId, sessionId });
  const all = [clinic(1), clinic(2), inSession(1, 1), inSession(1, 2), inSession(2, 3), inSession(1, 4)];
  const seen = (reading: (typeof all)[number], unsealed: boolean, kind: 'reader' | 'consensus' = 'reader') =>
    all.filter((one) => isVisible(readingIdOf(one), { reading, kind, book: book(unsealed) }));

  it('outside studies: the own one; a consensus those of the others', () => {
    expect(seen(clinic(1), false)).toEqual([clinic(1)]);
    expect(seen(clinic(2), false)).toEqual([clinic(2)]);
    expect(seen(clinic(3), false)).toEqual([]);
    expect(seen(clinic(3), false, 'consensus')).toEqual([clinic(1), clinic(2)]);
  });

  it('within a sealed study: this pass alone, not the observer’s own earlier one', () => {
    expect(seen(inSession(1, 2), false)).toEqual([inSession(1, 2)]);
    expect(seen(inSession(2, 3), false)).toEqual([inSession(2, 3)]);
    expect(seen(inSession(1, 2), false, 'consensus')).toEqual([inSession(1, 2)]);
  });

  it('after unsealing: all of that study, and still none of another that is sealed', () => {
    const ofStudy = [inSession(1, 1), inSession(1, 2), inSession(2, 3)];
    expect(seen(clinic(2), true)).toEqual([clinic(2), ...ofStudy]);
    expect(seen(inSession(2, 3), true)).toEqual([clinic(2), ...ofStudy]);
    expect(seen(inSession(1, 4), true)).toEqual([inSession(1, 4)]);
  });

  it('and what names no reading is seen by nobody', () => {
    for (const name of ['', 'observer', 'observer-1 session-99'])
      expect(isVisible(name, { reading: clinic(1), kind: 'consensus', book: book(true) })).toBe(false);
  });

  it('a session names its study and pass', () => {
    expect(sessionOf(inSession(1, 2), book(false))).toMatchObject({ study: { studyId: 1 }, session: { pass: 2 } });
    expect(sessionOf(clinic(1), book(false))).toBeNull();
    expect(studiesOf('case 3', book(false)).map(({ studyId }) => studyId)).toEqual([1, 2]);
    expect(studiesOf('case x', book(false))).toEqual([]);
  });
});

describe('a blind reading', () => {
  const locks: readonly TimepointLock[] = ['absent', 'open', 'locked'];

  it('hides a timepoint until its placements are locked, and the pair until both are', () => {
    for (const pre of locks)
      for (const post of locks) {
        const hidden = blindingOf(study(1), { pre, post });
        expect(hidden).toEqual({
          pre: pre === 'open',
          post: post === 'open',
          pair: pre === 'open' || post === 'open',
        });
      }
  });

  it('hides nothing outside a blind study, nor after unsealing', () => {
    const open = { pre: 'open', post: 'open' } as const;
    expect(blindingOf(null, open)).toEqual(nothingHidden);
    expect(blindingOf(study(1, { isBlind: false }), open)).toEqual(nothingHidden);
    expect(blindingOf(study(1, { unsealedAt: '2026-12-24T00:00:00.000Z' }), open)).toEqual(nothingHidden);
  });

  it('is locked by three placements, no fewer', () => {
    const placements = [1, 2, 3].map((x) => ({
      centreLpsMm: pointLps(x, 0, 0),
      shape: 'cube' as const,
      nominalCm3: 1,
    }));
    for (const n of [0, 1, 2]) expect(placementLock({ placements: placements.slice(0, n) })).toBeNull();
    const lock = placementLock({ placements });
    expect(lock?.centresLpsMm).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [3, 0, 0],
    ]);
    expect(v.is(placementLockSchema, lock)).toBe(true);
    expect(v.is(placementLockSchema, { ...lock, centresLpsMm: [] })).toBe(false);
  });
});

describe('a visual reading', () => {
  it('has a class of its own scheme only', () => {
    for (const [scheme, classes] of Object.entries(burdenClasses))
      for (const one of new Set(Object.values(burdenClasses).flat())) {
        const document = { ...noVisualReading, burden: { scheme, class: one } };
        expect(v.is(visualReadingSchema, document), `${scheme} ${one}`).toBe(
          (classes as readonly string[]).includes(one),
        );
      }
    expect(v.is(visualReadingSchema, noVisualReading)).toBe(true);
    expect(v.is(visualReadingSchema, { ...noVisualReading, distribution: 'IV' })).toBe(false);
  });

  it('is done when enhancement, burden and distribution are said', () => {
    const whole = {
      ...noVisualReading,
      enhancement: 'hyper',
      burden: { scheme: 'fohlen', class: '10-25' },
      distribution: 'II',
    } as const;
    expect(isVisuallyRead(whole)).toBe(true);
    for (const part of ['enhancement', 'burden', 'distribution'])
      expect(isVisuallyRead({ ...whole, [part]: null })).toBe(false);
    expect(isVisuallyRead(null)).toBe(false);
  });
});
