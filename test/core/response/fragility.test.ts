import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../core/phantom/random.ts';
import { discordanceOf } from '../../../core/response/discordance.ts';
import {
  course,
  last,
  lastOf,
  newLesion,
  nodeTarget,
  nonTarget,
  respond,
  seen,
  target,
  type Json,
  type PlainCourse,
} from '../../fixtures/lesionCourses.ts';
import { randomCourse } from '../../fixtures/randomCourses.ts';

/** A measurable liver lesion that was not chosen. */
const other = (id: string, mm: number): Json => nonTarget(id, { site: 'liver', diameterMm: mm });

describe('fragility of the choice of targets', () => {
  it('gives the category over every pair of four liver lesions', () => {
    // From 20 mm each to 10, 12, 16 and 20: a pair is PR where both shrink to at most 28 of 40 mm.
    const sizes: readonly (readonly [string, number])[] = [
      ['A', 10],
      ['B', 12],
      ['C', 16],
      ['D', 20],
    ];
    const now = sizes.map(([id, mm]) => ({ id, diameterMm: mm, ...(id > 'B' ? { status: 'present' } : {}) }));
    const answer = last(course([target('A', 20), target('B', 20), other('C', 20), other('D', 20)], now));
    const pairs = sizes.flatMap(([, a], index) => sizes.slice(index + 1).map(([, b]) => a + b));
    const responding = pairs.filter((sum) => sum <= 28).length;
    expect([pairs.length, responding]).toEqual([6, 3]);
    expect(answer.target).toBe('PR');
    expect(answer.targetChoice).toEqual({
      sets: 6,
      categories: [
        { category: 'PR', sets: 3, percent: 50 },
        { category: 'SD', sets: 3, percent: 50 },
      ],
    });
  });

  it('takes whole sets only, as many as the limits allow, from lesions that were measurable and seen', () => {
    const lungs = ['L1', 'L2', 'L3'].map((id) => nonTarget(id, { site: 'lung', diameterMm: 12 }));
    const baseline = [target('A', 20), nodeTarget('B', 16), other('C', 9), other('D', 30), ...lungs];
    const now = [
      seen('A', 20),
      seen('B', 16),
      { id: 'C', diameterMm: 9 },
      ...lungs.map(({ id }) => ({ id, diameterMm: 12 })),
    ];
    // D was not seen again and C is too small: A, B and two of three lung lesions.
    expect(last(course(baseline, now)).targetChoice?.sets).toBe(3);
    expect(last(course(baseline, [seen('A', 20), seen('B', 16)])).targetChoice?.sets).toBe(1);
  });

  it('keeps merged lesions together and gives no answer where there is nothing to choose', () => {
    const merged = course(
      [target('A', 20), target('B', 20), other('C', 20)],
      [seen('A', 38), { id: 'B', mergedInto: 'A' }, { id: 'C', diameterMm: 20 }],
    );
    expect(last(merged).targetChoice).toEqual({ sets: 1, categories: [{ category: 'SD', sets: 1, percent: 100 }] });
    expect(last(course([nonTarget('X')], [{ id: 'X', status: 'present' }])).targetChoice).toBeNull();
  });
});

