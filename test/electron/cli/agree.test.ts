import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import type { AgreementDocument } from '../../../core/record/agreementDocument.ts';
import { agreeCommand } from '../../../electron/cli/commands/agree.ts';
import { csvOfColumns, reference } from '../../fixtures/referenceTables.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';
import { criteriaSet } from '../../fixtures/lesionCourses.ts';
import { lesionReadingOf } from '../../fixtures/signedLesions.ts';
import { signedReading, smallMeasurement } from '../../fixtures/signedReading.ts';

const kappaR = reference('kappa');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letb-agree-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (text: string): string => {
  const path = join(folder, 'readings.csv');
  writeFileSync(path, text);
  return path;
};
const documentSchema = v.custom<AgreementDocument>((value) =>
  v.is(v.looseObject({ schema: v.literal('letb.agreement/1') }), value),
);
async function agree(text: string, ...args: readonly string[]): Promise<AgreementDocument> {
  const printed: string[] = [];
  const io = { print: (line: string) => printed.push(line), progress: () => {}, note: () => {} };
  await agreeCommand.run([file(text), '--json', ...args], io);
  expect(printed.length).toBe(1);
  return v.parse(documentSchema, JSON.parse(printed[0] ?? ''));
}

describe('letb agree', () => {
  it('prints R’s κ, weighted, with its interval and table', async () => {
    const document = await agree(
      csvOfColumns(kappaR.data.lirads5),
      '--statistic',
      'kappa',
      '--columns',
      'r1,r2',
      '--weights',
      'quadratic',
      '--levels',
      '1,2,3,4,5',
    );
    const expected = kappaR.cohen.lirads5.fce_quadratic;
    expect(document).toMatchObject({ schema: 'letb.agreement/1', statistic: 'kappa', n: 60, excluded: 0 });
    expect(document.kappa).toMatchObject({ weights: 'quadratic', band: 'almost perfect' });
    expect(document.kappa?.value).toBeCloseTo(expected.kappa, 9);
    expect(document.kappa?.se).toBeCloseTo(expected.se, 9);
    expect(document.kappa?.ciLow).toBeCloseTo(expected.lower95, 9);
    expect(document.kappa?.ciHigh).toBeCloseTo(expected.upper95, 9);
    expect(document.kappa?.table.flat().reduce((a, b) => a + b)).toBe(60);
  });

  it('leaves blank and NE pairs out, counts them, and gives the κ in which NE is a level', async () => {
    const text = 'r1,r2\nCR,CR\nPR,SD\nSD,SD\nPD,PD\nNE,PD\nNE,NE\n,PD\nPR,PR\n';
    const document = await agree(
      text,
      '--statistic',
      'kappa',
      '--columns',
      'r1,r2',
      '--weights',
      'linear',
      '--levels',
      'CR,PR,SD,PD',
    );
    expect(document).toMatchObject({ n: 5, excluded: 3, exclusions: { blank: 1, notEvaluable: 2 } });
    expect(document.kappa?.withNotEvaluable).toMatchObject({ n: 7, levels: ['CR', 'PR', 'SD', 'PD', 'NE'] });
    const plain = await agree(
      'r1,r2\nCR,CR\nPR,SD\nSD,SD\nPD,PD\nPR,PR\n',
      '--statistic',
      'kappa',
      '--columns',
      'r1,r2',
      '--weights',
      'linear',
      '--levels',
      'CR,PR,SD,PD',
    );
    expect(document.kappa?.value).toBe(plain.kappa?.value);
    expect(plain.kappa?.withNotEvaluable).toBeNull();
  });

  it('prints Fleiss’ κ of six raters, also from a long file', async () => {
    const { diagnoses } = kappaR.data;
    const raters = Object.keys(diagnoses);
    const wide = await agree(csvOfColumns(diagnoses), '--statistic', 'fleiss', '--columns', raters.join(','));
    expect(wide.kappa?.value).toBeCloseTo(kappaR.fleiss.diagnoses.kappa, 9);
    expect(wide.fleiss).toMatchObject({ raters: 6, n: 30 });
    const long = [
      'who;subject;said',
      ...raters.flatMap((rater) => diagnoses[rater].map((said: string, i: number) => `${rater};${i};"${said}"`)),
    ].join('\n');
    const other = await agree(long, '--statistic', 'fleiss', '--case', 'subject', '--rater', 'who', '--value', 'said');
    expect(other.kappa).toEqual(wide.kappa);
  });

  it('prints ICC(2,1) by default, another form on request, all six beside, and Bland–Altman', async () => {
    const data: number[][] = reference('icc').data.letb_3readers;
    const text = csvOfColumns({
      a: data.map((row) => row[0]),
      b: data.map((row) => row[1]),
      c: data.map((row) => row[2]),
    });
    const { irr } = reference('icc').results.letb_3readers;
    const icc = await agree(text, '--statistic', 'icc', '--columns', 'a,b,c');
    expect(icc.icc?.form).toBe('ICC(2,1)');
    expect(icc.icc?.ciLow).toBeCloseTo(irr.twoway_agreement_single.lower, 7);
    expect(icc.iccForms).toHaveLength(6);
    const other = await agree(text, '--statistic', 'icc', '--columns', 'a,b,c', '--form', '1,1');
    expect(other.icc?.value).toBeCloseTo(irr.oneway_consistency_single.value, 9);
    const bland = await agree(text, '--statistic', 'bland-altman', '--columns', 'a,b');
    expect(bland.blandAltman?.bias).toBeCloseTo(-0.594, 9);
  });

  it('puts a seeded interval over patients beside, where they repeat', async () => {
    const text = csvOfColumns({
      p: Array.from({ length: 20 }, (_, i) => i >> 1),
      ...reference('bland_altman').data.letb_r1_r2,
    });
    const one = await agree(text, '--statistic', 'icc', '--columns', 'r1,r2', '--cluster', 'p', '--repeats', '200');
    const two = await agree(text, '--statistic', 'icc', '--columns', 'r1,r2', '--cluster', 'p', '--repeats', '200');
    expect(one.icc?.bootstrap).toMatchObject({ clusters: 10, repeats: 200, failed: 0 });
    expect(one).toEqual(two);
    expect(one.findings[0]?.code).toBe('agreement-clusters-repeat');
    const ofOne = text.replaceAll(/^\d+,/gm, 'P1,');
    const few = await agree(ofOne, '--statistic', 'icc', '--columns', 'r1,r2', '--cluster', 'p', '--repeats', '200');
    expect(few.icc?.bootstrap).toMatchObject({ clusters: 1, ciLow: null, ciHigh: null });
    expect(few.findings[0]).toMatchObject({ severity: 'warning', code: 'agreement-few-clusters' });
  });

  it('has null and a warning, never NaN, where every rating is the same', async () => {
    const same = await agree('a,b\nx,x\nx,x\n', '--statistic', 'kappa', '--columns', 'a,b');
    expect(same.kappa).toMatchObject({ value: null, ciLow: null, agreementPercent: 100 });
    expect(same.findings[0]?.code).toBe('agreement-no-variation');
    const flat = await agree('a,b\n3,3\n3,3\n', '--statistic', 'icc', '--columns', 'a,b');
    expect(flat.icc).toMatchObject({ value: null, ciLow: null, ciHigh: null });
  });

  const icc = ['--statistic', 'icc', '--columns', 'a,b'];
  const kappa = ['--statistic', 'kappa', '--columns', 'a,b'];
  const refused: readonly [string, string, readonly string[], RegExp][] = [
    ['weights on text without a scale', 'a,b\nCR,PR\n', [...kappa, '--weights', 'linear'], /--levels/],
    ['a rating outside the scale', 'a,b\nCR,PR\nCR,xx\n', [...kappa, '--levels', 'CR,PR'], /line 3, column "b": "xx"/],
    ['a scale with a level twice', 'a,b\nCR,PR\n', [...kappa, '--levels', 'CR,CR,PR'], /twice/],
    ['a reading that is no number', 'a,b\n1,2\n3,?\n', icc, /line 3, column "b": "\?" is no number/],
    ['a missing column', 'a,c\n1,2\n', icc, /no "b"; it has a, c/],
    ['one case', 'a,b\n1,2\n', icc, /needs at least 2/],
    ['no complete case', 'a,b\n1,\n,2\nNE,3\n', icc, /None of the 3/],
    ['three raters for κ', 'a,b,c\n1,2,3\n', ['--statistic', 'kappa', '--columns', 'a,b,c'], /takes 2 raters, not 3/],
    ['an unknown statistic', 'a,b\n1,2\n', ['--statistic', 'pi', '--columns', 'a,b'], /--statistic takes/],
    ['no columns', 'a,b\n1,2\n', ['--statistic', 'icc'], /--columns is missing/],
    ['half of a long file', 'a,b\n1,2\n', ['--statistic', 'icc', '--case', 'a'], /together/],
    ['an empty file', '', icc, /is empty/],
  ];
  it.each(refused)('exits 2 with one line for %s', (_, text, args, message) => {
    const run = runLetb('agree', file(text), ...args);
    expect(run.status).toBe(2);
    expect(run.out).toBe('');
    expect(run.err.trim().split('\n')).toHaveLength(1);
    expect(run.err).toMatch(message);
  });

  it('writes document, methods and figure with its data into a folder', () => {
    const out = join(folder, 'out');
    const args = ['--statistic', 'bland-altman', '--columns', 'r1,r2', '--out', out, '--language', 'fr'];
    const run = runLetb('agree', file(csvOfColumns(reference('bland_altman').data.letb_r1_r2)), ...args);
    expect(run.status).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual([
      'agreement.json',
      'bland-altman.csv',
      'bland-altman.svg',
      'methods.txt',
    ]);
    expect(readFileSync(join(out, 'methods.txt'), 'utf8')).toContain('limites d’agrément');
    expect(readFileSync(join(out, 'bland-altman.csv'), 'utf8').trim().split('\r\n')).toHaveLength(21);
  });

  it('says of which cases it cannot be told what the statistic would be without their cause', () => {
    const text = 'case,r1,r2,why\na,PR,PR,\nb,SD,SD,\nc,PR,SD,targets\nd,PD,PD,\n';
    const args = ['--statistic', 'kappa', '--columns', 'r1,r2', '--causes', 'why', '--id', 'case'];
    const run = runLetb('agree', file(text), ...args);
    expect(run.out).toMatch(/targets +1 +– +0 of 1 +1\.000/);
    expect(run.out).toContain(
      'target choice: removal cannot be told for 1 case (c): the table has no answer computed anew.',
    );
  });

  it('prints a table for a person', () => {
    const run = runLetb('agree', file(csvOfColumns(kappaR.data.lirads5)), '--statistic', 'kappa', '--columns', 'r1,r2');
    expect(run.status).toBe(0);
    expect(run.out).toContain(
      'Cohen κ, unweighted 0.438 (95 % 0.282 to 0.594; Fleiss, Cohen & Everitt 1969), moderate',
    );
  });
});

