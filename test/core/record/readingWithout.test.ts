import { describe, expect, test } from 'vitest';
import { agreementDocument } from '../../../core/record/agreementDocument.ts';
import type { ChangeDocument } from '../../../core/record/changeDocument.ts';
import { comparedCases, disagreementOf } from '../../../core/record/comparedRatings.ts';
import { columnOf } from '../../../core/record/delimitedTable.ts';
import type { ReadingDocument, SignedTimepoint } from '../../../core/record/readingDocument.ts';
import { readingsTable } from '../../../core/record/readingsTable.ts';
import { measuresWithout } from '../../../core/record/readingWithout.ts';
import type { DisagreementCause } from '../../../core/stats/agreement/readingCauses.ts';
import { wideRatings } from '../../../core/record/readRatings.ts';
import { iccOptions } from '../../fixtures/iccOptions.ts';
import { signedReading, smallMeasurement } from '../../fixtures/signedReading.ts';

/** LETB, threshold and liver of one timepoint as one reader has them. */
type Part = readonly [letb: number, thresholdHu: number, liverCm3: number];

function timepoint(role: SignedTimepoint['role'], [letb, thresholdHu, liverVolumeCm3]: Part): SignedTimepoint {
  const base = smallMeasurement(letb);
  const placements = base.placements.map((placement) => ({ ...placement, thresholdHu }));
  return { role, measurement: { ...base, liverVolumeCm3, placements }, masks: [], drafts: [], alignment: null };
}

async function reading(caseId: string, initials: 'AN' | 'BE', pre: Part, post: Part): Promise<ReadingDocument> {
  const id = initials === 'AN' ? 1 : 2;
  const changePercent = 100 * (post[0] / pre[0] - 1);
  const summary = (part: Part) => ({
    date: null,
    letbPercent: part[0],
    enhancingVolumeCm3: 1,
    liverVolumeCm3: part[2],
    provisional: false,
  });
  const change: ChangeDocument = {
    schema: 'letb.change/1',
    changePercent,
    enhancingChangePercent: null,
    liverChangePercent: null,
    provisional: false,
    thresholdSet: { id: 'set', version: '1', source: 's' },
    responses: [{ endpoint: 'os', thresholdPercent: -25.8, responder: changePercent < -25.8 }],
    findings: [],
    pre: summary(pre),
    post: summary(post),
  };
  const { reading: signed } = await signedReading({
    caseId,
    observer: { id, name: initials, initials, kind: 'reader' },
    readingId: `observer-${id}`,
    timepoints: [timepoint('pre', pre), timepoint('post', post)],
    change,
  });
  return signed;
}

function without(first: ReadingDocument, second: ReadingDocument, cause: DisagreementCause, measure: string) {
  return measuresWithout(first, second).find((one) => one.cause === cause && one.measure === measure)?.answers;
}