describe('fragility of the calipers', () => {
  const caliper = (baselineMm: number, mm: number, criteria = 'recist-1.1'): ReturnType<typeof last>['caliper'] =>
    last(course([target('T1', baselineMm)], [seen('T1', mm)]), criteria).caliper;

  it('is the distance to the next limit, with the category beyond it', () => {
    expect(caliper(100, 72)).toMatchObject({
      lesion: 'T1',
      direction: 'smaller',
      becomes: 'PR',
      changeMm: expect.closeTo(2, 9),
    });
    expect(caliper(100, 67)).toMatchObject({ direction: 'larger', becomes: 'SD', changeMm: expect.closeTo(3, 9) });
    expect(caliper(100, 119)).toMatchObject({ direction: 'larger', becomes: 'PD', changeMm: expect.closeTo(1, 9) });
    expect(caliper(20, 24)).toMatchObject({ direction: 'larger', becomes: 'PD', changeMm: expect.closeTo(1, 9) });
    expect(caliper(100, 70)).toMatchObject({ direction: 'larger', becomes: 'SD', changeMm: expect.closeTo(0, 9) });
    expect(caliper(100, 120, 'assouline-2023-recist')).toMatchObject({ becomes: 'PD', changeMm: expect.closeTo(0, 9) });
  });

  it('knows a node’s own limit', () => {
    const plain = course([target('T1', 60), nodeTarget('T2', 20)], [seen('T1', 0), seen('T2', 9.2)]);
    expect(last(plain).caliper).toMatchObject({
      lesion: 'T2',
      direction: 'larger',
      becomes: 'PR',
      changeMm: expect.closeTo(0.8, 9),
    });
  });

  it('is null where no diameter can change the category', () => {
    expect(last(course([target('T1', 40)], [seen('T1', 40), newLesion('N', 'unequivocal')])).caliper).toBeNull();
    expect(last(course([target('T1', 40)], [seen('T1', 0)])).caliper).toBeNull();
  });

  it('holds when tried: a little less leaves every category, a little more changes it', () => {
    let tried = 0;
    const random = mulberry32(4);
    for (let seed = 0; seed < 250; seed += 1) {
      const plain = randomCourse(seed);
      const before = lastOf(respond(plain));
      const record = plain.timepoints.find(({ id }) => id === before.id)?.lesions;
      for (const lesion of record ?? []) {
        const mm = Number(lesion['diameterMm']);
        if (before.caliper === null || !String(lesion['id']).startsWith('T') || !(mm > 0)) continue;
        if (lesion['fragments'] !== undefined || lesion['state'] !== undefined) continue;
        const step = 0.98 * before.caliper.changeMm * (random() < 0.5 ? -1 : 1);
        if (mm + step <= 0) continue;
        expect(lastOf(respond(changed(plain, before.id, lesion['id'], mm + step))).overall, `${seed}`).toBe(
          before.overall,
        );
        if (lesion['id'] !== before.caliper.lesion) continue;
        const past = (before.caliper.changeMm + 1e-3) * (before.caliper.direction === 'larger' ? 1 : -1);
        expect(lastOf(respond(changed(plain, before.id, lesion['id'], mm + past))).overall).toBe(
          before.caliper.becomes,
        );
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(50);
  });
});

function changed(plain: PlainCourse, timepoint: string, id: unknown, diameterMm: number): PlainCourse {
  return {
    ...plain,
    timepoints: plain.timepoints.map((item) =>
      item.id === timepoint
        ? { ...item, lesions: item.lesions.map((lesion) => (lesion['id'] === id ? { ...lesion, diameterMm } : lesion)) }
        : item,
    ),
  };
}

describe('discordance among RECIST, mRECIST and LETB', () => {
  const codes = (...[recist, mrecist, letbResponder]: Parameters<typeof of>): readonly string[] =>
    of(recist, mrecist, letbResponder).map(({ code }) => code);
  const of = (
    recist: Parameters<typeof discordanceOf>[0]['recist'],
    mrecist: Parameters<typeof discordanceOf>[0]['mrecist'],
    letbResponder: boolean | null,
  ): ReturnType<typeof discordanceOf> => discordanceOf({ recist, mrecist, letbResponder });

  it('is named by its pattern, the gravest first', () => {
    expect(codes('SD', 'PR', null)).toEqual(['enhancement-responds-before-size']);
    expect(codes('PR', 'SD', null)).toEqual(['size-responds-without-enhancement']);
    expect(codes('PD', 'PR', true)).toEqual(['response-against-progression']);
    expect(codes('PD', 'SD', true)).toEqual(['response-against-progression']);
    expect(codes('SD', 'SD', true)).toEqual(['letb-differs-from-diameters']);
    expect(codes('PR', 'CR', false)).toEqual(['letb-differs-from-diameters']);
  });

  it('is not claimed where methods agree or could not be assessed', () => {
    expect([
      codes('PR', 'CR', true),
      codes('SD', 'SD', false),
      codes('PD', 'PD', false),
      codes('NE', 'PR', null),
    ]).toEqual([[], [], [], []]);
    expect(codes(null, null, true)).toEqual([]);
  });
});
