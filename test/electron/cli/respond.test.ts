import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { respondCommand } from '../../../electron/cli/commands/respond.ts';
import type { CommandIo } from '../../../electron/cli/command.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';

/** The example of the specification of the command line, and its answer. */
const example = {
  schema: 'letb.lesions/1',
  criteria: 'recist-1.1',
  options: { confirm: false, minimumSdDays: 42 },
  timepoints: [
    {
      id: 'baseline',
      date: '2025-01-10',
      sliceThicknessMm: 2.5,
      lesions: [
        {
          id: 'T1',
          role: 'target',
          kind: 'lesion',
          site: 'liver',
          lobe: 'right',
          diameterMm: 42,
          viableDiameterMm: 40,
        },
        { id: 'T2', role: 'target', kind: 'node', site: 'lymph node', diameterMm: 18 },
        { id: 'NT1', role: 'nonTarget', kind: 'lesion', site: 'bone', status: 'present' },
      ],
    },
    {
      id: 'fu1',
      date: '2025-04-02',
      lesions: [
        { id: 'T1', state: 'measured', diameterMm: 30, viableDiameterMm: 12 },
        { id: 'T2', diameterMm: 9 },
        { id: 'NT1', status: 'absent' },
        { id: 'N1', role: 'new', kind: 'lesion', site: 'liver', certainty: 'unequivocal' },
      ],
    },
  ],
};
const answer = {
  schema: 'letb.response/1',
  criteria: 'recist-1.1',
  best: 'PD',
  bestByCycle: [{ cycle: 1, best: 'PD' }],
  progressionDate: '2025-04-02',
  switches: [],
};
const timepoint = {
  id: 'fu1',
  sumMm: 39,
  baselineSumMm: 60,
  nadirSumMm: 60,
  nadirDate: '2025-01-10',
  changeFromBaselinePercent: -35,
  changeFromNadirPercent: -35,
  changeFromNadirMm: -21,
  target: 'PR',
  nonTarget: 'CR',
  newLesion: true,
  overall: 'PD',
  reasons: [{ code: 'new-lesion', lesion: 'N1' }],
};

let folder = '';
const inFolder = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letb-respond-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<string> {
  const out: string[] = [];
  const io: CommandIo = { print: (text) => out.push(text), progress: () => undefined, note: () => undefined };
  expect(await respondCommand.run(args, io)).toBe(0);
  return out.join('\n');
}

describe('letb respond', () => {
  it('prints the answer of the specification’s example, alone on stdout', () => {
    const run = runLetb('respond', inFolder('example.json', example), '--json');
    expect(run.err).toBe('');
    const document = documentOf(run);
    expect(document).toMatchObject(answer);
    expect(document['timepoints']).toEqual([expect.objectContaining(timepoint)]);
  });

  it('prints a table with the sentence of each reason', async () => {
    const table = await run(inFolder('example.json', example));
    expect(table).toContain('RECIST 1.1 (recist-1.1, version 1)');
    expect(table).toContain('best response PD (2025-04-02, day 82)  progression 2025-04-02');
    expect(table).toMatch(/fu1 +2025-04-02 +39\.0 +−35 % +−35 % +PR +CR +yes +PD/);
    expect(table).toContain('New lesion N1: PD.');
  });

  it('takes --criteria before the document’s own, and a file of the user’s own', async () => {
    const path = inFolder('example.json', example);
    const byViable = JSON.parse(await run(path, '--criteria', 'mrecist-2010', '--json'));
    expect(byViable).toMatchObject({ criteria: 'mrecist-2010', timepoints: [{ baselineSumMm: 58, sumMm: 21 }] });
    const recist = JSON.parse(
      readFileSync(new URL('../../../assets/criteria-sets/recist-1.1.json', import.meta.url), 'utf8'),
    );
    const own = inFolder('ward.json', { ...recist, id: 'ward', partialResponseAtMostPercentOfBaseline: 50 });
    expect(JSON.parse(await run(path, '--criteria', own, '--json'))).toMatchObject({
      criteria: 'ward',
      timepoints: [{ target: 'SD' }],
    });
  });

  it('never rounds a figure onto a limit that it has not reached', async () => {
    const [baseline, fu1] = example.timepoints;
    const lesions = [
      { id: 'T1', diameterMm: 29.42 },
      { id: 'T2', diameterMm: 12.6 },
    ];
    const table = await run(inFolder('near.json', { ...example, timepoints: [baseline, { ...fu1, lesions }] }));
    expect(table).toContain('−29.97 % from baseline');
  });

  it('ends with exit code 2 and one readable line for bad use and bad input', () => {
    const [baseline, fu1] = example.timepoints;
    const small = { ...baseline, lesions: [{ id: 'T1', role: 'target', site: 'liver', diameterMm: 8 }] };
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /respond takes one file/],
      [[join(folder, 'absent.json')], /absent\.json cannot be read \(ENOENT\)/],
      [[inFolder('no.json', '{')], /no\.json is not a JSON document/],
      [[inFolder('bare.json', { ...example, criteria: undefined })], /--criteria is missing/],
      [[inFolder('example.json', example), '--criteria', 'recist'], /no criteria set "recist"; known: .*recist-1\.1/],
      [
        [inFolder('example.json', example), '--criteria', inFolder('set.json', {})],
        /set\.json is no usable criteria set/,
      ],
      [
        [inFolder('small.json', { ...example, timepoints: [small] })],
        /baseline, T1, diameterMm: 8 mm is not measurable; a target has at least 10 mm on slices of 2\.5 mm/,
      ],
      [
        [
          inFolder('text.json', {
            ...example,
            timepoints: [baseline, { ...fu1, lesions: [{ id: 'T1', diameterMm: '30' }] }],
          }),
        ],
        /timepoint fu1, lesion T1, field diameterMm: must be millimetres/,
      ],
    ];
    for (const [args, message] of cases) {
      const { status, out, err } = runLetb('respond', ...args, '--json');
      expect({ status, out }, err).toEqual({ status: 2, out: '' });
      expect(err).toMatch(message);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
  });
});
