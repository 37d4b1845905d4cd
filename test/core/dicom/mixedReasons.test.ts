import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { sliceFile, type Attribute } from '../../fixtures/dicomFile.ts';
import { stacksOfFiles } from '../../fixtures/scanned.ts';

const attribute = (tag: string, vr: string, value: string | null): readonly Attribute[] => [{ tag, vr, value }];

/** Ten slices: the first six with some attributes, the last four with others. */
const stackOf = (six: readonly Attribute[], four: readonly Attribute[]) => {
  const files = Array.from({ length: 10 }, (_, k) =>
    sliceFile({ position: [0, 0, 2 * k], instance: k + 1, with: k < 6 ? six : four }),
  );
  const [stack, ...others] = stacksOfFiles(files);
  if (stack === undefined || others.length > 0) throw new Error(`${others.length + 1} stacks`);
  return stack;
};

const type = (value: string) => attribute('00080008', 'CS', `ORIGINAL\\PRIMARY\\AXIAL\\${value}`);

describe('a stack whose slices continue one another but differ', () => {
  it.each([
    ['KVP', attribute('00180060', 'DS', '120'), attribute('00180060', 'DS', '80'), '120', '80'],
    ['KVP', attribute('00180060', 'DS', '120'), [], '120', null],
    ['Modality', [], attribute('00080060', 'CS', 'MR'), 'CT', 'MR'],
    [
      'SOP Class UID',
      [],
      attribute('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'),
      '1.2.840.10008.5.1.4.1.1.2',
      '1.2.840.10008.5.1.4.1.1.7',
    ],
    ['Rescale Type', [], attribute('00281054', 'LO', 'US'), 'HU', 'US'],
    ['spectral reconstruction', type('MONO_70'), type('MONO_40'), 'MONO_70', 'MONO_40'],
    [
      'spectral reconstruction',
      attribute('0008103E', 'LO', 'ART VNC'),
      attribute('0008103E', 'LO', 'ART'),
      'ART VNC',
      null,
    ],
  ])('in %s is refused, with the values and how many slices have each', (name, six, four, more, fewer) => {
    const stack = stackOf(six, four);
    expect(stack.verdict).toBe('refused');
    expect(stack.reasons.filter(({ code }) => code === 'mixed-acquisition')).toEqual([
      {
        code: 'mixed-acquisition',
        details: {
          attribute: name,
          values: [
            { value: more, count: 6 },
            { value: fewer, count: 4 },
          ],
        },
      },
    ]);
    const said = stack.reasons.map((reason) => sentenceOf(reason, 'en')).join(' ');
    expect(said).toContain(`${name}: ${more} (6), ${fewer ?? 'absent'} (4)`);
  });

  it('in a virtual energy that the image type alone names is refused where the description names one too', () => {
    const named = attribute('0008103E', 'LO', 'ART MONO 70 keV');
    const stack = stackOf([...named, ...type('MONO_70')], [...named, ...type('MONO_40')]);
    expect(stack.verdict).toBe('refused');
  });

  it.each([
    ["Patient's Name", '00100010', 'PN', 'TEST^ONE', 'TEST^TWO'],
    ["Patient's Birth Date", '00100030', 'DA', '19500101', '19600101'],
    ["Patient's Birth Date", '00100030', 'DA', '19500101', null],
  ])('in %s is refused without naming the person', (name, tag, vr, one, other) => {
    const stack = stackOf(attribute(tag, vr, one), attribute(tag, vr, other));
    expect(stack.verdict).toBe('refused');
    expect(stack.reasons).toEqual([{ code: 'mixed-patient-identity', details: { attribute: name, count: 2 } }]);
  });

  it('is one person whose name is written in two ways', () => {
    const stack = stackOf(attribute('00100010', 'PN', 'Test^One^^^ '), attribute('00100010', 'PN', 'TEST^ONE'));
    expect(stack.reasons).toEqual([]);
  });

  it('in slice thickness or kernel stays measurable, with the values', () => {
    const thickness = stackOf(attribute('00180050', 'DS', '2.50000'), attribute('00180050', 'DS', '1.25'));
    const kernel = stackOf(attribute('00181210', 'SH', 'B30f'), attribute('00181210', 'SH', 'B70f'));
    expect([thickness.verdict, kernel.verdict]).toEqual(['measurable', 'measurable']);
    expect(thickness.reasons).toEqual([
      {
        code: 'mixed-thickness',
        details: {
          values: [
            { value: '2.5', count: 6 },
            { value: '1.25', count: 4 },
          ],
        },
      },
    ]);
    expect(kernel.reasons).toEqual([
      {
        code: 'mixed-kernel',
        details: {
          values: [
            { value: 'B30f', count: 6 },
            { value: 'B70f', count: 4 },
          ],
        },
      },
    ]);
  });

  it('only in how a number is printed does not differ', () => {
    const stack = stackOf(attribute('00180060', 'DS', '120'), attribute('00180060', 'DS', '120.0000'));
    expect(stack.reasons).toEqual([]);
  });

  it('in a late slice alone is looked at as a whole: one localizer makes no volume', () => {
    expect(stackOf(type('X'), type('LOCALIZER')).reasons.map(({ code }) => code)).toContain('localizer');
  });
});
