import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readHu } from '../../../core/dicom/pixelData.ts';
import { readInstance } from '../../../core/dicom/readInstance.ts';
import { filesToCompare } from '../../../core/dicom/splitStacks.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import { sliceFiles } from '../../fixtures/dicomFile.ts';
import { enhancedFile, sequence, type Frame } from '../../fixtures/enhancedCt.ts';
import { codes, headerOf, seriesOf, stacksOfFiles } from '../../fixtures/scanned.ts';
import { hasTestData, testData } from '../../testData.ts';

/** Frames one above the other; the stored value is the frame's place in the file times ten. */
function framesAt(zs: readonly number[], more: Partial<Frame> = {}): readonly Frame[] {
  return zs.map((z, n) => ({ position: [0, 0, z], stored: () => 10 * n, ...more }));
}

function huOf(stack: Stack | undefined, file: Uint8Array): readonly number[] {
  return (stack?.slices ?? []).map(({ pixels }) => {
    const voxels = new Int16Array(pixels.rows * pixels.columns);
    readHu(pixels, file, voxels, 0);
    expect(new Set(voxels).size).toBe(1);
    return voxels[0] ?? Number.NaN;
  });
}

describe('an Enhanced CT image', () => {
  it('is a stack like that of single images: same grid, verdict and reasons', () => {
    const [enhanced] = stacksOfFiles([enhancedFile(framesAt([0, 2, 4, 6, 8, 10], { acquisition: 1 }))]);
    const [single] = stacksOfFiles(sliceFiles(6, 2));
    expect(enhanced?.verdict).toBe('measurable');
    expect(enhanced?.grid).toEqual(single?.grid);
    expect(codes(enhanced)).toEqual(codes(single));
    expect(enhanced?.slices.map(({ frame }) => frame)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(single?.slices.map(({ frame }) => frame)).toEqual(Array.from({ length: 6 }, () => undefined));
  });

  it('is ordered by position, whatever the order of its frames, and each slice reads its own pixels', () => {
    const file = enhancedFile(framesAt([6, 0, 10, 2, 8, 4]));
    const [stack] = stacksOfFiles([file]);
    expect(stack?.slices.map(({ positionMm }) => positionMm)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(stack?.slices.map(({ frame }) => frame)).toEqual([1, 3, 5, 0, 4, 2]);
    expect(huOf(stack, file)).toEqual([10, 30, 50, 0, 40, 20]);
  });

  it('applies the rescale of each frame to that frame', () => {
    const zs = [0, 2, 4, 6, 8];
    const frames = zs.map((z, n): Frame => ({
      position: [0, 0, z],
      stored: () => 100,
      rescale: [String(n + 1), '-7'],
    }));
    const file = enhancedFile(frames);
    const [stack] = stacksOfFiles([file]);
    expect(huOf(stack, file)).toEqual([93, 193, 293, 393, 493]);
    expect(stack?.verdict).toBe('measurable');
    expect(codes(stack)).toContain('rescale-differs');
  });

  it('is refused while a file of its concatenation is missing, also the last, which leaves no gap', () => {
    const part = (zs: readonly number[], number: number, total: number | null): Uint8Array<ArrayBuffer> =>
      enhancedFile(framesAt(zs), {
        with: [
          { tag: '00080018', vr: 'UI', value: `1.2.9.${number}` },
          { tag: '00209161', vr: 'UI', value: '1.2.9' },
          { tag: '00209162', vr: 'US', value: number },
          ...(total === null ? [] : [{ tag: '00209163', vr: 'US', value: total }]),
        ],
      });
    const whole = stacksOfFiles([part([0, 2, 4, 6, 8], 1, 2), part([10, 12], 2, 2)]);
    expect(whole.map(({ verdict, slices }) => [verdict, slices.length])).toEqual([['measurable', 7]]);
    for (const files of [[part([0, 2, 4, 6, 8], 1, 2)], [part([0, 2, 4, 6, 8], 2, null)]]) {
      const [stack] = stacksOfFiles(files);
      expect(stack?.verdict).toBe('refused');
      expect(stack?.reasons).toContainEqual({ code: 'concatenation-incomplete', details: { present: 1, total: 2 } });
    }
  });

  it('is refused as a file when the rescale of one frame is unreadable, naming the frame', () => {
    const frames = framesAt([0, 2, 4, 6, 8]).map((frame, n): Frame =>
      n === 2 ? { ...frame, rescale: ['1', '-1024,5'] } : frame,
    );
    const reading = readInstance(enhancedFile(frames), enhancedFile(frames).length);
    expect(reading).toMatchObject({ kind: 'failed', reason: { code: 'damaged-header' } });
    expect(JSON.stringify(reading)).toContain('frame 3: Rescale Intercept');
  });

  it('gives one stack a phase, told apart by temporal position, acquisition, bolus phase or Stack ID', () => {
    const zs = [0, 2, 4, 6, 8];
    const ways: readonly ((phase: number) => Partial<Frame>)[] = [
      (phase) => ({ temporalPosition: phase + 1 }),
      (phase) => ({ acquisition: phase + 1 }),
      (phase) => ({ bolusPhase: phase === 0 ? 'PRE_CONTRAST' : 'ARTERIAL' }),
      (phase) => ({ stack: String(phase + 1) }),
    ];
    for (const way of ways) {
      const file = enhancedFile([0, 1].flatMap((phase) => framesAt(zs, { ...way(phase), stored: () => 50 * phase })));
      const stacks = stacksOfFiles([file]);
      expect(stacks.map(({ verdict }) => verdict)).toEqual(['measurable', 'measurable']);
      expect(new Set(stacks.map(({ id }) => id)).size).toBe(2);
      expect(stacks.map((stack) => huOf(stack, file))).toEqual(
        expect.arrayContaining([zs.map(() => 0), zs.map(() => 50)]),
      );
    }
  });

  it('gives two stacks for two passes that nothing but the frames’ order tells apart', () => {
    const zs = [0, 2, 4, 6, 8];
    const file = enhancedFile([...framesAt(zs), ...framesAt(zs, { stored: () => 77 })]);
    const stacks = stacksOfFiles([file]);
    expect(stacks.map((stack) => huOf(stack, file))).toEqual([
      [0, 10, 20, 30, 40],
      [77, 77, 77, 77, 77],
    ]);
  });

  it('keeps two frames of one file that hold equal pixels at one place, and drops those of a copied file', () => {
    const zs = [0, 2, 4, 6, 8];
    const twice = enhancedFile([...framesAt(zs), ...framesAt(zs)]);
    expect(stacksOfFiles([twice])).toHaveLength(2);
    const file = enhancedFile(framesAt(zs));
    const [group] = seriesOf([file, file]);
    if (group === undefined) throw new Error('no series');
    expect(filesToCompare(group)).toEqual(['file0', 'file1']);
    const digests = new Map([
      ['file0', 'a'],
      ['file1', 'a'],
    ]);
    const [stack, second] = stacksOfFiles([file, file], digests);
    expect(second).toBeUndefined();
    expect(stack?.slices).toHaveLength(5);
    expect(codes(stack)).toContain('duplicates-removed');
  });

  it('needs no comparison of pixels for several frames of one file at one place', () => {
    const zs = [0, 2, 4, 6, 8];
    const [group] = seriesOf([enhancedFile([...framesAt(zs), ...framesAt(zs)])]);
    if (group === undefined) throw new Error('no series');
    expect(filesToCompare(group)).toEqual([]);
  });

  it('takes contrast from the usage of each frame and time from its acquisition', () => {
    const agent = sequence('00180012', [
      [
        { tag: '00080104', vr: 'LO', value: 'Iohexol' },
        sequence('00189340', [[{ tag: '00181042', vr: 'TM', value: '091000' }]]),
      ],
    ]);
    const frames = [0, 1].flatMap((phase) =>
      framesAt([0, 2, 4, 6, 8], {
        administered: phase === 0 ? 'NO' : 'YES',
        dateTime: phase === 0 ? '20260112090500.5+0100' : '20260112091130+0100',
      }),
    );
    const stacks = stacksOfFiles([enhancedFile(frames, { with: [agent] })]);
    expect(stacks.map(({ header }) => header.acquisition.contrastAgent)).toEqual([null, 'Iohexol']);
    expect(stacks.map(({ header }) => header.acquisition.timeSeconds)).toEqual([32700.5, 33090]);
    expect(stacks[0]?.header.acquisition.contrastStartTimeSeconds).toBe(33000);
    expect(stacks[0]?.header.acquisition.kvp).toBe(120);
  });

  it('is viewed only where its frames are localizers, projections or in other units', () => {
    const of = (more: Partial<Frame>, shared: readonly Parameters<typeof sequence>[1][] = []) => {
      const [stack] = stacksOfFiles([
        enhancedFile(framesAt([0, 2, 4, 6, 8], more), { shared: shared.map((items) => sequence('00289145', items)) }),
      ]);
      return [stack?.verdict, codes(stack)[0]];
    };
    expect(of({ frameType: 'ORIGINAL\\PRIMARY\\LOCALIZER\\NONE' })).toEqual(['viewable', 'localizer']);
    expect(of({ frameType: 'DERIVED\\PRIMARY\\VOLUME\\MAX_IP' })).toEqual(['viewable', 'projection-image']);
    expect(of({}, [[[{ tag: '00281053', vr: 'DS', value: '1' }, { tag: '00281052', vr: 'DS', value: '0' }, { tag: '00281054', vr: 'LO', value: 'US' }]]])).toEqual(['viewable', 'not-hounsfield']); // prettier-ignore
  });

  it('is damaged when it describes another number of frames than it declares, however many', () => {
    for (const declared of [4, 6, 2_000_000_000]) {
      const file = enhancedFile(framesAt([0, 2, 4, 6, 8]), { with: [{ tag: '00280008', vr: 'IS', value: declared }] });
      const reading = readInstance(file, file.length);
      expect(reading.kind).toBe('failed');
    }
  });

  it('leaves out nothing where a frame has no position: the stack says so and is not measured', () => {
    const frames = framesAt([0, 2, 4, 6, 8]);
    const file = enhancedFile(frames, {
      with: [
        sequence(
          '52009230',
          frames.map(() => []),
        ),
      ],
    });
    const [stack] = stacksOfFiles([file]);
    expect(stack?.verdict).toBe('viewable');
    expect(codes(stack)).toContain('no-position');
  });

  it('is seen uneven when a frame is missing, naming the frames', () => {
    const [stack] = stacksOfFiles([enhancedFile(framesAt([0, 2, 4, 8, 10, 12]))]);
    expect(stack?.verdict).toBe('refused');
    expect(stack?.reasons[0]).toMatchObject({
      code: 'uneven-spacing',
      details: { gaps: [{ stepMm: 4, fromInstance: 3, toInstance: 4 }] },
    });
  });
});

describe.runIf(hasTestData)('the Enhanced CT of the pydicom corpus', () => {
  it('has two frames in reverse order with position, spacing and rescale, and is no attenuation', () => {
    const file = readFileSync(testData('corpus', 'pydicom-data', 'eCT_Supplemental.dcm'));
    const { frames } = headerOf(file);
    expect(frames?.map(({ placement }) => placement.positionLpsMm)).toEqual([
      [99.5, -301.5, -159],
      [99.5, -301.5, -149],
    ]);
    const [stack] = stacksOfFiles([file]);
    expect(stack?.header.placement.pixelSpacingMm).toEqual([0.388672, 0.388672]);
    expect(stack?.header.pixels).toMatchObject({ intercept: -1024, slope: 1, rescaleType: 'US' });
    // Its rows run to the right: the normal points to the feet.
    expect(stack?.slices.map(({ frame }) => frame)).toEqual([1, 0]);
    expect(stack?.verdict).toBe('viewable');
    expect(codes(stack)).toEqual(expect.arrayContaining(['too-few-slices', 'not-hounsfield']));
    expect(codes(stack)).not.toContain('multi-frame');
    const [first, second] = stack?.slices ?? [];
    expect((second?.pixels.dataOffset ?? 0) - (first?.pixels.dataOffset ?? 0)).toBe(-512 * 512 * 2);
    for (const slice of stack?.slices ?? []) {
      const voxels = new Int16Array(512 * 512);
      readHu(slice.pixels, file, voxels, 0);
      const at = slice.pixels.dataOffset + 2 * (256 * 512 + 256);
      expect(voxels[256 * 512 + 256]).toBe(file.readUInt16LE(at) - 1024);
    }
  });
});
