import { describe, expect, it } from 'vitest';
import { pointLps } from '../../../core/geometry/points.ts';
import { acrossTimepoints, linkInForce, linksOf, noEvidence } from '../../../core/registration/timepointLink.ts';

const livers = { pre: { firstZMm: -200, lastZMm: -20 }, post: { firstZMm: -230, lastZMm: -30 } };
const quarterTurn = {
  kind: 'rigid',
  rigid: { matrix: [0, -1, 0, 1, 0, 0, 0, 0, 1], translation: [10, 20, 30] },
  field: null,
} as const;
const all = {
  registration: quarterTurn,
  livers,
  landmarksMm: [1, 2, -20],
  handMm: [0, 0, -15],
} as const;

describe('the links of two timepoints', () => {
  it('are offered where there is evidence for them, the best first', () => {
    expect(linksOf(noEvidence).map(({ kind }) => kind)).toEqual(['position', 'off']);
    expect(linksOf(all).map(({ kind }) => kind)).toEqual([
      'registration',
      'liver',
      'hand',
      'landmarks',
      'position',
      'off',
    ]);
    expect(linksOf({ ...noEvidence, livers }).map(({ kind }) => kind)).toEqual(['liver', 'position', 'off']);
  });

  it('are the one asked for where there is one, else the best', () => {
    expect(linkInForce(all, 'automatic').kind).toBe('registration');
    expect(linkInForce(all, 'hand').kind).toBe('hand');
    expect(linkInForce(all, 'off').kind).toBe('off');
    expect(linkInForce({ ...noEvidence, livers }, 'registration').kind).toBe('liver');
    expect(linkInForce(noEvidence, 'automatic').kind).toBe('position');
  });
});

describe('a position across timepoints', () => {
  const position = pointLps(5, 6, -110);

  it('comes back to where it was, by every link', () => {
    for (const link of linksOf(all)) {
      const there = acrossTimepoints(link, 'pre', position);
      if (link.kind === 'off') {
        expect(there).toBeNull();
        continue;
      }
      const back = acrossTimepoints(link, 'post', there ?? expect.unreachable());
      for (const n of [0, 1, 2] as const) expect(back?.[n], link.kind).toBeCloseTo(position[n], 9);
    }
  });

  it('lies at the same share of the liver, shifted, or where the alignment puts it', () => {
    expect(acrossTimepoints({ kind: 'liver', ...livers }, 'pre', position)).toEqual([5, 6, -130]);
    expect(acrossTimepoints({ kind: 'hand', shiftMm: [0, 0, -15] }, 'pre', position)).toEqual([5, 6, -125]);
    expect(acrossTimepoints({ kind: 'hand', shiftMm: [0, 0, -15] }, 'post', position)).toEqual([5, 6, -95]);
    expect(acrossTimepoints({ kind: 'registration', preToPost: quarterTurn }, 'pre', position)).toEqual([4, 25, -80]);
    expect(acrossTimepoints({ kind: 'position' }, 'post', position)).toEqual(position);
  });

  it('through a liver of one slice is that slice', () => {
    const flat = { kind: 'liver', pre: { firstZMm: -100, lastZMm: -100 }, post: livers.post } as const;
    expect(acrossTimepoints(flat, 'pre', pointLps(0, 0, -100))?.[2]).toBe(-230);
  });
});
