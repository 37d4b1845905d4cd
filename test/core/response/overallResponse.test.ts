import { describe, expect, it } from 'vitest';
import type { NonTargetCategory, ResponseCategory, TargetCategory } from '../../../core/response/categories.ts';
import { overallResponse } from '../../../core/response/overallResponse.ts';
import {
  codesOf,
  course,
  findingsIn,
  last,
  lastOf,
  newLesion,
  nodeTarget,
  nonTarget,
  respond,
  seen,
  target,
  viable,
} from '../../fixtures/lesionCourses.ts';
import { overallRows, rules } from '../../fixtures/responseRules.ts';

const NON_TARGETS: readonly NonTargetCategory[] = ['CR', 'non-CR/non-PD', 'PD', 'NE', 'none'];
const NON_PD: readonly NonTargetCategory[] = ['CR', 'non-CR/non-PD', 'NE', 'none'];
const TARGETS: readonly TargetCategory[] = ['CR', 'PR', 'SD', 'PD', 'NE'];

/** The rows of both tables of the specification: targets, non-targets, new lesion → overall. */
const rows: readonly (readonly [
  string,
  readonly TargetCategory[],
  readonly NonTargetCategory[],
  readonly boolean[],
  ResponseCategory,
])[] = [
  ['CR, CR or none, no new lesion: CR', ['CR'], ['CR', 'none'], [false], 'CR'],
  ['CR, non-CR/non-PD, no: PR', ['CR'], ['non-CR/non-PD'], [false], 'PR'],
  ['CR, not evaluated, no: PR', ['CR'], ['NE'], [false], 'PR'],
  ['PR, non-PD or not all evaluated, no: PR', ['PR'], NON_PD, [false], 'PR'],
  ['SD, non-PD or not all evaluated, no: SD', ['SD'], NON_PD, [false], 'SD'],
  ['not all evaluated, non-PD or not all evaluated, no: NE', ['NE'], NON_PD, [false], 'NE'],
  ['PD, any, any: PD', ['PD'], NON_TARGETS, [false, true], 'PD'],
  ['any, PD, any: PD', TARGETS, ['PD'], [false, true], 'PD'],
  ['any, any, yes: PD', TARGETS, NON_TARGETS, [true], 'PD'],
  ['only non-targets, CR: CR', ['none'], ['CR'], [false], 'CR'],
  ['only non-targets, non-CR/non-PD: non-CR/non-PD', ['none'], ['non-CR/non-PD'], [false], 'non-CR/non-PD'],
  ['only non-targets, not all evaluated: NE', ['none'], ['NE'], [false], 'NE'],
  ['only non-targets, unequivocal PD: PD', ['none'], ['PD'], [false], 'PD'],
  ['only non-targets, a new lesion: PD', ['none'], ['CR', 'non-CR/non-PD', 'NE', 'PD'], [true], 'PD'],
];

describe('the overall response', () => {
  it.each(rows)('of row: %s', (_, targets, nonTargets, news, overall) => {
    for (const target of targets) {
      for (const nonTarget of nonTargets) {
        for (const isNewLesion of news)
          expect(overallResponse({ target, nonTarget, isNewLesion }), `${target} ${nonTarget}`).toBe(overall);
      }
    }
  });

  it('has a test for each row of the two tables', () => {
    expect(rows.map(([name]) => name)).toEqual(overallRows);
  });

  it('has exactly one answer in the rows for every combination', () => {
    for (const target of TARGETS) {
      for (const nonTarget of NON_TARGETS) {
        for (const isNew of [false, true]) {
          const answers = rows
            .filter(([, t, n, w]) => t.includes(target) && n.includes(nonTarget) && w.includes(isNew))
            .map((row) => row[4]);
          expect(new Set(answers).size, `${target} ${nonTarget} ${isNew}`).toBe(1);
        }
      }
    }
  });
});

