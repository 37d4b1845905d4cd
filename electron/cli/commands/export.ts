import { basename, resolve } from 'node:path';
import { refusals } from '../../../core/base/errors.ts';
import type { FileRefusals } from '../../../core/ports/fileRefusals.ts';
import { caseCsv } from '../../../core/report/csv.ts';
import { reportPage } from '../../../core/report/page.ts';
import type { VolumeFormat } from '../../../core/segmentation/writeVolume.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { causeOf } from '../../files/listFiles.ts';
import { makeFolder } from '../../files/makeFolder.ts';
import { writeOutput } from '../../files/writeOutput.ts';
import { exportVolumes, type ExportOrder, type ExportedVolumes } from '../../measure/case/exportVolumes.ts';
import { readCaseFolder, readKeyImages, type CaseFolder } from '../../measure/case/readCaseFolder.ts';
import { caseReport } from '../../measure/case/writeCase.ts';
import { NoPrinterError, printPdf } from '../../start/printPdf.ts';
import { startComputePool } from '../../workers/computePool.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { softwareVersion } from '../softwareVersion.ts';

const refusal = refusals<FileRefusals>();
const forms = ['nifti', 'nrrd', 'csv', 'pdf'] as const;

/** `letb export CASE`: a case's masks with its subtraction, its table or its page in another form. */
export const exportCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { as: 'text', out: 'text', data: 'text', language: 'text', json: 'flag' });
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0)
      throw new UsageError('export takes one case: its folder or its case.json');
    args.required('as');
    const form = args.oneOf('as', forms, 'csv');
    const out = resolve(args.required('out'));
    const language = args.oneOf('language', ['en', 'fr'], 'en');
    const found = readCaseFolder(resolve(path));
    const { files, refused } =
      form === 'nifti' || form === 'nrrd'
        ? await volumes(found, form === 'nifti' ? 'nii.gz' : 'nrrd', {
            out,
            data: args.texts('data'),
            progress: io.progress,
          })
        : { files: await exported(found, { form, out, language, say: io.note }), refused: null };
    if (refused !== null) io.note(`without subtraction and enhancement: ${sentenceOf(refused, 'en')}`);
    if (args.flag('json')) io.print(JSON.stringify({ schema: 'letb.export/1', as: form, files }));
    else for (const file of files) io.print(file);
    return refused === null ? 0 : 1;
  },
};

async function volumes(
  found: CaseFolder,
  ending: VolumeFormat,
  order: Pick<ExportOrder, 'out' | 'data' | 'progress'>,
): Promise<ExportedVolumes> {
  writableFolder(order.out);
  const client = startComputePool();
  try {
    return await exportVolumes(found, {
      ...order,
      ending,
      client,
      softwareVersion: softwareVersion(),
      now: () => new Date(),
    });
  } finally {
    client.end();
  }
}

interface Order {
  readonly form: 'csv' | 'pdf';
  readonly out: string;
  readonly language: 'en' | 'fr';
  readonly say: (line: string) => void;
}

async function exported(found: CaseFolder, { form, out, language, say }: Order): Promise<readonly string[]> {
  const { document } = found;
  if (form === 'csv') return [writeOutput(out, caseCsv(document.timepoints, document.change))];
  const page = reportPage(caseReport(document), language, readKeyImages(found));
  try {
    await printPdf(page, out, say);
  } catch (error) {
    if (error instanceof NoPrinterError) throw new UsageError(`no PDF: ${error.message}`);
    throw error;
  }
  return [out];
}

function writableFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw refusal('file-unwritable', { path: basename(path), cause: causeOf(error) });
  }
}
