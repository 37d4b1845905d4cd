import { describe, expect, it } from 'vitest';
import { agreementDocument } from '../../../core/record/agreementDocument.ts';
import { comparedCases, disagreementOf } from '../../../core/record/comparedRatings.ts';
import { columnOf } from '../../../core/record/delimitedTable.ts';
import { lesionCourse } from '../../../core/record/lesionCourse.ts';
import type { LesionReading } from '../../../core/record/lesionsDocument.ts';
import type { ReadingDocument } from '../../../core/record/readingDocument.ts';
import { readingsTable } from '../../../core/record/readingsTable.ts';
import { wideRatings } from '../../../core/record/readRatings.ts';
import { responseDocument } from '../../../core/record/responseDocument.ts';
import { responsesWithout } from '../../../core/record/responseWithout.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { evaluateCourse } from '../../../core/response/evaluateCourse.ts';
import type { CriteriaSet } from '../../../core/response/criteriaSets.ts';
import type { DisagreementCause } from '../../../core/stats/agreement/readingCauses.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { criteriaSet } from '../../fixtures/lesionCourses.ts';
import { iccOptions } from '../../fixtures/iccOptions.ts';
import { laterReading, lineOf, readTimepoint, targetReading } from '../../fixtures/lesionReadings.ts';
import { signedReading, smallMeasurement } from '../../fixtures/signedReading.ts';

const recist = criteriaSet('recist-1.1');
const mrecist = criteriaSet('mrecist-2010');

/** A lesion drawn about `x` mm to the left, of whole and viable diameter; null: not drawn, gone. */
interface Drawn {
  readonly id: string;
  readonly x: number;
  readonly mm: readonly [pre: number, post: number | null];
  readonly viableMm?: readonly [pre: number, post: number];
}

interface Read {
  readonly targets: readonly Drawn[];
  /** Unequivocal new lesions of the follow-up, 12 mm, by their places. */
  readonly fresh?: readonly number[];
  readonly post?: readonly LesionReading[];
}

function line(mm: number, x: number) {
  return lineOf(mm, { fromLps: pointLps(x - mm / 2, 0, 0), toLps: pointLps(x + mm / 2, 0, 0) });
}

function parts(mm: number, viableMm: number, x: number): LesionReading['parts'] {
  return [{ whole: line(mm, x), shortAxis: null, viable: line(viableMm, x) }];
}

function lesionsOf({ targets, fresh = [], post = [] }: Read): readonly [LesionReading[], LesionReading[]] {
  const before = targets.map(({ id, x, mm: [mm], viableMm }) =>
    targetReading(id, mm, mm, { site: 'liver', parts: parts(mm, viableMm?.[0] ?? mm, x) }),
  );
  const after = targets.map(({ id, x, mm: [, mm], viableMm }) =>
    mm === null
      ? laterReading(id, 1, 1, { state: 'absent', parts: [{ whole: null, shortAxis: null, viable: null }] })
      : laterReading(id, mm, mm, { parts: parts(mm, viableMm?.[1] ?? mm, x) }),
  );
  const appeared = fresh.map((x, at) =>
    targetReading(`N${at + 1}`, 12, 12, {
      role: 'new',
      certainty: 'unequivocal',
      site: 'liver',
      parts: parts(12, 12, x),
    }),
  );
  return [before, [...after, ...appeared, ...post]];
}

async function reading(
  caseId: string,
  initials: string,
  read: Read,
  { sets = [recist], kind = 'reader' }: { sets?: readonly CriteriaSet[]; kind?: 'reader' | 'consensus' } = {},
): Promise<ReadingDocument> {
  const id = initials.charCodeAt(0);
  const [before, after] = lesionsOf(read);
  const timepoints = [readTimepoint('pre', before), readTimepoint('post', after)];
  const treatments = [{ date: '2026-01-20', cycle: 1 }];
  const course = lesionCourse(timepoints, treatments);
  const { reading: signed } = await signedReading({
    caseId,
    readingId: `observer-${id}`,
    observer: { id, name: initials, initials, kind },
    procedureDates: treatments.map(({ date }) => date),
    timepoints: timepoints.map(({ id: role, date }) => {
      const measurement = smallMeasurement();
      const subject = { ...measurement.subject, studyDate: date, studyInstanceUid: `study ${date}` };
      return {
        role: role === 'pre' ? 'pre' : 'post',
        measurement: { ...measurement, subject },
        masks: [],
        drafts: [],
        alignment: null,
      };
    }),
    responses: sets.map((set) =>
      responseDocument(evaluateCourse(course, set, {}), {
        en: (coded) => sentenceOf(coded, 'en'),
        fr: (coded) => sentenceOf(coded, 'fr'),
      }),
    ),
    documents: timepoints.map(({ date, lesions }) => ({
      documentKind: 'lesions',
      key: `study ${date}`,
      document: JSON.parse(JSON.stringify({ schema: 'letb.lesion-readings/1', lesions })),
    })),
  });
  return signed;
}

