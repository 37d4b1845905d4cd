import { describe, expect, it } from 'vitest';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { buildStudyTree } from '../../../core/dicom/buildStudyTree.ts';
import { filesToCompare, splitStacks } from '../../../core/dicom/splitStacks.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { sliceFile, sliceFiles, type Attribute } from '../../fixtures/dicomFile.ts';
import { codes, seriesOf, stacksOfFiles } from '../../fixtures/scanned.ts';

const attribute = (tag: string, vr: string, value: string | number | null): readonly Attribute[] => [
  { tag, vr, value },
];

function only(stacks: readonly Stack[]): Stack {
  const [stack] = stacks;
  if (stack === undefined || stacks.length !== 1) throw new Error(`${stacks.length} stacks`);
  return stack;
}

/** Fixed shuffle: neighbours are far apart in the list. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item, index) => ({ item, at: (index * 7) % items.length }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

describe('a regular series', () => {
  it('is one measurable stack in the order of position, whatever the order of the files and instance numbers', () => {
    const files = Array.from({ length: 10 }, (_, index) =>
      sliceFile({ position: [-5, -6, 100 - index * 2.5], instance: (index * 3) % 10 }),
    );
    const stack = only(stacksOfFiles(shuffled(files)));
    expect(stack.verdict).toBe('measurable');
    expect(stack.reasons).toEqual([]);
    expect(stack.slices.map(({ positionMm }) => positionMm)).toEqual(
      Array.from({ length: 10 }, (_, k) => 77.5 + 2.5 * k),
    );
    expect(stack.grid).toEqual({
      dimensions: [4, 4, 10],
      spacingMm: [0.7, 0.8, 2.5],
      originLpsMm: [-5, -6, 77.5],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    });
  });

  it('takes slice spacing from positions, never from Slice Thickness', () => {
    const stack = only(stacksOfFiles(sliceFiles(6, 2, { with: attribute('00180050', 'DS', '3.2') })));
    expect(stack.grid?.spacingMm[2]).toBe(2);
  });

  it('has a direction of unit vectors from printed cosines, exact where axis-aligned', () => {
    const c = Math.cos(0.3).toFixed(4);
    const s = Math.sin(0.3).toFixed(4);
    const files = Array.from({ length: 6 }, (_, k) =>
      sliceFile({
        orientation: `1\\0\\0\\0\\${c}\\${s}`,
        position: [0, -Math.sin(0.3) * 3 * k, Math.cos(0.3) * 3 * k],
        instance: k,
      }),
    );
    const stack = only(stacksOfFiles(files));
    expect(stack.verdict).toBe('measurable');
    const d = stack.grid?.direction ?? [1, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(d.slice(0, 3)).toEqual([1, 0, 0]);
    expect(Math.hypot(d[4], d[7])).toBeCloseTo(1, 15);
    expect(Math.hypot(d[5], d[8])).toBeCloseTo(1, 15);
    expect(stack.grid?.spacingMm[2]).toBeCloseTo(3, 4);
  });

  it('has an id that depends on its images, not on their order or names', () => {
    const files = sliceFiles(6, 2);
    expect(only(stacksOfFiles(files)).id).toBe(only(stacksOfFiles(shuffled(files))).id);
    expect(only(stacksOfFiles(files)).id).toMatch(/^3-[0-9a-f]{8}$/);
    expect(only(stacksOfFiles(files)).id).not.toBe(only(stacksOfFiles(sliceFiles(6, 2, { series: '1.2.3.9' }))).id);
  });
});

describe('steps between slices', () => {
  it('refuse a missing slice, with the gap in mm and the images around it', () => {
    const files = sliceFiles(10, 2.5).filter((_, index) => index !== 4);
    const stack = only(stacksOfFiles(files));
    expect(stack.verdict).toBe('refused');
    expect(stack.grid).toBeNull();
    expect(stack.reasons[0]).toMatchObject({
      code: 'uneven-spacing',
      details: {
        medianMm: 2.5,
        gapCount: 1,
        gaps: [{ stepMm: 5, fromMm: 7.5, toMm: 12.5, fromInstance: 4, toInstance: 6 }],
      },
    });
    const said = stack.reasons.map((reason) => sentenceOf(reason, 'en')).join(' ');
    expect(said).toContain('5 mm between 7.5 and 12.5 mm (images 4 and 6)');
  });

  it('may be off the median by 0.1 mm or 1 %, and no more', () => {
    const withStep = (stepMm: number, offMm: number) =>
      only(
        stacksOfFiles(
          Array.from({ length: 8 }, (_, k) =>
            sliceFile({ position: [0, 0, k * stepMm + (k >= 4 ? offMm : 0)], instance: k }),
          ),
        ),
      ).verdict;
    expect(withStep(2.5, 0.1)).toBe('measurable');
    expect(withStep(2.5, -0.1)).toBe('measurable');
    expect(withStep(2.5, 0.11)).toBe('refused');
    expect(withStep(2.5, -0.11)).toBe('refused');
    expect(withStep(20, 0.2)).toBe('measurable');
    expect(withStep(20, 0.21)).toBe('refused');
  });

  it('corrects a tilted gantry and says its angle', () => {
    const tilt = (18.5 * Math.PI) / 180;
    const files = Array.from({ length: 8 }, (_, k) =>
      sliceFile({
        orientation: `1\\0\\0\\0\\${Math.cos(tilt).toFixed(7)}\\${(-Math.sin(tilt)).toFixed(7)}`,
        position: [0, 0, 5 * k],
        rows: 16,
        instance: k,
      }),
    );
    const stack = only(stacksOfFiles(files));
    expect(stack.verdict).toBe('measurable');
    expect(codes(stack)).toEqual(['gantry-tilt']);
    expect(stack.reasons[0]?.details['isCorrected']).toBe(true);
    expect(stack.reasons[0]?.details['degrees']).toBeCloseTo(18.5, 3);
    expect(stack.reasons[0]?.details['shearMmPerSlice']).toBeCloseTo(5 * Math.sin(tilt), 4);
  });

  it('refuse a slice that lies beside the others', () => {
    const files = sliceFiles(8, 2).map((file, k) => (k === 3 ? sliceFile({ position: [4, 0, 6], instance: 4 }) : file));
    expect(codes(only(stacksOfFiles(files)))).toContain('in-plane-shift');
  });
});

describe('images at one position', () => {
  const phase = (number: number, first: number) =>
    sliceFiles(8, 2.5).map((_, k) =>
      sliceFile({
        position: [0, 0, k * 2.5],
        instance: first + k,
        with: attribute('00200012', 'IS', number),
        stored: () => first,
      }),
    );

  it('are two stacks where the acquisition numbers differ', () => {
    const stacks = stacksOfFiles(shuffled([...phase(2, 1), ...phase(3, 9)]));
    expect(stacks.map(({ slices, verdict, header }) => [slices.length, verdict, header.acquisition.number])).toEqual([
      [8, 'measurable', 2],
      [8, 'measurable', 3],
    ]);
    expect(new Set(stacks.map(({ id }) => id)).size).toBe(2);
  });

  it('are two stacks where they form a second pass of one acquisition number, the earlier first', () => {
    const longer = Array.from({ length: 12 }, (_, k) => sliceFile({ position: [0, 0, k * 2.5 - 5], instance: 9 + k }));
    const stacks = stacksOfFiles(shuffled([...sliceFiles(8, 2.5), ...longer]));
    expect(stacks.map(({ slices, verdict }) => [slices.length, verdict])).toEqual([
      [8, 'measurable'],
      [12, 'measurable'],
    ]);
    expect(codes(stacks[0])).toEqual(['split-from-series']);
  });

  it('refuse the stack where the table turned back from a position that belongs to one of two passes', () => {
    const back = Array.from({ length: 12 }, (_, k) => sliceFile({ position: [0, 0, 20 - k * 2.5], instance: 9 + k }));
    const stacks = stacksOfFiles([...sliceFiles(8, 2.5), ...back]);
    expect(stacks.some(({ verdict }) => verdict === 'measurable')).toBe(false);
    expect(codes(stacks[0])).toContain('repeated-positions');
  });

  it.each([
    ['one image, numbered like the one whose place it takes', [[7, 7]]],
    ['one image, numbered between the two pieces', [[7, 7.5]]],
    [
      'the images where one piece ends and the next begins',
      [
        [7, 7.2],
        [6, 7.1],
        [5, 7],
      ],
    ],
  ] as const)('are no passes where a stray repeats %s: neither piece is measured', (_, strays) => {
    const slice = ([k, number]: readonly [number, number], stored = 0) =>
      sliceFile({ position: [0, 0, k * 2.5], instance: 10 * number, stored: () => stored });
    const files = [
      ...Array.from({ length: 16 }, (_unused, k) => slice([k, k])),
      ...strays.map((stray) => slice(stray, 50)),
    ];
    const digests = new Map(files.map((_file, n) => [`file${n}`, n < 16 ? 'own' : 'stray']));
    const stacks = stacksOfFiles(files, digests);
    expect(stacks.filter(({ verdict }) => verdict === 'measurable')).toEqual([]);
    expect(stacks[0]?.slices).toHaveLength(16);
    expect(codes(stacks[0])).toContain('repeated-positions');
  });

  it('refuse the stack where a gap and a short second pass make pieces of it', () => {
    const files = [
      ...sliceFiles(24, 2.5).filter((_file, k) => k < 8 || k > 14),
      ...Array.from({ length: 6 }, (_, k) => sliceFile({ position: [0, 0, k * 2.5], instance: 30 + k })),
    ];
    const stacks = stacksOfFiles(files);
    expect(stacks.filter(({ slices, verdict }) => verdict === 'measurable' && slices.length > 6)).toEqual([]);
  });

  it('refuse the stack where nothing tells which image belongs to which pass', () => {
    const files = Array.from({ length: 16 }, (_, n) =>
      sliceFile({
        position: [0, 0, Math.floor(n / 2) * 2.5],
        instance: n,
        with: attribute('00200013', 'IS', null),
      }),
    );
    const stacks = stacksOfFiles(files);
    expect(stacks.some(({ verdict }) => verdict === 'measurable')).toBe(false);
  });

  it('are told apart by rank where the passes are numbered in turn', () => {
    const files = Array.from({ length: 16 }, (_, n) =>
      sliceFile({ position: [0, 0, Math.floor(n / 2) * 2.5], instance: n }),
    );
    const stacks = stacksOfFiles(files);
    expect(stacks.map(({ slices }) => slices.length)).toEqual([8, 8]);
    expect(stacks.every(({ verdict }) => verdict === 'measurable')).toBe(true);
  });

  it('are kept once where the SOP Instance UID or the pixels are the same', () => {
    const files = sliceFiles(8, 2.5);
    const copied = only(stacksOfFiles([...files, ...files.slice(2, 5)]));
    expect(copied.slices).toHaveLength(8);
    expect(copied.reasons).toEqual([{ code: 'duplicates-removed', details: { count: 3 } }]);
    const renamed = files.slice(2, 5).map((_, k) => sliceFile({ position: [0, 0, (k + 2) * 2.5], instance: 50 + k }));
    const [group] = seriesOf([...files, ...renamed]);
    if (group === undefined) throw new Error('no series');
    const shared = filesToCompare(group);
    expect([...shared].sort()).toEqual(['file10', 'file2', 'file3', 'file4', 'file8', 'file9']);
    const equal = new Map(shared.map((source) => [source, 'same']));
    expect(codes(only(splitStacks(group, equal)))).toEqual(['duplicates-removed']);
  });

  it('refuse the stack where a few differ and make no second pass', () => {
    const files = [...sliceFiles(8, 2.5), sliceFile({ position: [0, 0, 5], instance: 77, stored: () => 9 })];
    const stacks = stacksOfFiles(files);
    expect(stacks).toHaveLength(2);
    expect(stacks.some(({ verdict }) => verdict === 'measurable')).toBe(false);
    expect(codes(stacks[0])).toContain('repeated-positions');
  });
});

describe('a series that mixes', () => {
  const halves = (second: Parameters<typeof sliceFile>[0]) =>
    stacksOfFiles([
      ...sliceFiles(6, 2),
      ...Array.from({ length: 6 }, (_, k) => sliceFile({ position: [0, 0, k * 2], instance: 20 + k, ...second })),
    ]);

  it.each([
    ['orientation', { orientation: '1\\0\\0\\0\\-1\\0' }],
    ['dimensions', { rows: 5 }],
    ['pixel spacing', { with: attribute('00280030', 'DS', '0.9\\0.9') }],
    ['image type', { with: attribute('00080008', 'CS', 'DERIVED\\SECONDARY\\AXIAL') }],
    ['image type', { with: attribute('00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL\\MONO_70') }],
    ['temporal position', { with: attribute('00200100', 'IS', '2') }],
    ['contrast start time', { with: attribute('00181042', 'TM', '100000') }],
    ['contrast agent', { with: attribute('00180010', 'LO', 'IOHEXOL') }],
    ['frame of reference', { with: attribute('00200052', 'UI', '1.9') }],
  ])('is split by %s', (by, second) => {
    const stacks = halves(second);
    expect(stacks).toHaveLength(2);
    expect(stacks[0]?.reasons.find(({ code }) => code === 'split-from-series')?.details['by']).toEqual([by]);
  });

  it('is not split by acquisition numbers that count slices', () => {
    const files = Array.from({ length: 9 }, (_, k) =>
      sliceFile({ position: [0, 0, 3 * k], instance: k, with: attribute('00200012', 'IS', k) }),
    );
    const stack = only(stacksOfFiles(files));
    expect(stack.verdict).toBe('measurable');
    expect(codes(stack)).toEqual(['acquisition-number-per-slice']);
  });

  it('is never joined with another patient or study that uses the same UIDs', () => {
    const files = [
      ...sliceFiles(6, 2),
      ...sliceFiles(6, 2, { with: attribute('00100020', 'LO', 'T2') }),
      ...sliceFiles(6, 2, { with: attribute('0020000D', 'UI', '1.2.3.99') }),
    ];
    const series = seriesOf(files).map((group) => ({ group, stacks: splitStacks(group) }));
    const tree = buildStudyTree(series, []);
    expect(tree.patients.map(({ patientId, studies }) => [patientId, studies.length])).toEqual([
      ['T1', 2],
      ['T2', 1],
    ]);
    expect(stacksOf(tree).map(({ slices }) => slices.length)).toEqual([6, 6, 6]);
    expect(new Set(stacksOf(tree).map(({ id }) => id)).size).toBe(3);
  });
});

describe('a verdict', () => {
  const of = (with_: readonly Attribute[], count = 6): readonly [string, readonly string[]] => {
    const stack = only(stacksOfFiles(sliceFiles(count, 2, { with: with_ })));
    return [stack.verdict, codes(stack)];
  };

  it.each([
    ['viewable', 'localizer', attribute('00080008', 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER')],
    ['viewable', 'secondary-capture', attribute('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7')],
    ['viewable', 'secondary-capture', attribute('00080008', 'CS', 'DERIVED\\SECONDARY\\SCREEN SAVE')],
    ['viewable', 'dose-report', attribute('0008103E', 'LO', 'Dose Report')],
    ['viewable', 'projection-image', attribute('00080008', 'CS', 'DERIVED\\SECONDARY\\MIP')],
    ['viewable', 'uncalibrated', attribute('00280030', 'DS', null)],
    ['viewable', 'not-ct', attribute('00080060', 'CS', 'MR')],
    ['viewable', 'not-hounsfield', attribute('00281054', 'LO', 'US')],
    ['viewable', 'no-position', attribute('00200032', 'DS', null)],
    ['viewable', 'no-position', attribute('00200037', 'DS', '1\\0\\0\\1\\0\\0')],
    ['viewable', 'pixels-unsupported', attribute('00280004', 'CS', 'PALETTE COLOR')],
    ['refused', 'unreadable-slices', attribute('00281053', 'DS', '0')],
    ['measurable', 'rescale-missing', attribute('00281052', 'DS', null)],
    ['measurable', 'no-frame-of-reference', attribute('00200052', 'UI', null)],
    ['measurable', 'no-acquisition-number', attribute('00200012', 'IS', null)],
    ['measurable', 'no-patient-id', attribute('00100020', 'LO', null)],
    ['measurable', 'no-instance-uids', attribute('0020000D', 'UI', null)],
    ['measurable', 'lossy-images', attribute('00282110', 'CS', '01')],
    ['measurable', 'slices-over-5-mm', attribute('00180050', 'DS', '5.1')],
    ['measurable', 'rounded-hounsfield', attribute('00281053', 'DS', '0.5')],
    ['measurable', 'spectral-reconstruction', attribute('0008103E', 'LO', 'ART MONO 70 keV')],
  ])('is %s with the reason %s', (verdict, code, with_) => {
    expect(of(with_)).toEqual([verdict, [code]]);
  });

  it('does not flag slices of exactly 5 mm', () => {
    expect(of(attribute('00180050', 'DS', '5'))).toEqual(['measurable', []]);
  });

  it('asks for five slices', () => {
    expect(of([], 4)).toEqual(['viewable', ['too-few-slices']]);
    expect(of([], 5)).toEqual(['measurable', []]);
  });

  it('takes Rescale Type in any case and with blanks for what it says', () => {
    expect(of(attribute('00281054', 'LO', ' hu '))).toEqual(['measurable', []]);
    expect(of(attribute('00281054', 'LO', 'Hu'))).toEqual(['measurable', []]);
    expect(of(attribute('00281054', 'LO', null))).toEqual(['measurable', []]);
  });

  it('refuses rescaling that is missing in some slices, with their numbers', () => {
    const files = sliceFiles(6, 2).map((file, k) =>
      k > 3 ? sliceFile({ position: [0, 0, 2 * k], instance: k + 1, with: attribute('00281052', 'DS', null) }) : file,
    );
    const stack = only(stacksOfFiles(files));
    expect(stack.verdict).toBe('refused');
    expect(stack.reasons).toEqual([
      { code: 'rescale-missing-in-some', details: { count: 2, slices: 6, instances: [5, 6] } },
    ]);
  });

  it('says nothing of missing rescaling where the images are no CT, or state it frame by frame', () => {
    const unscaled = [...attribute('00281052', 'DS', null), ...attribute('00080060', 'CS', 'MR')];
    expect(of(unscaled)).toEqual(['viewable', ['not-ct']]);
    const frames = [...attribute('00280008', 'IS', 2), ...attribute('00281052', 'DS', null)];
    const pixels = { tag: '7FE00010', vr: 'OW', value: new Uint8Array(64) };
    const [multiFrame] = stacksOfFiles([sliceFile({ with: [...frames, pixels] })]);
    expect(codes(multiFrame)).toEqual(['multi-frame']);
  });

  it('refuses a stack with an unreadable rescale in one slice, or in all, and says what was written', () => {
    const comma = attribute('00281052', 'DS', '-1024,0');
    const one = sliceFiles(6, 2).map((file, k) =>
      k === 3 ? sliceFile({ position: [0, 0, 6], instance: 4, with: comma }) : file,
    );
    for (const [files, count] of [
      [one, 1],
      [sliceFiles(6, 2, { with: comma }), 6],
    ] as const) {
      const stack = only(stacksOfFiles(files));
      expect(stack.verdict).toBe('refused');
      expect(stack.grid).toBeNull();
      expect(stack.reasons).toMatchObject([{ code: 'unreadable-slices', details: { count } }]);
      expect(sentenceOf({ code: 'unreadable-slices', details: stack.reasons[0]?.details ?? {} }, 'en')).toContain(
        'Rescale Intercept “-1024,0” as DS is no decimal number',
      );
    }
  });

  it('names rescaling that differs between slices', () => {
    const files = sliceFiles(6, 2).map((file, k) =>
      k === 2 ? sliceFile({ position: [0, 0, 4], instance: 3, with: attribute('00281052', 'DS', '-1024') }) : file,
    );
    expect(codes(only(stacksOfFiles(files)))).toEqual(['rescale-differs']);
  });

  it('refuses a stack with a file that is cut short, and names it', () => {
    const files = sliceFiles(8, 2).map((file, k) => (k === 5 ? file.subarray(0, file.length - 4) : file));
    const stack = only(stacksOfFiles(files));
    expect(stack.verdict).toBe('refused');
    expect(stack.reasons).toEqual([{ code: 'truncated-slices', details: { count: 1, instances: [6] } }]);
  });
});
