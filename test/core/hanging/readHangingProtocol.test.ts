import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/base/errors.ts';
import { readProtocols } from '../../../core/hanging/protocolSet.ts';
import { hangingDocument, readHangingProtocol } from '../../../core/hanging/readHangingProtocol.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { satisfies } from '../../fixtures/jsonSchema.ts';

const folder = new URL('../../../assets/hanging-protocols/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const schema = read('schema.json');
const names = readdirSync(folder).filter((name) => name !== 'schema.json');
const shipped = names.map((file) => ({ file, document: read(file) }));

type Change = (document: Record<string, any>) => void; // oxlint-disable-line typescript/no-explicit-any -- spoils a document at will

/** The shipped pre/post protocol, spoilt. */
function spoilt(change: Change): unknown {
  const document = structuredClone(read('pre-post.json'));
  change(document as Record<string, never>);
  return document;
}

function refusalOf(document: unknown): { readonly field: unknown; readonly rule: unknown } | null {
  try {
    readHangingProtocol(document, 'mine.json');
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe('hanging-protocol-invalid');
    expect(error.details['file']).toBe('mine.json');
    expect(sentenceOf(error, 'en')).toContain('mine.json');
    return { field: error.details['field'], rule: error.details['rule'] };
  }
}

describe('the shipped protocols', () => {
  it('are six, are read, and satisfy the published schema', () => {
    expect(names.toSorted()).toEqual([
      'alignment.json',
      'lesions.json',
      'letb.json',
      'mpr.json',
      'pre-post.json',
      'timepoint.json',
    ]);
    for (const outcome of readProtocols(shipped)) expect(outcome.kind).toBe('ok');
    for (const { file, document } of shipped) expect(satisfies(schema, document), file).toBe(true);
  });

  it('are named after their files and have a key each, but the one that its step opens', () => {
    const protocols = shipped.map(({ file, document }) => ({ file, protocol: readHangingProtocol(document, file) }));
    for (const { file, protocol } of protocols) expect(`${protocol.id}.json`).toBe(file);
    const keys = protocols.map(({ protocol }) => protocol.key ?? protocol.id);
    expect(keys.toSorted()).toEqual(['F1', 'F2', 'F3', 'F4', 'F5', 'alignment']);
  });

  it('leave no place of their grid empty', () => {
    for (const { file, document } of shipped) {
      const { cells, rows, columns } = readHangingProtocol(document, file);
      const places = cells.reduce((sum, cell) => sum + cell.rowSpan * cell.columnSpan, 0);
      expect(places, file).toBe(rows.length * columns.length);
    }
  });

  it('are read back from the document that is written of them', () => {
    for (const { file, document } of shipped) {
      const protocol = readHangingProtocol(document, file);
      const written: unknown = JSON.parse(JSON.stringify(hangingDocument(protocol)));
      expect(readHangingProtocol(written, file)).toEqual(protocol);
      expect(satisfies(schema, written)).toBe(true);
    }
  });
});

/** What each spoiling is refused for; the schema refuses the same, but for what only the whole layout shows. */
const spoilings: readonly (readonly [field: string, rule: string, change: Change])[] = [
  ['schema', 'one-of', (d) => (d['schema'] = 'letb.hanging-protocol/2')],
  ['id', 'text', (d) => (d['id'] = 'Pre Post')],
  ['id', 'missing', (d) => delete d['id']],
  ['author', 'unknown', (d) => (d['author'] = 'x')],
  ['name', 'object', (d) => (d['name'] = 'Pre / post')],
  ['name.fr', 'missing', (d) => delete d['name'].fr],
  ['name.en', 'text', (d) => (d['name'].en = '')],
  ['key', 'text', (d) => (d['key'] = 'F13')],
  ['automatic.timepoints', 'one-of', (d) => (d['automatic'].timepoints = 3)],
  ['automatic.phases[0]', 'one-of', (d) => (d['automatic'].phases = ['late'])],
  ['automatic.rank', 'number', (d) => (d['automatic'].rank = 1.5)],
  ['columns', 'list', (d) => (d['columns'] = [])],
  ['columns', 'list', (d) => (d['columns'] = [1, 1, 1, 1, 1, 1, 1])],
  ['rows[1]', 'number', (d) => (d['rows'] = [1, 0])],
  ['rows[0]', 'number', (d) => (d['rows'] = ['1', 1])],
  ['cells', 'list', (d) => (d['cells'] = 'all')],
  ['cells[0]', 'object', (d) => (d['cells'][0] = null)],
  ['cells[1].timepoint', 'one-of', (d) => (d['cells'][1].timepoint = 'baseline')],
  ['cells[1].volume', 'one-of', (d) => (d['cells'][1].volume = 'CT abdomen art')],
  ['cells[2].plane', 'one-of', (d) => (d['cells'][2].plane = 'transversal')],
  ['cells[2].plane.down', 'missing', (d) => (d['cells'][2].plane = { right: [1, 0, 0] })],
  ['cells[2].plane.right[0]', 'number', (d) => (d['cells'][2].plane = { right: [2, 0, 0], down: [0, 1, 0] })],
  ['cells[0].slab.thicknessMm', 'number', (d) => (d['cells'][0].slab = { projection: 'mean', thicknessMm: 0 })],
  ['cells[0].slab.projection', 'one-of', (d) => (d['cells'][0].slab = { projection: 'sum', thicknessMm: 5 })],
  ['cells[0].window', 'one-of', (d) => (d['cells'][0].window = 'abdomen')],
  ['cells[0].window.widthHu', 'number', (d) => (d['cells'][0].window = { widthHu: 0, levelHu: 40 })],
  ['cells[0].overlays[0]', 'one-of', (d) => (d['cells'][0].overlays = ['lesions'])],
  ['cells[0].link', 'text', (d) => (d['cells'][0].link = 3)],
];

const ofTheWholeLayout: typeof spoilings = [
  ['cells[0].row', 'number', (d) => (d['cells'][0].row = 3)],
  ['cells[2].columnSpan', 'number', (d) => (d['cells'][2].columnSpan = 2)],
  ['cells[1]', 'overlap', (d) => (d['cells'][1].column = 1)],
  ['cells[1].id', 'unique', (d) => (d['cells'][1].id = 'precontrast')],
  ['cells[3].id', 'unique', (d) => (d['cells'][0].timepoint = 'active')],
  ['cells[1].link', 'one-link-group', (d) => (d['cells'][1].link = null)],
  ['cells[2].plane', 'perpendicular', (d) => (d['cells'][2].plane = { right: [1, 0, 0], down: [0.6, 0.8, 0] })],
  ['cells[2].plane.right', 'perpendicular', (d) => (d['cells'][2].plane = { right: [0.5, 0, 0], down: [0, 1, 0] })],
];

describe('a spoilt protocol', () => {
  it.each(spoilings)('is refused for %s (%s), by the schema too', (field, rule, change) => {
    expect(refusalOf(spoilt(change))).toEqual({ field, rule });
    expect(satisfies(schema, spoilt(change))).toBe(false);
  });

  it.each(ofTheWholeLayout)('is refused for %s (%s), which no schema can say', (field, rule, change) => {
    expect(refusalOf(spoilt(change))).toEqual({ field, rule });
  });

  it.each([[null], [[]], ['x'], [{}]])('that is no protocol at all (%j) is refused', (document) => {
    expect(refusalOf(document)).not.toBeNull();
    expect(satisfies(schema, document)).toBe(false);
  });

  it('does not take the others with it, and an id or a key belongs to the first', () => {
    const [, first, second] = shipped;
    const outcomes = readProtocols([
      { file: 'bad', document: spoilt((d) => (d['schema'] = 'x')) },
      ...(first === undefined ? [] : [first, { ...first, file: 'again' }]),
      ...(second === undefined ? [] : [second]),
      { file: 'same key', document: spoilt((d) => ((d['id'] = 'mine'), (d['key'] = 'F4'))) },
    ]);
    expect(outcomes.map((one) => (one.kind === 'ok' ? one.value.id : one.reason.details['field']))).toEqual([
      'schema',
      'lesions',
      'id',
      'letb',
      'key',
    ]);
  });
});
