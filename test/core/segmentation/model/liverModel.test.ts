import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../../core/base/errors.ts';
import { readLiverModel } from '../../../../core/segmentation/model/liverModel.ts';
import { sentenceOf } from '../../../../core/text/sentences.ts';
import { mutants } from '../../../fixtures/jsonMutants.ts';
import { satisfies } from '../../../fixtures/jsonSchema.ts';
import { manifestDocument } from '../../../fixtures/tinyModels.ts';

const folder = new URL('../../../../assets/liver-models/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const schema = read('liver-model.schema.json');

function fieldRefused(document: unknown): unknown {
  try {
    readLiverModel(document, 'mine.json');
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe('model-manifest-invalid');
    expect(error.details['file']).toBe('mine.json');
    for (const language of ['en', 'fr'] as const) {
      expect(sentenceOf(error, language)).toContain('mine.json');
      expect(sentenceOf(error, language)).not.toMatch(/undefined|\[object/);
    }
    return error.details['field'];
  }
}

describe('a liver model’s manifest', () => {
  it('is what the published schema says: whatever the schema refuses is refused, and the example satisfies both', () => {
    const examples = readdirSync(folder).filter((name) => name !== 'liver-model.schema.json');
    expect(examples).toEqual(['example.json']);
    const documents = [
      read('example.json'),
      manifestDocument(),
      manifestDocument({ model: { sha256: 'a'.repeat(64) }, output: { kind: 'labels', liver: [3], threshold: 0.3 } }),
    ];
    for (const document of documents) {
      expect(fieldRefused(document)).toBe(null);
      expect(satisfies(schema, document)).toBe(true);
    }
    const replacements = ['', 'x', '9', null, 0, -1, 1.5, 600, 1e9, true, [], {}];
    const spoilt = documents.flatMap((document) => mutants(document, replacements));
    expect(spoilt.length).toBeGreaterThan(1000);
    let [refusedByBoth, taken] = [0, 0];
    for (const document of spoilt) {
      const isRefused = fieldRefused(document) !== null;
      if (!satisfies(schema, document)) {
        expect(isRefused, JSON.stringify(document)).toBe(true);
        refusedByBoth += 1;
      } else if (!isRefused) taken += 1;
    }
    expect(refusedByBoth).toBeGreaterThan(800);
    expect(taken).toBeGreaterThan(50);
  });

  it.each<[string, string, Parameters<typeof manifestDocument>[0]]>([
    ['an unknown axis', 'input.axes.2', { input: { axes: ['batch', 'channel', 'up', 'posterior', 'left'] } }],
    ['an axis twice', 'input.axes', { input: { axes: ['superior', 'superior', 'posterior', 'left'] } }],
    ['two axes along one line of the patient', 'input.axes', { input: { axes: ['left', 'right', 'superior'] } }],
    ['a spacing of 0', 'input.spacingMm.1', { input: { spacingMm: [1, 0, 1] } }],
    ['the upper clip first', 'input.clipHu', { input: { clipHu: [200, -100] } }],
    ['no known scale', 'input.scale.kind', { input: { scale: { kind: 'log' } } }],
    ['an SD of 0', 'input.scale.sdHu', { input: { scale: { kind: 'mean-sd', meanHu: 0, sdHu: 0 } } }],
    ['a patch that is too large', 'window.patchVoxels', { window: { patchVoxels: [512, 512, 512] } }],
    ['a border of half a patch', 'window.borderVoxels.2', { window: { borderVoxels: [1, 1, 4] } }],
    ['another order of axes at the output', 'output.axes', { output: { axes: ['posterior', 'superior', 'left'] } }],
    ['a number both liver and tumour', 'output.tumour', { output: { liver: [1], tumour: [2, 1] } }],
    ['background as liver', 'output.liver', { output: { kind: 'labels', liver: [0] } }],
    ['a hash that is none', 'model.sha256', { model: { sha256: 'ABC' } }],
  ])('with %s is refused by that field', (_, field, changes) => {
    expect(fieldRefused(manifestDocument(changes))).toBe(field);
  });
});