describe('non-targets', () => {
  const withOne = (...now: readonly object[]): ReturnType<typeof last> =>
    last(course([target('T1', 20), nonTarget('X')], [seen('T1', 0), ...now.map((record) => ({ id: 'X', ...record }))]));

  it(rules['nt-cr'], () => {
    expect(withOne({ status: 'absent' })).toMatchObject({ nonTarget: 'CR', overall: 'CR' });
    expect(last(course([target('T1', 20)], [seen('T1', 0)]))).toMatchObject({ nonTarget: 'none', overall: 'CR' });
  });

  it(rules['nt-present'], () => {
    expect(withOne({ status: 'present' })).toMatchObject({ nonTarget: 'non-CR/non-PD', overall: 'PR' });
    expect(codesOf(withOne({ status: 'present' }))).toEqual(['target-cr', 'non-target-present']);
  });

  it(rules['nt-pd'], () => {
    const answer = withOne({ status: 'unequivocalProgression' });
    expect(answer).toMatchObject({ target: 'CR', nonTarget: 'PD', overall: 'PD' });
    expect(answer.reasons).toEqual([{ code: 'non-target-progression', lesion: 'X' }]);
  });

  it(rules['nt-ne'], () => {
    for (const answer of [withOne(), withOne({ status: 'notEvaluable' }), withOne({})])
      expect(answer).toMatchObject({ nonTarget: 'NE', overall: 'PR' });
    const only = course([nonTarget('X'), nonTarget('Y')], [{ id: 'X', status: 'present' }]);
    expect(last(only)).toMatchObject({ target: 'none', nonTarget: 'NE', overall: 'NE', sumMm: null });
  });

  it(rules['nt-node'], () => {
    const node = (mm: number): string =>
      last(
        course(
          [nonTarget('X', { kind: 'node', site: 'node', status: null, diameterMm: 12 })],
          [{ id: 'X', diameterMm: mm }],
        ),
      ).overall;
    expect([node(9.9), node(10)]).toEqual(['CR', 'non-CR/non-PD']);
    const both = course(
      [nodeTarget('T1', 16), nonTarget('X', { kind: 'node', site: 'node', diameterMm: 12 })],
      [seen('T1', 8), { id: 'X', diameterMm: 10 }],
    );
    expect(last(both)).toMatchObject({ target: 'CR', overall: 'PR' });
  });

  it(rules['nt-enhancement'], () => {
    const plain = (site: string): ReturnType<typeof course> =>
      course(
        [target('T1', 20), nonTarget('X', { site })],
        [seen('T1', 0), { id: 'X', status: 'present', viableStatus: 'nonEnhancing' }],
      );
    expect(last(plain('liver'), 'mrecist-2010')).toMatchObject({ nonTarget: 'CR', overall: 'CR' });
    expect(last(plain('bone'), 'mrecist-2010')).toMatchObject({ nonTarget: 'non-CR/non-PD', overall: 'PR' });
    expect(last(plain('liver'), 'recist-1.1').nonTarget).toBe('non-CR/non-PD');
    const status = (record: object): string =>
      last(
        course([target('T1', 20), nonTarget('X', { site: 'liver' })], [seen('T1', 0), { id: 'X', ...record }]),
        'mrecist-2010',
      ).nonTarget;
    expect(status({ viableStatus: 'enhancing' })).toBe('non-CR/non-PD');
    expect(status({ status: 'present', viableStatus: 'notEvaluable' })).toBe('NE');
    expect(status({ status: 'present' })).toBe('non-CR/non-PD');
    expect(() => status({ status: 'absent', viableStatus: 'enhancing' })).toThrow('lesion-contradicts-itself');
  });

  it(rules['markers'], () => {
    const withMarkers = (now: object, followMarkers: boolean): ReturnType<typeof last> => {
      const plain = course([target('T1', 20)], [seen('T1', 0)]);
      const [b, f] = plain.timepoints;
      if (b === undefined || f === undefined) throw new Error('two timepoints');
      const timepoints = [
        { ...b, markers: { 'chromogranin A': 'raised', '5-HIAA': 'normal' } },
        { ...f, markers: now },
      ];
      return last({ ...plain, timepoints }, 'recist-1.1', { followMarkers });
    };
    expect(withMarkers({ 'chromogranin A': 'raised' }, false).overall).toBe('CR');
    expect(withMarkers({ 'chromogranin A': 'normal' }, true).overall).toBe('CR');
    const raised = withMarkers({ 'chromogranin A': 'raised', '5-HIAA': 'raised' }, true);
    expect(raised).toMatchObject({ target: 'CR', overall: 'PR' });
    expect(raised.reasons.at(-1)).toEqual({ code: 'marker-not-normal', marker: 'chromogranin A', value: 'raised' });
    expect(withMarkers({}, true).overall).toBe('PR');
    const only = { ...course([nonTarget('X')], [{ id: 'X', status: 'absent' }]) };
    const timepoints = only.timepoints.map((item) => ({ ...item, markers: { CgA: 'raised' } }));
    expect(last({ ...only, timepoints }, 'recist-1.1', { followMarkers: true }).overall).toBe('non-CR/non-PD');
  });
});

