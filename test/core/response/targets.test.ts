import { describe, expect, it } from 'vitest';
import { course, findingsIn, last, nodeTarget, respond, seen, target, viable } from '../../fixtures/lesionCourses.ts';
import { rules } from '../../fixtures/responseRules.ts';

const refused = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
};
/** Whether a target of so many millimetres is accepted on slices of this thickness; not stated where undefined. */
const onSlices = (sliceThicknessMm: number | undefined, mm: number): string =>
  refused(() =>
    respond({
      schema: 'letb.lesions/1',
      timepoints: [{ id: 'b', date: '2025-01-10', sliceThicknessMm, lesions: [target('T1', mm)] }],
    }),
  );

describe('targets', () => {
  it(rules['lesion-10-mm'], () => {
    expect([onSlices(5, 10), onSlices(1, 10), onSlices(undefined, 10)]).toEqual(['accepted', 'accepted', 'accepted']);
    expect(onSlices(5, 9.9)).toBe(
      'target-too-small {"timepoint":"b","lesion":"T1","field":"diameterMm","mm":9.9,"limitMm":10,"sliceThicknessMm":5}',
    );
    expect(onSlices(undefined, 9.9)).toContain('target-too-small');
  });

  it(rules['lesion-2-slices'], () => {
    expect([onSlices(5.5, 11), onSlices(10, 20)]).toEqual(['accepted', 'accepted']);
    expect([onSlices(5.5, 10.9), onSlices(10, 19.9)].map((text) => text.split(' ')[0])).toEqual([
      'target-too-small',
      'target-too-small',
    ]);
  });

  it(rules['node-15-mm'], () => {
    expect(last(course([nodeTarget('T1', 15)], [seen('T1', 15)])).target).toBe('SD');
    expect(() => last(course([nodeTarget('T1', 14.9)], []))).toThrow(/target-node-too-small.*"lesion":"T1".*14\.9/);
  });

  it(rules['target-unmeasured'], () => {
    for (const record of [
      { diameterMm: null },
      { state: 'notEvaluable' },
      { state: 'tooSmall', diameterMm: 4, viableDiameterMm: 4 },
    ])
      expect(() => respond(course([target('T1', 20, record)]))).toThrow(/target-not-measured.*"timepoint":"b".*"T1"/);
    expect(() => respond(course([target('T1', 20, { viableDiameterMm: null })]), 'mrecist-2010')).toThrow(
      /target-not-measured.*viableDiameterMm/,
    );
    expect(respond(course([target('T1', 20, { viableDiameterMm: null })])).best).toBe('NE');
  });

  const five = [
    ...['A', 'B'].map((id) => target(id, 20)),
    ...['C', 'D'].map((id) => target(id, 20, { site: 'lung' })),
    target('E', 20, { site: 'adrenal' }),
  ];
  it(rules['five-targets'], () => {
    const now = ['A', 'B', 'C', 'D', 'E'].map((id) => seen(id, 10));
    expect(last(course(five, now))).toMatchObject({ sumMm: 50, baselineSumMm: 100, target: 'PR' });
    expect(() => respond(course([...five, nodeTarget('F', 20)]))).toThrow(/too-many-targets .*"count":6,"maximum":5/);
  });

  it(rules['two-per-organ'], () => {
    expect(() => respond(course([...five.slice(0, 2), target('C', 20, { site: ' Liver' })]))).toThrow(
      /too-many-targets-in-organ.*"organ":"liver","count":3,"maximum":2/,
    );
    const nodes = ['mediastinum', 'axilla', 'porta hepatis'].map((site, index) =>
      nodeTarget(`N${index}`, 22, { site }),
    );
    expect(respond(course(nodes.slice(0, 2))).best).toBe('NE');
    expect(() => respond(course(nodes))).toThrow(/too-many-targets-in-organ.*"lymph node"/);
  });

  it(rules['enhancing-target'], () => {
    const dark = course([target('T1', 30, { viableDiameterMm: 0 })], [seen('T1', 30)]);
    expect(() => respond(dark, 'mrecist-2010')).toThrow(/target-not-enhancing.*"T1"/);
    expect(last(dark, 'recist-1.1').target).toBe('SD');
  });

  const mixed = course(
    [target('T1', 30, { viableDiameterMm: 0 }), target('T2', 20)],
    [viable('T1', 0, 20), viable('T2', 16, 20)],
  );
  it(rules['non-enhancing-by-diameter'], () => {
    const answer = respond(mixed, 'mrecist-2010', { nonEnhancingTarget: 'recistDiameter' });
    expect(answer.timepoints[0]).toMatchObject({ baselineSumMm: 50, sumMm: 36, target: 'SD' });
    expect(findingsIn(answer)).toContain('non-enhancing-target-by-diameter');
    expect(answer.switches).toEqual([
      { name: 'nonEnhancingTarget', value: 'recistDiameter', default: 'refuse', changedAnswer: true },
    ]);
  });

  it(rules['non-enhancing-excluded'], () => {
    const answer = respond(mixed, 'mrecist-2010', { nonEnhancingTarget: 'exclude' });
    expect(answer.timepoints[0]).toMatchObject({ baselineSumMm: 20, sumMm: 16, target: 'SD' });
    expect(findingsIn(answer)).toContain('non-enhancing-target-excluded');
    const only = course([target('T1', 30, { viableDiameterMm: 0 })]);
    expect(() => respond(only, 'mrecist-2010', { nonEnhancingTarget: 'exclude' })).toThrow('all-targets-excluded');
  });

  it(rules['viable-below-10'], () => {
    const answer = respond(course([target('T1', 12, { viableDiameterMm: 6 })], [viable('T1', 4)]), 'mrecist-2010');
    expect(answer.timepoints[0]).toMatchObject({ baselineSumMm: 6, target: 'PR' });
    expect(findingsIn(answer)).toContain('viable-below-measurable');
    expect(() => respond(course([target('T1', 9, { viableDiameterMm: 6 })]), 'mrecist-2010')).toThrow(
      'target-too-small',
    );
  });

  it(rules['pretreated-target'], () => {
    const withWord = (pretreated: object): ReturnType<typeof respond> =>
      respond(course([target('T1', 20, { pretreated })], [seen('T1', 20)]));
    expect(() => withWord({ progressedSince: false, reason: 'RFA 2023' })).toThrow(/target-pretreated.*"T1"/);
    expect(() => withWord({ progressedSince: true, reason: ' ' })).toThrow(/pretreated-reason-missing/);
    expect(withWord({ progressedSince: true, reason: 'grew 8 mm since RFA' }).switches).toEqual([
      { name: 'pretreatedTargetProgressed', value: true, default: false, lesion: 'T1', reason: 'grew 8 mm since RFA' },
    ]);
  });

  it(rules['nothing-at-baseline'], () => {
    expect(() => respond(course([]))).toThrow(/no-disease-at-baseline.*"timepoint":"b"/);
    expect(() => respond({ schema: 'letb.lesions/1', timepoints: [] })).toThrow('course-without-timepoints');
  });

  it('measured on slices of unknown thickness, and a normal node among the non-targets, leave a remark', () => {
    const node = { id: 'X', role: 'nonTarget', kind: 'node', site: 'node', diameterMm: 8 };
    const answer = respond({
      schema: 'letb.lesions/1',
      timepoints: [{ id: 'b', date: '2025-01-10', lesions: [target('T1', 20, { site: null }), node] }],
    });
    expect(findingsIn(answer)).toEqual(['site-not-stated', 'slice-thickness-not-stated', 'non-target-node-normal']);
  });
});

