import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  endpointDefinitionOf,
  parseEndpointDefinition,
} from '../../../../core/response/timeline/endpointDefinitions.ts';
import {
  findEndpointDefinition,
  shippedEndpointDefinitions,
} from '../../../../electron/measure/endpointDefinitions.ts';
import { mutants } from '../../../fixtures/jsonMutants.ts';
import { satisfies } from '../../../fixtures/jsonSchema.ts';
import { rule } from '../../../fixtures/timelines.ts';

const folder = new URL('../../../../assets/endpoint-definitions/', import.meta.url);
const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>;
const schema = read('endpoint-definition.schema.json');
const names = readdirSync(folder).filter((name) => !name.endsWith('.schema.json'));

describe('the shipped definitions', () => {
  it('are the three studies, each in the file of its id', () => {
    expect(names.toSorted()).toEqual(['assouline-2023.json', 'fohlen-2023.json', 'touloupas-2021.json']);
    for (const name of names) expect(`${parseEndpointDefinition(read(name), name).id}.json`).toBe(name);
    expect(shippedEndpointDefinitions()).toHaveLength(3);
  });

  it('satisfy the published schema', () => {
    for (const name of names) expect(satisfies(schema, read(name)), name).toBe(true);
  });

  const ruleOf = (definition: string, column: string) =>
    findEndpointDefinition(definition).endpoints.find((endpoint) => endpoint.column === column);

  it('of Assouline: death is an event of TTUP and of both progression-free survivals', () => {
    expect(ruleOf('assouline-2023', 'ttup')).toMatchObject({ unit: 'patient', untreatable: true, death: 'event' });
    expect(ruleOf('assouline-2023', 'hepatic_pfs')).toMatchObject({
      unit: 'treatment',
      progression: 'liver',
      death: 'event',
    });
    expect(ruleOf('assouline-2023', 'pfs')).toMatchObject({
      unit: 'treatment',
      progression: 'anywhere',
      death: 'event',
    });
  });

  it('of Touloupas: TTUP and TTLP censor at death, TTLP is of each cycle', () => {
    expect(ruleOf('touloupas-2021', 'ttup')).toMatchObject({ unit: 'patient', untreatable: true, death: 'censor' });
    expect(ruleOf('touloupas-2021', 'ttlp')).toMatchObject({ unit: 'cycle', progression: 'liver', death: 'censor' });
  });

  it('of Fohlen: radiological progression alone counts, from the first procedure', () => {
    for (const column of ['pfs', 'hepatic_pfs'])
      expect(ruleOf('fohlen-2023', column)).toMatchObject({
        start: 'first-procedure',
        progressionBasis: 'radiological',
        death: 'censor',
      });
  });

  it('have overall survival in common: death alone, of the patient', () => {
    for (const { endpoints } of shippedEndpointDefinitions())
      expect(endpoints[0]).toEqual(rule({ id: 'overall-survival', abbreviation: 'OS', column: 'os' }));
  });

  it('name the endpoints as the thresholds of the change of LETB do', () => {
    const thresholds = JSON.parse(readFileSync(new URL('../threshold-sets/assouline-2023.json', folder), 'utf8')) as {
      readonly endpoints: readonly { readonly endpoint: string }[];
    };
    const known = findEndpointDefinition('assouline-2023').endpoints.map(({ id }) => id);
    expect(known.toSorted()).toEqual(thresholds.endpoints.map(({ endpoint }) => endpoint).toSorted());
  });
});

describe('a definition that is checked', () => {
  it('is accepted exactly where the published schema accepts it, but for endpoints that repeat or that nothing ends', () => {
    const candidates = mutants(read('touloupas-2021.json'), [null, 'none', '', 0, 1, true, [], {}, 'censor']);
    const accepted = candidates.filter((candidate) => {
      let problem: unknown = null;
      try {
        parseEndpointDefinition(candidate, 'x.json');
      } catch (error) {
        problem = String(error);
      }
      const isBeyondSchema = /used twice|nothing is an event/.test(String(problem));
      expect(problem === null || isBeyondSchema, JSON.stringify(candidate)).toBe(satisfies(schema, candidate));
      return problem === null;
    });
    expect(candidates.length).toBeGreaterThan(300);
    expect(accepted.length).toBeGreaterThan(10);
  });

  it('is refused with two endpoints of one id or column, or one that nothing ends', () => {
    const { $schema: _, ...base } = read('touloupas-2021.json');
    const withEndpoints =
      (...endpoints: readonly unknown[]) =>
      () =>
        parseEndpointDefinition({ ...base, endpoints }, 'own.json');
    expect(withEndpoints(rule(), rule({ column: 'other' }))).toThrow(/used twice/);
    expect(withEndpoints(rule(), rule({ id: 'other' }))).toThrow(/used twice/);
    expect(withEndpoints(rule({ death: 'censor' }))).toThrow(/nothing is an event/);
    expect(withEndpoints(rule(), rule({ id: 'other', column: 'other' }))()).toMatchObject({ id: 'touloupas-2021' });
  });

  it('is refused by an id that is not known, with those that are', () => {
    expect(() => endpointDefinitionOf('other', shippedEndpointDefinitions())).toThrow(
      /endpoint-definition-unknown.*assouline-2023.*fohlen-2023.*touloupas-2021/,
    );
  });
});