describe('letb agree of signed readings', () => {
  it('compares a measure of every reader, says where they part and how their masks overlap', async () => {
    const paths: string[] = [];
    for (const [at, letb] of [10, 15, 22, 31, 44].entries())
      for (const id of [1, 2]) {
        const base = smallMeasurement(id === 1 ? letb : letb + (at === 2 ? 20 : 0.2));
        const placements = base.placements.map((one) => ({ ...one, thresholdHu: id === 2 && at === 2 ? 60 : 40 }));
        const { timepoints } = (await signedReading()).reading;
        const { reading } = await signedReading({
          caseId: `c${at}`,
          readingId: `observer-${id}`,
          observer: { id, name: `R${id}`, initials: `R${id}`, kind: 'reader' },
          timepoints: timepoints.map((one) => ({ ...one, measurement: { ...base, placements } })),
        });
        const path = join(folder, `c${at}-${id}.json`);
        writeFileSync(path, JSON.stringify(reading));
        paths.push(path);
      }
    const words = ['agree', ...paths, '--statistic', 'icc', '--measure', 'letb_pre_percent'];
    const document = documentOf(runLetb(...words, '--json'));
    expect(document).toMatchObject({
      schema: 'letb.agreement/1',
      raters: ['letb_pre_percent (R1)', 'letb_pre_percent (R2)'],
      n: 5,
      disagreement: { discordant: 1, causes: [{ cause: 'roi', cases: ['c2'], computed: 1 }] },
    });
    expect(document['masks']).toHaveLength(5);
    expect(document['masks']).toMatchObject([{ case: 'c0', layer: 'liver', dice: 1 }, {}, {}, {}, {}]);
    const shown = runLetb(...words);
    expect(shown.out).toMatch(/roi +1 +1\.000 +1 of 1/);
    expect(shown.out).toMatch(/c0 +pre +liver +R1 · R2 +1\.000/);
    const wrong = runLetb('agree', ...paths, '--statistic', 'icc', '--measure', 'age');
    expect(wrong.status).toBe(2);
    expect(wrong.err).toContain('--measure takes letb_change_percent, letb_pre_percent');
  }, 30_000);

  it('answers anew by a criteria set of the reader’s own where it is given', async () => {
    const own = { ...criteriaSet('recist-1.1'), id: 'my-centre', name: 'My centre' };
    const setPath = join(folder, 'my-centre.json');
    writeFileSync(setPath, JSON.stringify(own));
    // 40 → 24 mm is −40 %, PR; 40 → 30 mm is −25 %, SD; the mean of both, 27 mm, is −32.5 %, PR for both.
    const paths: string[] = [];
    for (const [at, [first, second]] of [
      [24, 30],
      [24, 24],
      [39, 39],
      [30, 24],
    ].entries())
      for (const [initials, mm] of [
        ['A', first],
        ['B', second],
      ] as const) {
        const drawn = { targets: [{ id: 'T1', x: 0, mm: [40, mm ?? 0] as const }] };
        const path = join(folder, `own-${at}-${initials}.json`);
        writeFileSync(path, JSON.stringify(await lesionReadingOf(`c${at}`, initials, drawn, { sets: [own] })));
        paths.push(path);
      }
    const words = ['agree', ...paths, '--statistic', 'kappa', '--measure', 'response_my-centre', '--json'];
    const without = documentOf(runLetb(...words));
    expect(without).toMatchObject({
      disagreement: { causes: [{ cause: 'caliper', computed: 0, valueWithout: null }] },
    });
    const given = documentOf(runLetb(...words, '--criteria', setPath));
    expect(given).toMatchObject({ disagreement: { causes: [{ cause: 'caliper', computed: 2, valueWithout: 1 }] } });
    const wrong = runLetb('agree', paths[0] ?? '', paths[1] ?? '', '--statistic', 'kappa', '--criteria', 'none.json');
    expect(wrong.status).toBe(2);
    expect(wrong.err).toContain('none.json');
  }, 30_000);
});