describe('what two readings would say of LETB without a cause', () => {
  test('has the other reader’s timepoint where the two part by it, and the own one elsewhere, for either reader', async () => {
    const first = await reading('c', 'AN', [20, 40, 1000], [10, 40, 1000]);
    const second = await reading('c', 'BE', [16, 55, 1000], [12, 40, 1000]);
    expect(new Set(measuresWithout(first, second).map(({ cause }) => cause))).toEqual(new Set(['roi']));
    expect(without(first, second, 'roi', 'letb_change_percent')).toEqual({
      kind: 'each',
      // The second one's 16 before, the first one's 10 after; then 20 before and 12 after.
      first: String(100 * (10 / 16 - 1)),
      second: String(100 * (12 / 20 - 1)),
    });
    expect(without(first, second, 'roi', 'responder_os')).toMatchObject({ first: 'responder', second: 'responder' });
    expect(second.change?.responses[0]?.responder).toBe(false);
  });

  test('tells causes of two timepoints apart', async () => {
    const first = await reading('c', 'AN', [20, 40, 1000], [10, 40, 1000]);
    const second = await reading('c', 'BE', [16, 55, 1000], [14, 40, 1300]);
    expect(without(first, second, 'roi', 'letb_change_percent')).toMatchObject({
      second: '-30',
    });
    expect(without(first, second, 'mask', 'letb_change_percent')).toMatchObject({
      second: '-37.5',
    });
  });

  test('is nothing for readings that rest on the same parts, and cannot be told where the result would mix presets', async () => {
    const first = await reading('c', 'AN', [20, 40, 1000], [10, 40, 1000]);
    expect(measuresWithout(first, await reading('c', 'BE', [21, 40, 1000], [10, 40, 1000]))).toEqual([]);
    const second = await reading('c', 'BE', [16, 55, 1000], [12, 40, 1000]);
    const rigid: ReadingDocument = {
      ...second,
      timepoints: second.timepoints.map((one) => ({
        ...one,
        measurement: { ...one.measurement, preset: 'corrected' as const },
      })),
    };
    const untold = { kind: 'untold', reason: 'not-comparable' };
    expect(without(first, rigid, 'roi', 'letb_change_percent')).toEqual(untold);
  });

  test('stands in the readers’ table and makes the localiser’s “if removed” that of the recomputed answers', async () => {
    const both = await Promise.all(
      [10, 15, 22, 31, 44, 58].flatMap((letb, at) => [
        reading(`c${at}`, 'AN', [40, 40, 1000], [letb, 40, 1000]),
        // The third case: another ROI before, and an error after that stays when the ROI is settled.
        reading(`c${at}`, 'BE', at === 2 ? [25, 60, 1000] : [40, 40, 1000], [letb + (at === 2 ? 0.5 : 0.2), 40, 1000]),
      ]),
    );
    const table = readingsTable(both, 'r', []);
    const column = 'letb_change_percent (BE) with roi of (AN)';
    expect(columnOf(table, column).map(({ cell }) => cell)).toEqual([
      '',
      '',
      String(100 * (22.5 / 40 - 1)),
      '',
      '',
      '',
    ]);
    const ratings = wideRatings(table, {
      columns: ['letb_change_percent (AN)', 'letb_change_percent (BE)'],
      cluster: null,
      id: 'case',
    });
    const result = disagreementOf(
      agreementDocument(ratings, iccOptions, table),
      comparedCases(table, ratings, 'causes'),
    );
    expect(result?.causes).toMatchObject([{ cause: 'roi', cases: ['c2'], computed: 1 }]);
    const ways = (values: (at: number, letb: number) => readonly [number, number, number, number]) =>
      Promise.all(
        [10, 15, 22, 31, 44, 58].flatMap((letb, at) => {
          const [pre, post, otherPre, otherPost] = values(at, letb);
          return [
            reading(`c${at}`, 'AN', [pre, 40, 1000], [post, 40, 1000]),
            reading(`c${at}`, 'BE', [otherPre, 40, 1000], [otherPost, 40, 1000]),
          ];
        }),
      );
    const iccOf = (readings: readonly ReadingDocument[]): number => {
      const again = readingsTable(readings, 'r', []);
      const document = agreementDocument(
        wideRatings(again, { columns: ratings.raters, cluster: null }),
        iccOptions,
        again,
      );
      return document.icc?.value ?? Number.NaN;
    };
    const byFirst = iccOf(await ways((at, letb) => [40, letb, 40, letb + (at === 2 ? 0.5 : 0.2)]));
    const bySecond = iccOf(
      await ways((at, letb) => (at === 2 ? [25, letb, 25, letb + 0.5] : [40, letb, 40, letb + 0.2])),
    );
    const [cause] = result?.causes ?? [];
    expect(cause?.byFirst).toBeCloseTo(byFirst, 12);
    expect(cause?.bySecond).toBeCloseTo(bySecond, 12);
    expect(cause?.valueWithout).toBeCloseTo((byFirst + bySecond) / 2, 12);
    expect(cause?.valueWithout).toBeLessThan(1);
    expect(cause?.valueIfSettled).toBeGreaterThan(cause?.valueWithout ?? Number.NaN);
  });
});