describe('new lesions', () => {
  const base = [target('T1', 40)];
  const held = seen('T1', 20);

  it(rules['new-unequivocal'], () => {
    const answer = respond(course(base, [held, newLesion('N1', 'unequivocal')]));
    expect(lastOf(answer)).toMatchObject({ target: 'PR', newLesion: true, overall: 'PD' });
    expect(lastOf(answer).reasons).toEqual([{ code: 'new-lesion', lesion: 'N1' }]);
    expect(answer.progressionDate).toBe('2025-03-11');
  });

  it(rules['new-equivocal'], () => {
    const answer = respond(course(base, [held, newLesion('N1', 'equivocal')]));
    expect(lastOf(answer)).toMatchObject({ newLesion: false, overall: 'PR' });
    expect(answer).toMatchObject({ best: 'PR', progressionDate: null });
    expect(findingsIn(answer)).toEqual(['new-lesion-equivocal']);
  });

  it(rules['new-stands'], () => {
    const first = [held, newLesion('N1', 'unequivocal')];
    const silent = last(course(base, first, [held]));
    expect(silent).toMatchObject({ newLesion: true, overall: 'PD' });
    expect(silent.reasons).toEqual([{ code: 'new-lesion-persists', lesion: 'N1', since: '2025-03-11' }]);
    expect(last(course(base, first, [held, { id: 'N1', state: 'absent' }]))).toMatchObject({
      newLesion: false,
      overall: 'PR',
    });
    expect(last(course(base, first, [held, { id: 'N1', certainty: 'equivocal' }])).newLesion).toBe(false);
  });

  it(rules['new-set-back'], () => {
    const answer = respond(
      course(base, [held], [held, newLesion('N1', 'equivocal')], [held, { id: 'N1', certainty: 'unequivocal' }]),
    );
    expect(answer.timepoints.map(({ overall }) => overall)).toEqual(['PR', 'PR', 'PD']);
    expect(answer).toMatchObject({ best: 'PR', bestDate: '2025-03-11', progressionDate: '2025-05-10' });
    expect(answer.cycles[0]?.reasons).toEqual([
      { code: 'progression-set-back', lesion: 'N1', from: '2025-07-09', to: '2025-05-10' },
    ]);
    const early = respond(
      course(base, [held, newLesion('N1', 'equivocal')], [held, { id: 'N1', certainty: 'unequivocal' }]),
    );
    expect(early).toMatchObject({ best: 'PD', progressionDate: '2025-03-11' });
    expect(early.timepoints[0]?.overall).toBe('PR');
    // Seen, gone, and seen again: it is the second run that was confirmed.
    const again = respond(
      course(
        base,
        [held, newLesion('N1', 'equivocal')],
        [held, { id: 'N1', state: 'absent' }],
        [held, newLesion('N1', 'unequivocal')],
      ),
    );
    expect(again.progressionDate).toBe('2025-07-09');
  });

  const bare = (record: object, options: object = {}, criteria = 'mrecist-2010'): ReturnType<typeof last> =>
    last(course(base, [viable('T1', 20), { id: 'N1', role: 'new', site: 'liver', ...record }]), criteria, {
      ...options,
    });

  it(rules['hcc-new-lesion'], () => {
    expect(bare({ diameterMm: 10, viableStatus: 'enhancing' }).newLesion).toBe(true);
    expect(bare({ diameterMm: 9.9, viableStatus: 'enhancing' }).newLesion).toBe(false);
    expect(bare({ diameterMm: 20, viableStatus: 'nonEnhancing' }).newLesion).toBe(false);
    expect(() => bare({ diameterMm: 10, viableStatus: 'enhancing' }, { hccNewLiverLesion: false })).toThrow(
      /new-lesion-certainty-missing.*"f1".*"N1".*"certainty"/,
    );
    expect(() => bare({ diameterMm: 10, viableStatus: 'enhancing' }, {}, 'recist-1.1')).toThrow('new-lesion-certainty');
    const stated = bare({ diameterMm: 8, viableStatus: 'enhancing', certainty: 'unequivocal' });
    expect(stated).toMatchObject({ newLesion: true });
    expect(stated.findings.map(({ code }) => code)).toEqual(['new-lesion-against-rule']);
  });

  it(rules['hcc-porta-hepatis'], () => {
    const node = { kind: 'node', site: 'porta hepatis' };
    expect(bare({ ...node, diameterMm: 20 }).newLesion).toBe(true);
    expect(bare({ ...node, diameterMm: 19.9 }).newLesion).toBe(false);
    const asTarget = course([nodeTarget('T1', 18, { site: 'porta hepatis' })], [seen('T1', 18)]);
    expect(() => last(asTarget, 'mrecist-2010')).toThrow(/target-node-too-small.*"limitMm":20/);
    expect(last(asTarget, 'mrecist-2010', { hccPortaHepatisNode: false }).target).toBe('SD');
    expect(last(asTarget, 'recist-1.1').target).toBe('SD');
  });

  it(rules['hcc-effusion'], () => {
    const ascites = { kind: 'effusion', site: 'peritoneum' };
    expect(bare({ ...ascites, cytology: 'positive' }).newLesion).toBe(true);
    expect(bare({ ...ascites, cytology: 'negative' }).newLesion).toBe(false);
    expect(() => bare({ ...ascites, cytology: 'positive' }, { hccEffusionNeedsCytology: false })).toThrow('certainty');
    expect(() => last(course([target('T1', 20, { kind: 'effusion' })], []))).toThrow('target-is-effusion');
  });
});
