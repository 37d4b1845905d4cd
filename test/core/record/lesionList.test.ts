import { describe, expect, it } from 'vitest';
import { emptyReading, noPart } from '../../../core/record/lesionsDocument.ts';
import {
  lesionsOf,
  nextLesionId,
  withLesion,
  withLine,
  withoutLesion,
  withoutPart,
  withPart,
  withReading,
  withRole,
  withWord,
  wordOf,
} from '../../../core/record/lesionList.ts';
import { laterReading, lineOf, targetReading } from '../../fixtures/lesionReadings.ts';

const lists = [
  [
    targetReading('T1', 50, 40),
    targetReading('T2', 30, 20),
    { ...targetReading('NT1', 12, 9), role: 'nonTarget' as const },
  ],
  [laterReading('T1', 44, 12), { ...emptyReading('T2'), mergedInto: 'T1' }],
];
const idsOf = (of: readonly (readonly { readonly id: string }[])[]): readonly (readonly string[])[] =>
  of.map((list) => list.map(({ id }) => id));

describe('a list of lesions', () => {
  it('names the next one by its role with the lowest free number', () => {
    expect(['target', 'nonTarget', 'new'].map((role) => nextLesionId(role as 'target', lists))).toEqual([
      'T3',
      'NT2',
      'N1',
    ]);
    expect(nextLesionId('target', withoutLesion(lists, 'T1'))).toBe('T1');
  });

  it('has each lesion once, targets first, in the order of their numbers', () => {
    const many = Array.from({ length: 11 }, (_, n) => targetReading(`T${11 - n}`, 20, 20));
    expect(
      lesionsOf([many])
        .map(({ id }) => id)
        .slice(8),
    ).toEqual(['T9', 'T10', 'T11']);
    expect(lesionsOf(lists).map(({ id }) => id)).toEqual(['T1', 'T2', 'NT1']);
  });

  it('gets a further lesion at one timepoint alone', () => {
    const { id, lists: next } = withLesion(lists, 1, 'new');
    expect(id).toBe('N1');
    expect(idsOf(next)).toEqual([
      ['T1', 'T2', 'NT1'],
      ['T1', 'T2', 'N1'],
    ]);
  });

  it('renames a lesion with its role at every timepoint, and what merged into it', () => {
    const { id, lists: next } = withRole(lists, 'T1', 'nonTarget');
    expect(id).toBe('NT2');
    expect(idsOf(next)).toEqual([
      ['NT2', 'T2', 'NT1'],
      ['NT2', 'T2'],
    ]);
    expect(next[0]?.[0]?.role).toBe('nonTarget');
    expect(next[1]?.[0]?.role).toBeNull();
    expect(next[1]?.[1]?.mergedInto).toBe('NT2');
    expect(withRole(lists, 'T1', 'target').lists).toBe(lists);
  });

  it('forgets a lesion everywhere, and that another merged into it', () => {
    const next = withoutLesion(lists, 'T1');
    expect(idsOf(next)).toEqual([['T2', 'NT1'], ['T2']]);
    expect(next[1]?.[0]?.mergedInto).toBeNull();
  });

  it('records a lesion at a timepoint where it was not yet', () => {
    const next = withReading(lists[1] ?? [], 'NT1', () => ({ status: 'present' }));
    expect(next.at(-1)).toEqual({ ...emptyReading('NT1'), status: 'present' });
  });
});

describe('what is said of a lesion', () => {
  it('is that it is measured, once a line is drawn, whatever was said before', () => {
    for (const word of [{ kind: 'absent' }, { kind: 'notEvaluable' }, { kind: 'merged', into: 'T2' }] as const) {
      const said = { ...laterReading('T1', 20, 10), ...withWord(word, 'target') };
      expect(wordOf(said)).toEqual(word);
      expect(said.parts).toEqual([noPart]);
      const drawn = { ...said, ...withLine(said, { part: 0, name: 'whole', line: lineOf(12) }) };
      expect(wordOf(drawn)).toEqual({ kind: 'measured' });
    }
  });

  it('is nothing where nothing was said and nothing drawn', () => {
    expect(wordOf(emptyReading('T1'))).toBeNull();
    expect(wordOf(undefined)).toBeNull();
  });

  it('of a non-target is its status', () => {
    const said = { ...emptyReading('NT1'), ...withWord({ kind: 'absent' }, 'nonTarget') };
    expect(said).toMatchObject({ status: 'absent', state: null });
    expect({ ...said, ...withWord({ kind: 'unequivocalProgression' }, 'nonTarget') }).toMatchObject({
      status: 'unequivocalProgression',
    });
  });

  it('takes back that nothing enhances when a viable line is drawn, and only then', () => {
    const dead = { ...laterReading('T1', 20, 10), viableStatus: 'nonEnhancing' as const };
    expect(withLine(dead, { part: 0, name: 'viable', line: lineOf(5) }).viableStatus).toBeNull();
    expect(withLine(dead, { part: 0, name: 'whole', line: lineOf(5) }).viableStatus).toBe('nonEnhancing');
    expect(withLine(dead, { part: 0, name: 'viable', line: null })).toEqual({
      parts: [{ ...dead.parts[0], viable: null }],
    });
  });

  it('may be of several parts, of which the last one stays', () => {
    const split = { ...laterReading('T1', 20, 10), ...withPart(laterReading('T1', 20, 10)) };
    expect(split.parts).toHaveLength(2);
    expect(withoutPart(split, 0).parts).toEqual([noPart]);
    expect(withoutPart({ ...split, ...withoutPart(split, 0) }, 0).parts).toEqual([noPart]);
  });
});