type By = { readonly sets?: readonly CriteriaSet[]; readonly consensus?: ReadingDocument };
function without(
  first: ReadingDocument,
  second: ReadingDocument,
  cause: DisagreementCause,
  { sets = [recist, mrecist], consensus }: By = {},
) {
  const cells = responsesWithout(first, second, { causes: [cause], sets, consensus: consensus ?? null });
  return Object.fromEntries(cells.map(({ measure, answers }) => [measure, answers]));
}

const best = 'response_recist-1.1';
const sum = 'sum_mm_recist-1.1';
const one = (pre: number, post: number | null, x = 0): Drawn => ({ id: 'T1', x, mm: [pre, post] });

describe('the responses of two readings without their difference in targets', () => {
  // 40 → 24 mm is −40 %, PR. With a second target 70 → 59 mm is −16 %, SD.
  const a: Read = { targets: [one(40, 24)] };
  const b: Read = {
    targets: [
      { id: 'T1', x: 100, mm: [30, 29] },
      { id: 'T2', x: 2, mm: [40, 30] },
    ],
  };

  it('are by the targets that both chose, whatever these are called, each by the own diameters', async () => {
    const [first, second] = [await reading('c', 'A', a), await reading('c', 'B', b)];
    expect([first, second].map(({ responses }) => responses[0]?.best)).toEqual(['PR', 'SD']);
    const found = without(first, second, 'targets');
    // The shared lesion alone: 40 → 24 mm for the first; 40 → 30 mm, −25 %, for the second, which is still SD.
    expect(found[best]).toEqual({ kind: 'shared', first: 'PR', second: 'SD' });
    expect(found[sum]).toEqual({ kind: 'shared', first: '24', second: '30' });
    expect(without(second, first, 'targets')[best]).toEqual({ kind: 'shared', first: 'SD', second: 'PR' });
  });

  it('keep what only one chose as a non-target: present, it stands in the way of a complete response', async () => {
    const gone: Read = { targets: [one(40, null)] };
    const [first, second] = [
      await reading('c', 'A', gone),
      await reading('c', 'B', { targets: [...gone.targets, { id: 'T2', x: 100, mm: [30, 29] }] }),
    ];
    expect(without(first, second, 'targets')[best]).toEqual({ kind: 'shared', first: 'CR', second: 'PR' });
  });

  it('cannot be told where no target is shared, or one merged into what is no target then', async () => {
    const elsewhere = await reading('c', 'B', { targets: [one(30, 29, 100)] });
    const first = await reading('c', 'A', a);
    expect(without(first, elsewhere, 'targets')[best]).toEqual({ kind: 'untold', reason: 'no-shared-target' });
    const merged = { ...laterReading('T2', 1, 1), parts: [{ whole: null, shortAxis: null, viable: null }] };
    const both = await reading('c', 'B', b);
    const post = both.documents[1];
    const lesions = [laterReading('T1', 60, 60, { parts: parts(60, 60, 50) }), { ...merged, mergedInto: 'T1' }];
    const course = lesionCourse(
      [readTimepoint('pre', lesionsOf(b)[0]), readTimepoint('post', lesions)],
      [{ date: '2026-01-20', cycle: 1 }],
    );
    const words = { en: () => '', fr: () => '' };
    const mergedReading: ReadingDocument = {
      ...both,
      responses: [responseDocument(evaluateCourse(course, recist, {}), words)],
      documents: [
        ...both.documents.slice(0, 1),
        {
          documentKind: 'lesions',
          key: post?.key ?? '',
          document: JSON.parse(JSON.stringify({ schema: 'letb.lesion-readings/1', lesions })),
        },
      ],
    };
    expect(without(first, mergedReading, 'targets')[best]).toEqual({
      kind: 'untold',
      reason: 'target-split-or-merged',
    });
  });
});

