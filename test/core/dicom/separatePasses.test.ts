import { describe, expect, it } from 'vitest';
import { groupIntoSeries } from '../../../core/dicom/groupIntoSeries.ts';
import { splitStacks } from '../../../core/dicom/splitStacks.ts';
import { sliceFile, sliceFiles, type Attribute } from '../../fixtures/dicomFile.ts';
import { codes, scanned, stacksOfFiles } from '../../fixtures/scanned.ts';

const attribute = (tag: string, vr: string, value: string | number | null): readonly Attribute[] => [
  { tag, vr, value },
];

describe('images at one position', () => {
  it.each([
    ['intercept', attribute('00281052', 'DS', '-24')],
    ['slope', attribute('00281053', 'DS', '2')],
    ['absence of rescaling', attribute('00281053', 'DS', null)],
    ['rescale type', attribute('00281054', 'LO', 'US')],
    ['sign', attribute('00280103', 'US', 0)],
    ['bits stored', attribute('00280101', 'US', 12)],
    ['high bit', attribute('00280102', 'US', 14)],
    ['padding', attribute('00280120', 'US', 63536)],
  ])('are no copies where the stored pixels and UIDs are equal but the %s differs', (_, with_) => {
    const other = Array.from({ length: 3 }, (_unused, k) =>
      sliceFile({ position: [0, 0, (k + 2) * 2.5], instance: k + 3, with: with_ }),
    );
    const files = [...sliceFiles(8, 2.5), ...other];
    const digests = new Map(files.map((_file, index) => [`file${index}`, 'same']));
    for (const lent of [digests, undefined]) {
      const stacks = stacksOfFiles(files, lent);
      expect(stacks).toHaveLength(2);
      expect(stacks.some(({ verdict }) => verdict === 'measurable')).toBe(false);
      expect(codes(stacks[0])).toContain('repeated-positions');
    }
  });

  it('are told apart by acquisition time, one for each pass, whatever their numbers', () => {
    const slice = (k: number, time: string): ReturnType<typeof sliceFile> =>
      sliceFile({ position: [0, 0, k * 2.5], instance: 1 + ((5 * k) % 12), with: attribute('00080032', 'TM', time) });
    const files = ['110000', '110040'].flatMap((time) => Array.from({ length: 12 }, (_, k) => slice(k, time)));
    const stacks = stacksOfFiles(files, new Map(files.map((_file, n) => [`file${n}`, `pixels ${n}`])));
    expect(stacks.map(({ verdict }) => verdict)).toEqual(['measurable', 'measurable']);
    const sources = stacks.map(({ slices }) => slices.map(({ source }) => Number(source.slice(4))));
    expect(sources).toEqual([0, 12].map((first) => Array.from({ length: 12 }, (_, k) => first + k)));
  });

  it('are told apart by work that grows with their number: twice the images, little more than twice the looks at them', () => {
    const [few, many] = [2_000, 4_000].map(looksAtTwoPositions);
    if (few === undefined || many === undefined) throw new Error('no counts');
    expect(few).toBeGreaterThan(2_000);
    expect(many / few).toBeLessThan(2.5);
  });
});

/** How often anything of the headers of `count` images at two positions is read while they are told apart. */
function looksAtTwoPositions(count: number): number {
  const [first, second] = scanned([sliceFile(), sliceFile({ position: [0, 0, 2], instance: 2 })]);
  if (first === undefined || second === undefined) throw new Error('no files');
  let looks = 0;
  const instances = Array.from({ length: count }, (_, n) => {
    const { header } = n % 2 === 0 ? first : second;
    const counted = new Proxy(
      { ...header, sopInstanceUid: `1.${n}`, instanceNumber: n },
      {
        get: (target, name, receiver): unknown => {
          looks += 1;
          return Reflect.get(target, name, receiver);
        },
      },
    );
    return { source: `f${n}`, header: counted, damage: null };
  });
  expect(groupIntoSeries(instances).flatMap((group) => splitStacks(group))).toHaveLength(count / 2);
  return looks;
}
