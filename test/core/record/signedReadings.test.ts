import { describe, expect, it } from 'vitest';
import { agreementDocument } from '../../../core/record/agreementDocument.ts';
import { comparedCases, disagreementOf } from '../../../core/record/comparedRatings.ts';
import { columnOf } from '../../../core/record/delimitedTable.ts';
import { emptyReading, noPart } from '../../../core/record/lesionsDocument.ts';
import type { ReadingDocument } from '../../../core/record/readingDocument.ts';
import { wideRatings } from '../../../core/record/readRatings.ts';
import { readingsTable } from '../../../core/record/readingsTable.ts';
import { readingParts } from '../../../core/record/signedReadings.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { causesBetween } from '../../../core/stats/agreement/readingCauses.ts';
import { iccOptions } from '../../fixtures/iccOptions.ts';
import { signedReading, smallMeasurement } from '../../fixtures/signedReading.ts';

const anna = { id: 1, name: 'Anna', initials: 'AN', kind: 'reader' } as const;
const bert = { id: 2, name: 'Bert', initials: 'BE', kind: 'reader' } as const;

async function reading(
  caseId: string,
  observer: ReadingDocument['observer'],
  {
    letb = 12.5,
    thresholdHu = 40,
    liverCm3 = 1000,
    ...change
  }: Partial<ReadingDocument> & { letb?: number; thresholdHu?: number; liverCm3?: number } = {},
): Promise<ReadingDocument> {
  const base = smallMeasurement(letb);
  const measurement = {
    ...base,
    liverVolumeCm3: liverCm3,
    placements: base.placements.map((placement) => ({ ...placement, thresholdHu })),
  };
  const { reading: signed } = await signedReading({
    caseId,
    observer,
    readingId: `observer-${observer.id}`,
    timepoints: [{ role: 'pre', measurement, masks: [], drafts: [], alignment: null }],
    ...change,
  });
  return signed;
}

function lesions(x: number, lengthMm: number): ReadingDocument['documents'] {
  const line = {
    fromLps: pointLps(x, 0, 0),
    toLps: pointLps(x + lengthMm, 0, 0),
    plane: { kind: 'axial' as const, normalLps: [0, 0, 1] as [number, number, number] },
    phase: 'arterial' as const,
    seriesInstanceUid: null,
    stackId: null,
    slice: null,
    origin: 'hand' as const,
  };
  const document = {
    schema: 'letb.lesion-readings/1',
    lesions: [{ ...emptyReading('T1'), role: 'target', parts: [{ ...noPart, whole: line }] }],
  };
  return [{ documentKind: 'lesions', key: '1.2', document: JSON.parse(JSON.stringify(document)) }];
}

describe('the table of signed readings', () => {
  it('has a row a case and a column a measure and reader, of each reading’s newest version', async () => {
    const table = readingsTable(
      [
        await reading('c2', anna, { letb: 20 }),
        await reading('c1', bert, { letb: 11 }),
        await reading('c1', anna, { letb: 99 }),
        await reading('c1', anna, { letb: 10, version: 2, reason: 'slip' }),
      ],
      'readings',
      [],
    );
    expect(columnOf(table, 'case').map(({ cell }) => cell)).toEqual(['c1', 'c2']);
    expect(columnOf(table, 'letb_pre_percent (AN)').map(({ cell }) => cell)).toEqual(['10', '20']);
    expect(columnOf(table, 'letb_pre_percent (BE)').map(({ cell }) => cell)).toEqual(['11', '']);
    expect(columnOf(table, 'patient').map(({ cell }) => cell)).toEqual(['P', 'P']);
  });

  it('keeps the passes of one reader apart', async () => {
    const pass = (number: number) => ({
      session: { study: 's', pass: number, isBlind: true },
      readingId: `observer-1 session-${number}`,
    });
    const table = readingsTable(
      [await reading('c', anna, pass(1)), await reading('c', anna, { letb: 13, ...pass(2) })],
      'r',
      [],
    );
    expect(table.columns).toContain('letb_pre_percent (AN 1)');
    expect(table.columns).toContain('letb_pre_percent (AN 2)');
  });

  it('names where the first two readings part', async () => {
    const cause = async (change: Parameters<typeof reading>[2]): Promise<string> => {
      const table = readingsTable([await reading('c', anna), await reading('c', bert, change)], 'r', []);
      return columnOf(table, 'causes')[0]?.cell ?? '';
    };
    expect(await cause({})).toBe('');
    expect(await cause({ thresholdHu: 47 })).toBe('roi');
    expect(await cause({ liverCm3: 1100, thresholdHu: 47 })).toBe('mask roi');
  });

  it('finds lesions by place, not by name', async () => {
    const parts = async (x: number, length: number) =>
      readingParts(await reading('c', anna, { documents: lesions(x, length) }));
    expect(causesBetween(await parts(0, 30), await parts(2, 30))).toEqual([]);
    expect(causesBetween(await parts(0, 30), await parts(0, 36))).toEqual(['caliper']);
    expect(causesBetween(await parts(0, 30), await parts(100, 30))).toEqual(['targets']);
  });

  it('goes through agreement to the queue of what is worth settling', async () => {
    const values = [10, 15, 22, 31, 44, 58];
    const readings = (
      await Promise.all(
        values.flatMap((letb, i) => [
          reading(`c${i}`, anna, { letb }),
          reading(
            `c${i}`,
            bert,
            i === 2 ? { letb: letb + 20, thresholdHu: 55 } : { letb: letb + (i % 2 === 0 ? 0.4 : -0.4) },
          ),
        ]),
      )
    ).flat();
    const table = readingsTable(readings, 'r', []);
    const ratings = wideRatings(table, {
      columns: ['letb_pre_percent (AN)', 'letb_pre_percent (BE)'],
      cluster: null,
      id: 'case',
    });
    const document = agreementDocument(ratings, iccOptions, table);
    const result = disagreementOf(document, comparedCases(table, ratings, 'causes'));
    expect(result?.queue.map((item) => item.case)).toEqual(['c2']);
    expect(result?.causes).toMatchObject([{ cause: 'roi', cases: ['c2'] }]);
    expect(result?.causes[0]?.valueWithout).toBeGreaterThan(0.99);
    expect(result?.value).toBe(document.icc?.value);
  });
});
