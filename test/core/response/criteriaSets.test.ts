import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { criteriaSetOf, parseCriteriaSet } from '../../../core/response/criteriaSets.ts';
import { shippedCriteriaSets } from '../../../electron/measure/criteriaSets.ts';
import { mutants } from '../../fixtures/jsonMutants.ts';
import { satisfies } from '../../fixtures/jsonSchema.ts';

const folder = new URL('../../../assets/criteria-sets/', import.meta.url);
const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>;
const schema = read('criteria-set.schema.json');
const names = readdirSync(folder).filter((name) => !name.endsWith('.schema.json'));

describe('the shipped criteria sets', () => {
  it('are the seven of the specification, each in the file of its id', () => {
    expect(names.toSorted()).toEqual([
      'assouline-2023-mrecist.json',
      'assouline-2023-recist.json',
      'fohlen-2023-mrecist.json',
      'mrecist-2010.json',
      'recist-1.1.json',
      'touloupas-2021-mrecist.json',
      'touloupas-2021-recist.json',
    ]);
    for (const name of names) expect(`${parseCriteriaSet(read(name), name).id}.json`).toBe(name);
    expect(shippedCriteriaSets()).toHaveLength(7);
  });

  it('satisfy the published schema', () => {
    for (const name of names) expect(satisfies(schema, read(name)), name).toBe(true);
  });

  it('differ from RECIST 1.1 in what the specification says, and in nothing else', () => {
    const flat = (value: unknown, path = ''): readonly (readonly [string, unknown])[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, item]) => flat(item, `${path}.${key}`))
        : [[path, value]];
    const recist = new Map(flat(read('recist-1.1.json')));
    const differences = (name: string): readonly string[] =>
      flat(read(name))
        .filter(([path, value]) => recist.get(path) !== value && !/^\.(id|name|source)$/.test(path))
        .map(([path, value]) => `${path.slice(1)} ${String(value)}`);
    const viable = ['diameter viable', 'completeResponse enhancement'];
    const assouline = [
      'progression.reference baseline',
      'progression.strictlyMore true',
      'progression.absoluteMm 0',
      'progression.diseaseAfterCompleteResponse false',
    ];
    const cohort = ['targets.outsideLiver warn', 'targets.untreated warn'];
    const lobes = ['targets.outsideLiver warn', 'targets.sameLobe warn'];
    const byEnhancement = 'nonTargets.judgedBy enhancement';
    const sorted = (...items: readonly string[]): readonly string[] => items.toSorted();
    expect(differences('assouline-2023-recist.json').toSorted()).toEqual(sorted(...assouline, ...cohort));
    expect(differences('assouline-2023-mrecist.json').toSorted()).toEqual(
      sorted(...viable, ...assouline, ...cohort, byEnhancement),
    );
    expect(differences('touloupas-2021-recist.json').toSorted()).toEqual(sorted(...lobes));
    expect(differences('touloupas-2021-mrecist.json').toSorted()).toEqual(
      sorted(...viable, ...lobes, byEnhancement, 'progression.absoluteMm 0'),
    );
    expect(differences('fohlen-2023-mrecist.json').toSorted()).toEqual(
      sorted('diameter viable', ...cohort, 'nonTargets.scope treated', 'progression.absoluteMm 0'),
    );
    expect(differences('mrecist-2010.json').toSorted()).toEqual(
      sorted(
        ...viable,
        byEnhancement,
        'progression.absoluteMm 0',
        'hccRules.newLiverLesion true',
        'hccRules.portaHepatisNode true',
        'hccRules.effusionNeedsCytology true',
      ),
    );
  });
});

describe('a criteria set that is checked', () => {
  it('is accepted by the program exactly where the published schema accepts it, over every change of one place', () => {
    const candidates = mutants(read('recist-1.1.json'), [null, 'other', '', 0, -1, 1, 2.5, 100, true, [], {}]);
    const accepted = candidates.filter((candidate) => {
      const bySchema = satisfies(schema, candidate);
      let byProgram = true;
      try {
        parseCriteriaSet(candidate, 'x.json');
      } catch {
        byProgram = false;
      }
      expect(byProgram, JSON.stringify(candidate)).toBe(bySchema);
      return bySchema;
    });
    expect(candidates.length).toBeGreaterThan(300);
    expect(accepted.length).toBeGreaterThan(30);
    expect(accepted.length).toBeLessThan(candidates.length / 2);
  });

  it('is refused by file and field', () => {
    const set = read('recist-1.1.json');
    expect(() => parseCriteriaSet({ ...set, best: { confirm: 'yes' } }, 'mine.json')).toThrow(
      /criteria-set-invalid.*"mine\.json".*"best/,
    );
    expect(() => parseCriteriaSet([], 'mine.json')).toThrow('criteria-set-invalid');
    expect(() => criteriaSetOf('recist', shippedCriteriaSets())).toThrow(/criteria-set-unknown.*"recist-1\.1"/);
  });
});
