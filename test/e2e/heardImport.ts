import { joinParts } from '../../core/ipc/treeInParts.ts';
import type { DemoContents, MainApi } from '../../core/ipc/contract.ts';
import type { StudyTree } from '../../core/dicom/studyTree.ts';
import type { LaunchedApp } from './launchApp.ts';

declare global {
  interface Window {
    readonly letb: MainApi;
    /** The parts of the tree and what came with its end, heard since the page listened. */
    heardImport?: Promise<{ readonly texts: readonly string[]; readonly demo: DemoContents | null }>;
  }
}

export interface HeardImport {
  readonly tree: StudyTree;
  readonly demo: DemoContents | null;
}

/** From now on the page listens for the parts and the end of an import. */
export function listenForImport({ page }: LaunchedApp): Promise<void> {
  return page.evaluate(() => {
    const texts: string[] = [];
    window.heardImport = new Promise((resolve, reject) => {
      window.letb.on('import:tree', ({ text }) => texts.push(text));
      window.letb.on('import:done', ({ demo }) => resolve({ texts, demo }));
      window.letb.on('import:failed', ({ error }) => reject(new Error(JSON.stringify(error))));
    });
  });
}

/** The import that the page heard of. */
export async function heardImport({ page }: LaunchedApp): Promise<HeardImport> {
  const heard = await page.evaluate(() => window.heardImport);
  if (heard === undefined) throw new Error('the page did not listen');
  const parts = joinParts();
  for (const text of heard.texts) parts.add(text);
  return { tree: parts.tree(), demo: heard.demo };
}