describe('the sum of diameters', () => {
  it(rules['node-short-axis'], () => {
    const plain = course(
      [target('T1', 20, { viableDiameterMm: 10 }), nodeTarget('T2', 16)],
      [viable('T1', 5), seen('T2', 12)],
    );
    expect(last(plain)).toMatchObject({ baselineSumMm: 36, sumMm: 42 });
    expect(last(plain, 'mrecist-2010')).toMatchObject({ baselineSumMm: 26, sumMm: 17 });
  });

  it(rules['extrahepatic-diameter'], () => {
    const plain = course([target('T1', 20, { site: 'lung', viableDiameterMm: null })], [{ id: 'T1', diameterMm: 13 }]);
    expect(last(plain, 'mrecist-2010')).toMatchObject({ baselineSumMm: 20, sumMm: 13, target: 'PR' });
  });

  it(rules['too-small-5-mm'], () => {
    const small = (record: object): number | null => last(course([target('T1', 20)], [{ id: 'T1', ...record }])).sumMm;
    expect(small({ state: 'tooSmall' })).toBe(5);
    expect(small({ state: 'tooSmall', diameterMm: 3 })).toBe(3);
    expect(small({ diameterMm: 2.4 })).toBe(2.4);
    expect(() => small({ state: 'tooSmall', diameterMm: 8 })).toThrow(/lesion-contradicts-itself.*"f1".*"T1".*"state"/);
  });

  it(rules['missing-is-not-0'], () => {
    const two = [target('T1', 20), target('T2', 20)];
    for (const record of [[], [{ id: 'T2' }], [{ id: 'T2', state: 'measured' }], [{ id: 'T2', viableDiameterMm: 3 }]]) {
      const answer = last(course(two, [seen('T1', 1), ...record]));
      expect(answer).toMatchObject({ sumMm: null, target: 'NE', overall: 'NE', changeFromBaselinePercent: null });
      expect(answer.reasons).toEqual([{ code: 'target-not-evaluable', lesions: ['T2'] }]);
    }
  });

  it(rules['split-sum'], () => {
    const answer = last(course([target('T1', 30)], [{ id: 'T1', fragments: [12, 9.5] }]));
    expect(answer).toMatchObject({ sumMm: 21.5, target: 'SD' });
    expect(last(course([target('T1', 30)], [{ id: 'T1', fragments: [12, 9] }])).target).toBe('PR');
    const nodes = course([nodeTarget('T1', 20)], [{ id: 'T1', fragments: [9, 9.9] }]);
    expect(last(nodes)).toMatchObject({ sumMm: 18.9, target: 'CR' });
  });

  it(rules['split-viable'], () => {
    const split = (record: object): ReturnType<typeof last> =>
      last(course([target('T1', 30)], [{ id: 'T1', fragments: [12, 12], ...record }]), 'mrecist-2010');
    expect(split({ viableFragments: [4, 3] })).toMatchObject({ sumMm: 7, target: 'PR' });
    expect(split({ viableDiameterMm: 8 })).toMatchObject({ sumMm: 8 });
    expect(split({})).toMatchObject({ sumMm: null, target: 'NE' });
  });

  const pair = [target('T1', 30), target('T2', 25)];
  it(rules['merged-once'], () => {
    const answer = last(course(pair, [seen('T1', 54), { id: 'T2', mergedInto: 'T1' }]));
    expect(answer).toMatchObject({ sumMm: 54, target: 'SD' });
    expect(
      last(
        course(pair, [
          { id: 'T1', state: 'absent' },
          { id: 'T2', mergedInto: 'T1' },
        ]),
      ).target,
    ).toBe('CR');
    expect(last(course(pair, [{ id: 'T1' }, { id: 'T2', mergedInto: 'T1' }])).target).toBe('NE');
    for (const into of ['T2', 'T9'])
      expect(() => last(course(pair, [seen('T1', 54), { id: 'T2', mergedInto: into }]))).toThrow(
        /merged-into-unusable/,
      );
    expect(() => last(course(pair, [seen('T1', 54), { id: 'T2', mergedInto: 'T1', diameterMm: 54 }]))).toThrow(
      /lesion-contradicts-itself.*"mergedInto"/,
    );
  });

  it(rules['merge-artefact'], () => {
    const merged = (mm: number, ...later: readonly number[]): ReturnType<typeof last> =>
      last(course(pair, ...[mm, ...later].map((size) => [seen('T1', size), { id: 'T2', mergedInto: 'T1' }])));
    expect(merged(38).reasons.at(-1)).toEqual({
      code: 'merge-artefact',
      lesions: ['T1', 'T2'],
      sumMm: 38,
      separateSumMm: 55,
      target: 'PR',
      otherwise: 'SD',
    });
    expect(merged(54).reasons.map(({ code }) => code)).toEqual(['target-sd']);
    expect(merged(66).reasons.at(-1)).toMatchObject({ code: 'merge-artefact', target: 'PD', otherwise: 'SD' });
    // Half of what it was when it merged: the change since is real.
    expect(merged(50, 25).reasons.map(({ code }) => code)).toEqual(['target-pr']);
    expect(merged(38, 38).reasons.at(-1)).toMatchObject({ code: 'merge-artefact', separateSumMm: 55 });
  });

  it('counts several viable foci by the longest, as the reader gives it', () => {
    expect(last(course([target('T1', 30)], [viable('T1', 9)]), 'mrecist-2010').sumMm).toBe(9);
  });
});
