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

  it('prints exactly the fields of the contract, and these beside them', async () => {
    const document = JSON.parse(await run(inFolder('example.json', example), '--json'));
    expect(Object.keys(document)).toEqual(
      'schema criteria criteriaSet best bestByCycle progressionDate bestDate daysToBest objectiveResponse diseaseControl switches cycles timepoints'.split(
        ' ',
      ),
    );
    expect(Object.keys(document.timepoints[0])).toEqual(
      'id date cycle sumMm baselineSumMm nadirSumMm nadirDate changeFromBaselinePercent changeFromNadirPercent changeFromNadirMm target nonTarget newLesion overall targetReason reasons explanation findings targetChoice caliper'.split(
        ' ',
      ),
    );
    expect(document.bestByCycle).toEqual([{ cycle: 1, best: 'PD' }]);
    expect(document.timepoints[0].reasons).toEqual(timepoint.reasons);
    const none = { ...example.timepoints[0], lesions: example.timepoints[0]?.lesions.slice(2) };
    const only = {
      ...example,
      timepoints: [none, { id: 'fu1', date: '2025-04-02', lesions: [{ id: 'NT1', status: 'present' }] }],
    };
    expect(JSON.parse(await run(inFolder('only.json', only), '--json'))).toMatchObject({
      best: 'non-CR/non-PD',
      progressionDate: null,
      timepoints: [
        { sumMm: null, nadirDate: null, target: 'none', nonTarget: 'non-CR/non-PD', overall: 'non-CR/non-PD' },
      ],
    });
  });

  it('is in the help, and prints one line of JSON, whatever a text of the document holds', async () => {
    const help = runLetb('help');
    expect(help).toMatchObject({ status: 0, err: '' });
    expect(help.out).toContain('respond MEASUREMENTS.json [--criteria ID|FILE.json] [--json]');
    const [baseline, fu1] = example.timepoints;
    const pretreated = { progressedSince: true, reason: 'grew\n\u001b[31mafter ablation' };
    const lesions = baseline?.lesions.map((lesion) => (lesion.id === 'T1' ? { ...lesion, pretreated } : lesion));
    const path = inFolder('reason.json', { ...example, timepoints: [{ ...baseline, lesions }, fu1] });
    expect((await run(path, '--json')).split('\n')).toHaveLength(1);
    expect(await run(path)).toContain('grew [31mafter ablation');
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
      [[inFolder('nan.json', '{"schema":"letb.lesions/1","timepoints":NaN}')], /nan\.json is not a JSON document/],
      [[inFolder('deep.json', '['.repeat(100_000))], /deep\.json is not a JSON document/],
      [[folder], /cannot be read \(no regular file\)/],
      [[inFolder('example.json', example), '--criteria', 'recist-1.1', '--criteria', 'x'], /takes one --criteria/],
      [[inFolder('example.json', example), inFolder('two.json', example)], /respond takes one file/],
      [[inFolder('example.json', example), '--bogus'], /--bogus/],
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
