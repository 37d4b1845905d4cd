import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/base/errors.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { mixSeeds, mulberry32, type Random } from '../../../core/phantom/random.ts';
import {
  course,
  findingsIn,
  last,
  lastOf,
  nonTarget,
  onDays,
  respond,
  seen,
  target,
  viable,
  type Json,
  type PlainCourse,
} from '../../fixtures/lesionCourses.ts';
import { randomCourse } from '../../fixtures/randomCourses.ts';
import { rules } from '../../fixtures/responseRules.ts';

const pair = [target('T1', 30), target('T2', 25)];
const merged = [seen('T1', 50), { id: 'T2', mergedInto: 'T1' }];

describe('courses that are unusual', () => {
  it(rules['liver-by-name'], () => {
    for (const site of [
      'liver',
      'Liver, segment VII',
      'left hepatic lobe',
      'segment 4a',
      'Segment IVb',
      'S8',
      'foie droit',
    ]) {
      const plain = course([target('T1', 30, { site, viableDiameterMm: 20 })], [viable('T1', 10)]);
      expect(last(plain, 'mrecist-2010'), site).toMatchObject({ baselineSumMm: 20, sumMm: 10, target: 'PR' });
    }
    for (const site of ['lung', 'bone', 'spleen', 'extrahepatic bile duct', 'segment of rib', 'sacrum S1'])
      expect(last(course([target('T1', 30, { site })], [viable('T1', 10)]), 'mrecist-2010').sumMm, site).toBe(30);
    const sites = (...names: readonly string[]): PlainCourse =>
      course(names.map((site, index) => target(`T${index}`, 20, { site })));
    expect(() => respond(sites('liver', 'liver segment II', 'right hepatic lobe'))).toThrow(
      /in-organ.*"liver","count":3/,
    );
    expect(() => respond(sites('left lung', 'right lung', 'lung'))).toThrow(/in-organ.*"lung","count":3/);
    expect(respond(sites('left lung', 'right adrenal', 'liver')).best).toBe('NE');
  });

  it(rules['merge-apart'], () => {
    const answer = respond(course(pair, merged, [seen('T1', 28), seen('T2', 24)], [seen('T1', 28), seen('T2', 40)]));
    expect(answer.timepoints.map(({ sumMm, target: category }) => [sumMm, category])).toEqual([
      [50, 'SD'],
      [52, 'SD'],
      [68, 'PD'],
    ]);
    expect(lastOf(answer)).toMatchObject({ nadirSumMm: 50, changeFromNadirMm: 18 });
    // Merged and gone, then one of the two is back: disease after an overall complete response.
    const gone = [
      { id: 'T1', state: 'absent' },
      { id: 'T2', mergedInto: 'T1' },
    ];
    const back = last(course(pair, gone, [{ id: 'T1', state: 'absent' }, seen('T2', 6)]));
    expect(back).toMatchObject({ target: 'PD', overall: 'PD' });
    expect(back.reasons).toEqual([{ code: 'target-disease-after-cr', lesions: ['T2'], since: '2025-03-11' }]);
  });

  it(rules['split-again'], () => {
    const split = (...fragments: readonly number[]): Json => ({ id: 'T1', fragments });
    const answer = respond(course([target('T1', 40)], [split(20, 15)], [split(20, 6, 5)], [seen('T1', 40)]));
    expect(answer.timepoints.map(({ sumMm, target: category }) => [sumMm, category])).toEqual([
      [35, 'SD'],
      [31, 'SD'],
      [40, 'PD'],
    ]);
    expect(() => respond(course([target('T1', 40)], [{ id: 'T1', fragments: [20, [6, 5]] }]))).toThrow(
      /lesions-field-invalid.*"f1".*"T1".*"fragments\.1"/,
    );
  });

  it('in which nothing was looked at, and such that end at the baseline, are not evaluable', () => {
    expect(respond(course(pair, [], []))).toMatchObject({ best: 'NE', progressionDate: null, diseaseControl: null });
    expect(respond(course(pair, [], [])).timepoints.map(({ overall, sumMm }) => [overall, sumMm])).toEqual([
      ['NE', null],
      ['NE', null],
    ]);
    expect(respond(course(pair)).timepoints).toEqual([]);
  });

  it('written backwards in time are the same', () => {
    const plain = course(pair, [seen('T1', 20), seen('T2', 20)], [seen('T1', 30), seen('T2', 30)]);
    expect(respond({ ...plain, timepoints: plain.timepoints.toReversed() })).toEqual(respond(plain));
  });

  it('with a viable part longer than its lesion are answered and flagged, at the follow-up too', () => {
    const answer = respond(course([target('T1', 30)], [viable('T1', 32, 30)]), 'mrecist-2010');
    expect(findingsIn(answer)).toEqual(['viable-exceeds-whole']);
    expect(findingsIn(respond(course([target('T1', 30)], [viable('T1', 32, 30)])))).toEqual([]);
  });

  it('with ids that are names of JavaScript are answered like any others', () => {
    const plain = course(
      [target('__proto__', 30), nonTarget('constructor')],
      [seen('__proto__', 20), { id: 'constructor', status: 'absent' }],
    );
    expect(last(plain)).toMatchObject({ sumMm: 20, target: 'PR', nonTarget: 'CR', overall: 'PR' });
  });
});