describe('the responses of two readings without their difference in new lesions', () => {
  // −40 %: PR. −22.5 %: SD, with a new lesion PD.
  const a: Read = { targets: [one(40, 24)] };
  const b: Read = { targets: [one(40, 31)], fresh: [150] };

  it('are by the first reader’s new lesions in both and by the second one’s in both, the targets each reader’s own', async () => {
    const [first, second] = [await reading('c', 'A', a), await reading('c', 'B', b)];
    expect(second.responses[0]?.best).toBe('PD');
    expect(without(first, second, 'new-lesion')[best]).toEqual({ kind: 'each', first: 'PD', second: 'SD' });
    expect(without(second, first, 'new-lesion')[best]).toEqual({ kind: 'each', first: 'SD', second: 'PD' });
    expect(without(first, second, 'new-lesion')[sum]).toEqual({ kind: 'each', first: '24', second: '31' });
  });

  it('are by the consensus’ new lesions where there is a consensus', async () => {
    const [first, second] = [await reading('c', 'A', a), await reading('c', 'B', b)];
    const consensus = await reading('c', 'K', { targets: [one(40, 38)] }, { kind: 'consensus' });
    const found = without(first, second, 'new-lesion', { consensus });
    expect(found[best]).toEqual({ kind: 'shared', first: 'PR', second: 'SD' });
  });
});

describe('the responses of two readings without their difference in calipers', () => {
  it('are by the mean of both diameters of each shared target', async () => {
    const [first, second] = [
      await reading('c', 'A', { targets: [one(40, 27)] }),
      await reading('c', 'B', { targets: [one(40, 30, 1)] }),
    ];
    expect([first, second].map(({ responses }) => responses[0]?.best)).toEqual(['PR', 'SD']);
    const found = without(first, second, 'caliper');
    // (27 + 30) / 2 = 28.5 mm of 40 mm: −28.75 %, SD for both; the first reader’s answer was PR.
    expect(found[best]).toEqual({ kind: 'shared', first: 'SD', second: 'SD' });
    expect(found[sum]).toEqual({ kind: 'shared', first: '28.5', second: '28.5' });
    expect(found['sum_change_percent_recist-1.1']).toEqual({ kind: 'shared', first: '-28.75', second: '-28.75' });
  });

  it('takes the viable diameters for a set that goes by these', async () => {
    const of = (initials: string, viableMm: readonly [number, number]) =>
      reading('c', initials, { targets: [{ ...one(40, 40), viableMm }] }, { sets: [mrecist] });
    const found = without(await of('A', [30, 18]), await of('B', [30, 24]), 'caliper');
    expect(found['response_mrecist-2010']).toEqual({ kind: 'shared', first: 'PR', second: 'PR' });
    expect(found['sum_mm_mrecist-2010']).toEqual({ kind: 'shared', first: '21', second: '21' });
  });

  it('cannot be told where the lesion is gone for one: that is no matter of calipers', async () => {
    const [first, second] = [
      await reading('c', 'A', { targets: [one(40, null)] }),
      await reading('c', 'B', { targets: [one(40, 12)] }),
    ];
    expect(without(first, second, 'caliper')[best]).toEqual({ kind: 'untold', reason: 'target-measured-by-one' });
  });
});

describe('what cannot be told of two readings', () => {
  it('is said with its reason, and never guessed', async () => {
    const [first, second] = [
      await reading('c', 'A', { targets: [one(40, 27)] }),
      await reading('c', 'B', { targets: [one(40, 30)] }),
    ];
    const reasonOf = (found: ReturnType<typeof without>): unknown => found[best];
    expect(reasonOf(without(first, second, 'baseline'))).toEqual({ kind: 'untold', reason: 'lesions-not-reread' });
    expect(reasonOf(without(first, second, 'caliper', { sets: [] }))).toMatchObject({ reason: 'criteria-unknown' });
    const later = { ...recist, version: 'another' };
    expect(reasonOf(without(first, second, 'caliper', { sets: [later] }))).toMatchObject({
      reason: 'criteria-unknown',
    });
    const [response] = second.responses;
    if (response === undefined) throw new Error('it was answered');
    const other = { ...second, responses: [{ ...response, best: 'CR' as const }] };
    expect(reasonOf(without(first, other, 'caliper'))).toMatchObject({ reason: 'not-reproduced' });
    expect(without(first, second, 'mask')).toEqual({});
  });
});

