import { describe, expect, it } from 'vitest';
import { mulberry32, shuffled } from '../../../core/phantom/random.ts';
import { lastOf, respond, type Json, type PlainCourse } from '../../fixtures/lesionCourses.ts';
import { randomCourse } from '../../fixtures/randomCourses.ts';
import { secondBest, secondConfirmedBest, secondResponses, type SecondCourse } from '../../fixtures/secondResponse.ts';

const CRITERIA = [
  'recist-1.1',
  'mrecist-2010',
  'assouline-2023-recist',
  'assouline-2023-mrecist',
  'touloupas-2021-recist',
  'touloupas-2021-mrecist',
  'fohlen-2023-mrecist',
] as const;
const COURSES = 5600;

const plainly = (course: PlainCourse): SecondCourse => JSON.parse(JSON.stringify(course)) as SecondCourse;
const tenthsOf = (mm: number | null): number | null => (mm === null ? null : Math.round(mm * 10));

describe('random courses', () => {
  it(`agree in every field with a second evaluation written apart: ${COURSES} courses over the seven sets`, () => {
    const counts = new Map<string, number>();
    let timepoints = 0;
    for (let seed = 0; seed < COURSES; seed += 1) {
      const criteria = CRITERIA[seed % CRITERIA.length] ?? 'recist-1.1';
      const course = randomCourse(seed);
      const answer = respond(course, criteria);
      const second = secondResponses(plainly(course), criteria);
      expect(answer.timepoints.length).toBe(second.length);
      for (const item of second) {
        const mine = answer.timepoints.find(({ id }) => id === item.id);
        const short = {
          id: mine?.id,
          sumTenths: tenthsOf(mine?.sumMm ?? null),
          nadirTenths: tenthsOf(mine?.nadirSumMm ?? null),
          nadirDate: mine?.nadirDate,
          target: mine?.target,
          nonTarget: mine?.nonTarget,
          newLesion: mine?.newLesion,
          overall: mine?.overall,
        };
        if (JSON.stringify(short) !== JSON.stringify(item))
          expect({ seed, criteria, ...short }, JSON.stringify(course)).toEqual({ seed, criteria, ...item });
        for (const key of [`target ${item.target}`, `non-target ${item.nonTarget}`, `overall ${item.overall}`])
          counts.set(key, (counts.get(key) ?? 0) + 1);
        timepoints += 1;
      }
      for (const cycle of answer.cycles) {
        const own = answer.timepoints.filter((item) => item.cycle === cycle.cycle);
        const from = cycle.firstProcedure ?? cycle.baselineDate;
        const best = secondBest(own, { from, minimumSdDays: 42, progression: cycle.progressionDate });
        expect(cycle.best, `best of seed ${seed}`).toBe(best);
      }
    }
    expect(timepoints).toBeGreaterThan(3 * COURSES);
    for (const key of ['target CR', 'target PR', 'target SD', 'target PD', 'target NE', 'target none'])
      expect(counts.get(key), key).toBeGreaterThan(200);
    for (const key of [
      'non-target CR',
      'non-target non-CR/non-PD',
      'non-target PD',
      'non-target NE',
      'non-target none',
    ])
      expect(counts.get(key), key).toBeGreaterThan(200);
    for (const key of ['CR', 'PR', 'SD', 'PD', 'NE', 'non-CR/non-PD'])
      expect(counts.get(`overall ${key}`), key).toBeGreaterThan(100);
  }, 60_000);

  it('agree in their best response with a second evaluation when responses must be confirmed', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 2100; seed += 1) {
      const criteria = CRITERIA[seed % CRITERIA.length] ?? 'recist-1.1';
      const answer = respond(randomCourse(seed), criteria, { confirm: true });
      for (const cycle of answer.cycles) {
        const own = answer.timepoints.filter((item) => item.cycle === cycle.cycle);
        const from = cycle.firstProcedure ?? cycle.baselineDate;
        const best = secondConfirmedBest(own, { from, minimumSdDays: 42, progression: cycle.progressionDate });
        expect(cycle.best, `seed ${seed}`).toBe(best);
        counts.set(best, (counts.get(best) ?? 0) + 1);
      }
    }
    for (const category of ['CR', 'PR', 'SD', 'non-CR/non-PD', 'PD', 'NE'])
      expect(counts.get(category), category).toBeGreaterThan(10);
  });

  it('do not depend on the order in which timepoints and lesions are written', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const course = randomCourse(seed);
      const criteria = CRITERIA[seed % CRITERIA.length] ?? 'recist-1.1';
      const random = mulberry32(seed);
      const mixed = <T>(items: readonly T[]): readonly T[] =>
        shuffled(random, items.length).flatMap((index) => items.slice(index, index + 1));
      const turned = {
        ...course,
        timepoints: mixed(course.timepoints).map((item) => ({ ...item, lesions: mixed(item.lesions) })),
      };
      expect(respond(turned, criteria)).toEqual(respond(course, criteria));
    }
  });

  it('keep every category when a stable non-target is added, but for what needs all non-targets gone', () => {
    const stable: Json = { id: 'Z', role: 'nonTarget', kind: 'lesion', site: 'bone', status: 'present' };
    for (let seed = 0; seed < 300; seed += 1) {
      const course = randomCourse(seed);
      const more = {
        ...course,
        timepoints: course.timepoints.map((item) => ({
          ...item,
          lesions: [...item.lesions, item.id.endsWith('b') ? stable : { id: 'Z', status: 'present' }],
        })),
      };
      const [without, withIt] = [respond(course), respond(more)];
      for (const [index, item] of without.timepoints.entries()) {
        const other = withIt.timepoints[index];
        const hadCr = without.timepoints.slice(0, index).some(({ overall }) => overall === 'CR');
        if (hadCr) continue;
        expect(other?.target).toBe(item.target);
        const expected = item.overall === 'CR' ? (item.target === 'none' ? 'non-CR/non-PD' : 'PR') : item.overall;
        if (item.target !== 'none' || item.overall !== 'NE') expect(other?.overall).toBe(expected);
      }
    }
  });

  it('never get a better answer at a timepoint from a non-target left unjudged there, unless it was what progressed', () => {
    const rank = ['CR', 'PR', 'SD', 'non-CR/non-PD', 'PD', 'NE'];
    let compared = 0;
    for (let seed = 0; seed < 800; seed += 1) {
      const course = randomCourse(seed);
      const criteria = CRITERIA[seed % CRITERIA.length] ?? 'recist-1.1';
      const before = lastOf(respond(course, criteria));
      if (before.nonTarget === 'none' || before.nonTarget === 'PD') continue;
      const without = {
        ...course,
        timepoints: course.timepoints.map((item) =>
          item.id === before.id ? { ...item, lesions: item.lesions.filter(({ id }) => id !== 'X0') } : item,
        ),
      };
      const after = lastOf(respond(without, criteria));
      expect(rank.indexOf(after.overall), `${seed}`).toBeGreaterThanOrEqual(rank.indexOf(before.overall));
      compared += 1;
    }
    expect(compared).toBeGreaterThan(200);
  });

  it('by RECIST 1.1 without its 5 mm rule and without nodes keep every category when all diameters are scaled', () => {
    let compared = 0;
    for (let seed = 0; seed < 600; seed += 1) {
      const course = randomCourse(seed);
      const all = course.timepoints.flatMap(({ lesions }) => lesions);
      if (all.some(({ kind, state }) => kind === 'node' || state === 'tooSmall')) continue;
      const timepoints = course.timepoints.map((item) => ({
        ...item,
        lesions: item.lesions.map((lesion) => scale(lesion, 2)),
      }));
      const options = { absolutePdRule: false };
      const [small, large] = [
        respond(course, 'recist-1.1', options),
        respond({ ...course, timepoints }, 'recist-1.1', options),
      ];
      expect(large.timepoints.map(({ target, overall }) => [target, overall])).toEqual(
        small.timepoints.map(({ target, overall }) => [target, overall]),
      );
      compared += 1;
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('under mRECIST without nodes keep every category when all diameters are scaled', () => {
    let compared = 0;
    for (let seed = 0; seed < 400; seed += 1) {
      const course = randomCourse(seed);
      const all = course.timepoints.flatMap(({ lesions }) => lesions);
      if (all.some(({ kind, state }) => kind === 'node' || state === 'tooSmall')) continue;
      const scaled = {
        ...course,
        timepoints: course.timepoints.map((item) => ({
          ...item,
          lesions: item.lesions.map((lesion) => scale(lesion, 3)),
        })),
      };
      const category = ({ target, nonTarget, overall }: ReturnType<typeof lastOf>): readonly string[] => [
        target,
        nonTarget,
        overall,
      ];
      const [small, large] = [respond(course, 'mrecist-2010'), respond(scaled, 'mrecist-2010')];
      expect(large.timepoints.map(category)).toEqual(small.timepoints.map(category));
      expect(large.best).toBe(small.best);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('by RECIST 1.1 never progress in their targets by less than 5 mm, nor by less than 20 %, but after a complete response', () => {
    let seen = 0;
    for (let seed = 0; seed < 700; seed += 1) {
      for (const { targetReason } of respond(randomCourse(seed)).timepoints) {
        if (targetReason.code !== 'target-pd') continue;
        seen += 1;
        expect(Number(targetReason['changeFromNadirMm'])).toBeGreaterThan(5 - 1e-6);
        const percent = targetReason['changeFromNadirPercent'];
        if (percent !== null) expect(Number(percent)).toBeGreaterThan(20 - 1e-6);
      }
    }
    expect(seen).toBeGreaterThan(200);
  });

  it('never get a better answer at a timepoint from a target left unmeasured there', () => {
    const rank = ['CR', 'PR', 'SD', 'non-CR/non-PD', 'PD', 'NE'];
    let compared = 0;
    for (let seed = 0; seed < 1200; seed += 1) {
      const course = randomCourse(seed);
      const criteria = CRITERIA[seed % CRITERIA.length] ?? 'recist-1.1';
      const before = lastOf(respond(course, criteria));
      const baseline = course.timepoints.find(({ id }) => id === `c${before.cycle}b`)?.lesions ?? [];
      const targets = baseline.filter(({ role }) => role === 'target');
      const left = targets[seed % Math.max(1, targets.length)]?.['id'];
      const without = {
        ...course,
        timepoints: course.timepoints.map((item) =>
          item.id === before.id
            ? { ...item, lesions: item.lesions.filter(({ id, mergedInto }) => id !== left && mergedInto === undefined) }
            : item,
        ),
      };
      if (before.target === 'none') continue;
      const after = lastOf(respond(without, criteria));
      expect(rank.indexOf(after.overall), `${seed}: ${before.overall} became ${after.overall}`).toBeGreaterThanOrEqual(
        rank.indexOf(before.overall),
      );
      expect(['PD', 'NE']).toContain(after.target);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(400);
  });
});

function scale(lesion: Json, factor: number): Json {
  const lengths = ['diameterMm', 'viableDiameterMm', 'fragments', 'viableFragments'];
  return Object.fromEntries(
    Object.entries(lesion).map(([key, value]) => {
      if (!lengths.includes(key)) return [key, value];
      return [key, Array.isArray(value) ? value.map((mm) => factor * Number(mm)) : factor * Number(value)];
    }),
  );
}
