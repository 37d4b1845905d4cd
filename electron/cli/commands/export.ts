import { basename, join, resolve } from 'node:path';
import { refusals } from '../../../core/base/errors.ts';
import type { FileRefusals } from '../../../core/ports/fileRefusals.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { voxelCount, type Grid } from '../../../core/geometry/grid.ts';
import { caseCsv } from '../../../core/report/csv.ts';
import { reportPage } from '../../../core/report/page.ts';
import { placeRoi } from '../../../core/roi/placeRoi.ts';
import { readMaskFile } from '../../files/readMaskFile.ts';
import { causeOf } from '../../files/listFiles.ts';
import { makeFolder } from '../../files/makeFolder.ts';
import { writeMaskFile } from '../../files/writeMaskFile.ts';
import { writeWhole } from '../../files/writeWhole.ts';
import { maskPath, readCaseFolder, readKeyImages, type CaseFolder } from '../../measure/case/readCaseFolder.ts';
import { caseReport } from '../../measure/case/writeCase.ts';
import { NoPrinterError, printPdf } from '../../start/printPdf.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';

const refusal = refusals<FileRefusals>();
const forms = ['nifti', 'nrrd', 'csv', 'pdf'] as const;

/** `letb export CASE`: a case's masks, table or page in another form. */
export const exportCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { as: 'text', out: 'text', language: 'text', json: 'flag' });
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0)
      throw new UsageError('export takes one case: its folder or its case.json');
    args.required('as');
    const form = args.oneOf('as', forms, 'csv');
    const out = resolve(args.required('out'));
    const language = args.oneOf('language', ['en', 'fr'], 'en');
    const found = readCaseFolder(resolve(path));
    const files = await exported(found, { form, out, language, say: io.note });
    if (args.flag('json')) io.print(JSON.stringify({ schema: 'letb.export/1', as: form, files }));
    else for (const file of files) io.print(file);
    return 0;
  },
};

interface Order {
  readonly form: (typeof forms)[number];
  readonly out: string;
  readonly language: 'en' | 'fr';
  readonly say: (line: string) => void;
}

async function exported(found: CaseFolder, { form, out, language, say }: Order): Promise<readonly string[]> {
  const { document } = found;
  if (form === 'nifti' || form === 'nrrd') return exportMasks(found, out, form === 'nifti' ? 'nii.gz' : 'nrrd');
  if (form === 'csv') return [written(out, () => writeWhole(out, caseCsv(document.timepoints, document.change)))];
  const page = reportPage(caseReport(document), language, readKeyImages(found));
  try {
    await printPdf(page, out, say);
  } catch (error) {
    if (error instanceof NoPrinterError) throw new UsageError(`no PDF: ${error.message}`);
    throw error;
  }
  return [out];
}

/** Of each timepoint the liver, and each ROI as a mask of its own: ROIs may overlap. */
async function exportMasks(
  { folder, document }: CaseFolder,
  out: string,
  ending: 'nii.gz' | 'nrrd',
): Promise<readonly string[]> {
  written(out, () => makeFolder(out));
  const files: string[] = [];
  const write = async (name: string, grid: Grid, voxels: Uint8Array): Promise<void> => {
    const path = join(out, `${name}.${ending}`);
    await writeMaskFile(path, { grid, voxels, description: 'LETB, research use' });
    files.push(path);
  };
  for (const { id, measurement, liverMask } of document.timepoints) {
    const { grid, placements } = measurement;
    const label = liverMask.label ?? undefined;
    const { labelmap } = await readMaskFile(maskPath(folder, liverMask.path), grid, { label });
    await write(`${id}-liver`, grid, labelmap.voxels);
    for (const [
      index,
      {
        centreLpsMm: [x, y, z],
        shape,
        nominalCm3,
      },
    ] of placements.entries()) {
      const voxels = new Uint8Array(voxelCount(grid));
      for (const at of placeRoi(grid, { centreLpsMm: pointLps(x, y, z), shape, nominalCm3 }).offsets) voxels[at] = 1;
      await write(`${id}-roi${index + 1}`, grid, voxels);
    }
  }
  return files;
}

/** What the system refuses is said with the file's name. */
function written<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw refusal('file-unwritable', { path: basename(path), cause: causeOf(error) });
  }
}
