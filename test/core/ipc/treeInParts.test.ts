import { describe, expect, it } from 'vitest';
import { buildStudyTree } from '../../../core/dicom/buildStudyTree.ts';
import { groupIntoSeries } from '../../../core/dicom/groupIntoSeries.ts';
import { splitStacks } from '../../../core/dicom/splitStacks.ts';
import type { SkippedFile, StudyTree } from '../../../core/dicom/studyTree.ts';
import { joinParts, partsOfTree } from '../../../core/ipc/treeInParts.ts';
import { sliceFiles } from '../../fixtures/dicomFile.ts';
import { scanned } from '../../fixtures/scanned.ts';

function treeOf(slices: readonly number[], skipped: readonly SkippedFile[] = []): StudyTree {
  const files = slices.flatMap((count, n) => sliceFiles(count, 2.5, { series: `1.2.3.${n + 1}`, rows: 2, columns: 2 }));
  const groups = groupIntoSeries(scanned(files));
  return buildStudyTree(
    groups.map((group) => ({ group, stacks: splitStacks(group) })),
    skipped,
  );
}

function throughParts(tree: StudyTree): StudyTree {
  const joined = joinParts();
  for (const text of partsOfTree(tree)) joined.add(text);
  return joined.tree();
}

const skipped = Array.from({ length: 250 }, (_, n): SkippedFile => ({
  source: `DOE/note-${n}.txt`,
  code: 'not-dicom',
  detail: 'no header',
}));

describe('a study tree in parts', () => {
  it('is the same tree when it is joined again', () => {
    for (const tree of [treeOf([8, 6, 5]), treeOf([301], skipped), { patients: [], skipped }, treeOf([])])
      expect(throughParts(tree)).toEqual(tree);
  });

  it('has no long part, however large the tree or a single stack is', () => {
    const texts = [...partsOfTree(treeOf([1200, 7, 300], skipped))];
    expect(texts.length).toBeGreaterThan(5);
    for (const text of texts) expect(text.length).toBeLessThan(200_000);
  });

  it('is refused by whoever joins it when a part is missing', () => {
    const [, second = ''] = partsOfTree(treeOf([1200]));
    expect(() => joinParts().add(second)).toThrow(/without the node/);
  });
});
