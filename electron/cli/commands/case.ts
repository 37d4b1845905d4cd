import { join, resolve } from 'node:path';
import type { CaseDocument } from '../../../core/record/caseDocument.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { measureCase } from '../../measure/case/measureCase.ts';
import { planCase } from '../../measure/case/planCase.ts';
import { CASE_PDF, CASE_REPORT, writeCase } from '../../measure/case/writeCase.ts';
import { startComputePool } from '../../workers/computePool.ts';
import { readArgs } from '../args.ts';
import { caseProtocolFrom, caseProtocolOptions } from '../caseProtocol.ts';
import { UsageError, type Command, type CommandIo } from '../command.ts';
import { changeTable, measurementTable } from '../measurementTable.ts';
import { softwareVersion } from '../softwareVersion.ts';
import { treatmentDatesFrom } from '../treatmentDates.ts';

/** Share of the time that scanning takes. */
const SCAN = 0.1;

/** `letb case`: a patient's folder to the report, every automatic choice marked as unreviewed. */
export const caseCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      ...caseProtocolOptions,
      'treatment-date': 'text',
      out: 'text',
      patient: 'text',
      'same-person': 'flag',
      language: 'text',
      pdf: 'flag',
      json: 'flag',
    });
    if (args.positionals.length === 0) throw new UsageError('case takes a folder');
    const folder = resolve(args.required('out'));
    const language = args.oneOf('language', ['en', 'fr'], 'en');
    const request = {
      folders: args.positionals.map((path) => resolve(path)),
      treatmentDates: treatmentDatesFrom(args),
      protocol: caseProtocolFrom(args),
      patient: args.text('patient'),
      samePerson: args.flag('same-person'),
    };
    const plan = await planCase(request, (fraction) => io.progress(SCAN * fraction, 'scanning'));
    const client = startComputePool();
    try {
      const measured = await measureCase(plan, {
        client,
        folder,
        language,
        softwareVersion: softwareVersion(),
        now: () => new Date(),
        progress: (fraction, what) => io.progress(SCAN + (1 - SCAN) * fraction, what),
      });
      const files = writeCase(measured, folder, { language, title: measured.document.patientId ?? 'LETB' });
      const pdf = args.flag('pdf') ? [await printReport(folder, io)] : [];
      tell(measured.document, [...files, ...pdf], { io, json: args.flag('json') });
      return measured.document.refused.length > 0 || measured.document.changeRefusal !== null ? 1 : 0;
    } finally {
      client.end();
    }
  },
};

/** The page as the window prints it, beside it. */
async function printReport(folder: string, io: CommandIo): Promise<string> {
  const { NoPrinterError, printPdf } = await import('../../start/printPdf.ts');
  const pdf = join(folder, CASE_PDF);
  try {
    await printPdf(readTextFile(join(folder, CASE_REPORT)), pdf, io.note);
  } catch (error) {
    if (error instanceof NoPrinterError) throw new UsageError(`everything but the PDF is written: ${error.message}`);
    throw error;
  }
  return pdf;
}

/** The case's document, or its tables for a person. Why something is missing is said in both cases. */
function tell(
  document: CaseDocument,
  files: readonly string[],
  { io, json }: { readonly io: CommandIo; readonly json: boolean },
): void {
  for (const { id, sentence } of document.refused) io.note(`${id}: ${sentence}`);
  if (document.changeRefusal !== null) io.note(`change: ${document.changeRefusal.sentence}`);
  if (json) return io.print(JSON.stringify(document));
  for (const finding of document.findings) io.note(sentenceOf(finding, 'en'));
  for (const { id, date, measurement } of document.timepoints)
    io.print(measurementTable(`${id}  ${date ?? ''}`, measurement));
  if (document.change !== null) io.print(changeTable(document.change));
  io.print(`\nnot reviewed by a reader\nreport: ${files.find((file) => file.endsWith(CASE_REPORT)) ?? ''}`);
}
