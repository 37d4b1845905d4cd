import { describe, expect, it } from 'vitest';
import { collectSeries } from '../../../core/dicom/seriesSoFar.ts';
import { splitStacks } from '../../../core/dicom/splitStacks.ts';
import { groupIntoSeries } from '../../../core/dicom/groupIntoSeries.ts';
import { sliceFiles } from '../../fixtures/dicomFile.ts';
import { scanned } from '../../fixtures/scanned.ts';

const first = scanned(sliceFiles(8, 2.5));
const second = scanned(sliceFiles(6, 2.5, { series: '1.2.3.7' }));

describe('the series of a running scan', () => {
  it('are told of when they grow, then once more with their stacks, then no more', () => {
    const collector = collectSeries();
    for (const instance of first.slice(0, 5)) collector.add(instance);
    expect(collector.take()).toMatchObject([{ files: 5, growing: true, stacks: [] }]);
    for (const instance of [...first.slice(5), ...second]) collector.add(instance);
    expect(collector.take().map(({ files, growing }) => [files, growing])).toEqual([
      [8, true],
      [6, true],
    ]);
    const settled = collector.take();
    expect(settled.map(({ files, growing, stacks }) => [files, growing, stacks.length])).toEqual([
      [8, false, 1],
      [6, false, 1],
    ]);
    expect(collector.take()).toEqual([]);
  });

  it('have the stacks that the finished tree has', () => {
    const collector = collectSeries();
    for (const instance of first) collector.add(instance);
    collector.take();
    const stacks = groupIntoSeries(first).flatMap((group) => splitStacks(group));
    expect(collector.take()[0]?.stacks).toEqual(
      stacks.map(({ id, verdict, slices, reasons }) => ({ id, verdict, slices: slices.length, reasons })),
    );
  });

  it('that grow again after they seemed complete replace what was said', () => {
    const collector = collectSeries();
    for (const instance of first.slice(0, 4)) collector.add(instance);
    const [before] = collector.take();
    collector.take();
    for (const instance of first.slice(4)) collector.add(instance);
    const [after] = collector.take();
    expect([after?.key, after?.files, after?.growing]).toEqual([before?.key, 8, true]);
  });
});