describe('κ of two readers’ responses if a cause were removed', () => {
  const ratersOf = (names: readonly [string, string]) => names.map((name) => `${best} (${name})`);

  async function disagreement(readings: readonly ReadingDocument[], names: readonly [string, string]) {
    const table = readingsTable(readings, 'r', [recist]);
    const ratings = wideRatings(table, { columns: ratersOf(names), cluster: null, id: 'case' });
    const document = agreementDocument(
      ratings,
      { ...iccOptions, statistic: 'kappa', levels: ['CR', 'PR', 'SD', 'PD'] },
      table,
    );
    return { table, found: disagreementOf(document, comparedCases(table, ratings, 'causes')) };
  }

  async function readings(): Promise<readonly ReadingDocument[]> {
    const alike: readonly Read[] = [{ targets: [one(40, 24)] }, { targets: [one(40, 38)] }, { targets: [one(40, 55)] }];
    return Promise.all([
      ...alike.flatMap((read, at) => [reading(`c${at}`, 'A', read), reading(`c${at}`, 'B', read)]),
      reading('odd', 'A', { targets: [one(40, 24)] }),
      reading('odd', 'B', { targets: [one(40, 31)], fresh: [150] }),
    ]);
  }

  it('is computed by hand: PR against SD by the first reader’s new lesions, PD against PD by the second one’s', async () => {
    const { found, table } = await disagreement(await readings(), ['A', 'B']);
    // Of PR PR, SD SD, PD PD and PR PD: 12/16 agree, 5/16 by chance. With PR SD the same; with PD PD all agree.
    expect(found?.value).toBeCloseTo(7 / 11, 12);
    const [cause] = found?.causes ?? [];
    expect(cause).toMatchObject({ cause: 'new-lesion', cases: ['odd'], computed: 1, notTold: [], bySecond: 1 });
    expect(cause?.byFirst).toBeCloseTo(7 / 11, 12);
    expect(cause?.valueWithout).toBeCloseTo(9 / 11, 12);
    expect(cause?.valueIfSettled).toBe(1);
    const cells = (column: string) => columnOf(table, column).map(({ cell }) => cell);
    expect(cells(`${best} (B) with new-lesion of (A)`)).toEqual(['', '', '', 'SD']);
    expect(cells(`${best} (A) with new-lesion of (B)`)).toEqual(['', '', '', 'PD']);
  });

  it('is the same with the readers exchanged', async () => {
    const all = await readings();
    const there = (await disagreement(all, ['A', 'B'])).found?.causes[0];
    const back = (await disagreement(all, ['B', 'A'])).found?.causes[0];
    expect(back?.valueWithout).toBe(there?.valueWithout);
    expect([back?.byFirst, back?.bySecond]).toEqual([there?.bySecond, there?.byFirst]);
    expect(back?.valueIfSettled).toBe(there?.valueIfSettled);
  });

  it('goes by the causes that can move the measure: a liver drawn otherwise moves no diameter', async () => {
    const all = (await readings()).map((one_): ReadingDocument => {
      if (one_.observer.initials === 'A') return one_;
      const timepoints = one_.timepoints.map((timepoint) => ({
        ...timepoint,
        measurement: { ...timepoint.measurement, liverVolumeCm3: 1200 },
      }));
      return { ...one_, timepoints };
    });
    const { found, table } = await disagreement(all, ['A', 'B']);
    expect(columnOf(table, 'causes').at(-1)?.cell).toBe('mask new-lesion caliper');
    expect(found?.causes.map(({ cause }) => cause)).toEqual(['new-lesion']);
  });

  it('has the causes of the two readers that are compared, where there are more', async () => {
    const all = [...(await readings()), await reading('odd', 'C', { targets: [one(40, 29)] })];
    const { table } = await disagreement(all, ['A', 'B']);
    const cell = (column: string) => columnOf(table, column).at(-1)?.cell;
    expect(cell('causes (A · B)')).toBe('new-lesion caliper');
    expect(cell('causes (A · C)')).toBe('caliper');
  });
});