describe('input that cannot be true', () => {
  it.each<readonly [string, PlainCourse, RegExp]>([
    [
      'a negative diameter',
      course([target('T1', -1)]),
      /timepoint b, lesion T1, field diameterMm: must be millimetres/,
    ],
    [
      'a diameter in micrometres',
      course(pair, [seen('T1', 30_000)]),
      /timepoint f1, lesion T1, field diameterMm: .*1000, not 30000/,
    ],
    [
      'a diameter that is no number',
      course(pair, [seen('T1', Number.NaN, { viableDiameterMm: 'NaN' })]),
      /field viableDiameterMm/,
    ],
    ['a lesion twice', course([target('T1', 30), target('T1', 30)]), /b has two lesions called T1/],
    [
      'a date that is none',
      { ...course(pair), timepoints: [{ id: 'b', date: '2025-02-30', lesions: pair }] },
      /timepoint b, field date/,
    ],
    ['two dates alike', onDays(course(pair, [], []), 0, 60, 60), /f2 and f1 have one date/],
    ['no timepoints', { ...course(pair), timepoints: [] }, /There is no timepoint/],
    ['no disease', course([], [seen('T1', 20)]), /The baseline b has neither a target nor a non-target/],
    [
      'a chain of merges',
      course(
        [...pair, target('T3', 20, { site: 'lung' })],
        [seen('T1', 40), { id: 'T2', mergedInto: 'T3' }, { id: 'T3', mergedInto: 'T1' }],
      ),
      /f1, T2, mergedInto: T3 is no other target/,
    ],
    [
      'a circle of merges',
      course(pair, [
        { id: 'T1', mergedInto: 'T2' },
        { id: 'T2', mergedInto: 'T1' },
      ]),
      /f1, T1, mergedInto/,
    ],
    ['a merge into what is not listed', course(pair, [{ id: 'T2', mergedInto: 'T1' }]), /f1, T2, mergedInto: T1/],
    [
      '0 mm, yet viable',
      course(pair, [{ id: 'T1', diameterMm: 0, viableDiameterMm: 12 }]),
      /f1, T1, diameterMm: 0 contradicts viableDiameterMm 12/,
    ],
    [
      'too small, yet 12 mm viable',
      course(pair, [{ id: 'T1', state: 'tooSmall', viableDiameterMm: 12 }]),
      /f1, T1, state: tooSmall contradicts/,
    ],
    [
      'enhancing, yet 0 mm viable',
      course(pair, [{ id: 'T1', diameterMm: 9, viableDiameterMm: 0, viableStatus: 'enhancing' }]),
      /f1, T1, viableStatus: enhancing contradicts/,
    ],
  ])(`${rules['hostile-input']}: %s`, (_, plain, pattern) => {
    const refusal = refusalOf(() => respond(plain));
    expect(sentenceOf(refusal, 'en')).toMatch(pattern);
    expect(sentenceOf(refusal, 'en')).not.toContain('\n');
    expect(sentenceOf(refusal, 'fr')).not.toBe(sentenceOf(refusal, 'en'));
  });

  it('is answered or refused, never broken: 4000 random courses with one to three places made wrong', () => {
    let [refused, answered] = [0, 0];
    for (let seed = 0; seed < 4000; seed += 1) {
      const random = mulberry32(mixSeeds(77, seed));
      let spoilt: unknown = randomCourse(seed % 500);
      for (let index = 0; index < 1 + Math.floor(3 * random()); index += 1) spoilt = spoil(spoilt, random);
      try {
        const answer = respond(
          { ...(spoilt as PlainCourse), schema: 'letb.lesions/1' },
          seed % 2 === 0 ? 'recist-1.1' : 'mrecist-2010',
        );
        for (const item of answer.timepoints) {
          for (const value of [item.sumMm, item.changeFromNadirMm, item.changeFromBaselinePercent])
            expect(value === null || Number.isFinite(value), `${seed}`).toBe(true);
          expect(item.explanation.en.join(' ')).not.toMatch(/undefined|NaN|\[object/);
        }
        answered += 1;
      } catch (error) {
        if (!(error instanceof DomainError)) throw new Error(`seed ${seed}`, { cause: error });
        expect(sentenceOf(error, 'en')).not.toMatch(/undefined|\[object|\n/);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(500);
    expect(answered).toBeGreaterThan(500);
  });

  it(rules['many-lesions'], () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `X${index}`);
    const plain = course(
      [
        target('T1', 30),
        ...many.map((id, index) => nonTarget(id, index < 40 ? { site: 'liver', diameterMm: 20 } : {})),
      ],
      [seen('T1', 20), ...many.map((id) => ({ id, status: 'present' }))],
      [seen('T1', 20), ...many.map((id) => ({ id, status: 'absent' }))],
    );
    const answer = respond(plain);
    expect(answer.timepoints.map(({ nonTarget: category, overall }) => [category, overall])).toEqual([
      ['non-CR/non-PD', 'PR'],
      ['CR', 'PR'],
    ]);
    expect(lastOf(answer).targetChoice).toBeNull();
    expect(lastOf(answer).caliper).not.toBeNull();
  });
});

function refusalOf(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('accepted');
}

const WRONG: readonly unknown[] = [
  null,
  -1,
  0,
  5,
  1e9,
  '',
  'T0',
  'liver',
  'absent',
  'node',
  'new',
  'target',
  true,
  [],
  {},
  [1, 2],
  '2025-03-01',
  'notEvaluable',
];

/** A copy in which one place, however deep, is removed, doubled or something else. */
function spoil(value: unknown, random: Random): unknown {
  const wrong = WRONG[Math.floor(WRONG.length * random())];
  if (typeof value !== 'object' || value === null) return wrong;
  const entries = Object.entries(value);
  const at = Math.floor(entries.length * random());
  const found = entries[at];
  if (found === undefined) return wrong;
  const [key, inner] = found;
  const isDeep = typeof inner === 'object' && inner !== null && random() < 0.9;
  if (Array.isArray(value)) {
    if (isDeep) return value.with(at, spoil(inner, random));
    return random() < 0.5 ? value.toSpliced(at, 1) : value.toSpliced(at, 0, inner);
  }
  if (isDeep) return { ...value, [key]: spoil(inner, random) };
  if (random() < 0.3) return Object.fromEntries(entries.filter(([name]) => name !== key));
  return { ...value, [key]: wrong };
}
