import { buildReport, type ReportModel } from '../../../core/report/reportModel.ts';
import { caseCsv } from '../../../core/report/csv.ts';
import { reportPage } from '../../../core/report/page.ts';
import type { CaseDocument } from '../../../core/record/caseDocument.ts';
import type { Language } from '../../../core/text/language.ts';
import { printedJson, writeFiles } from '../writeReport.ts';
import type { MeasuredCase } from './measureCase.ts';
import type { MeasuredTimepoint } from './measureCaseTimepoint.ts';

/** What a case's folder holds beside its masks. */
export const CASE_FILE = 'case.json';
export const CASE_CSV = 'case.csv';
export const CASE_REPORT = 'report.html';
export const CASE_PDF = 'report.pdf';

/** The pictures and the distribution of one timepoint: `letb.case-images/1`, from which the page can be made again. */
export function imagesFile(id: string): string {
  return `${id}-images.json`;
}

/** The report of a case that nobody reviewed. */
export function caseReport({ timepoints, change, treatmentDates, steps }: CaseDocument): ReportModel {
  return buildReport({
    timepoints,
    change,
    treatmentDates,
    review: { state: 'unreviewed', automatic: steps.filter(({ review }) => review === 'unreviewed') },
  });
}

/** Writes a case into its folder: measurements, change, table, page, pictures, and last `case.json`, so that a folder that has it is whole. */
export function writeCase({ document, measured }: MeasuredCase, folder: string, language: Language): readonly string[] {
  const pictures = new Map(measured.map(({ document: { id }, images }) => [id as string, images]));
  return writeFiles(folder, [
    ...document.timepoints.map(({ id, measurement }) => [`${id}.json`, printedJson(measurement)] as const),
    ...measured.map((timepoint) => [imagesFile(timepoint.document.id), imagesOf(timepoint)] as const),
    ...(document.change === null ? [] : ([['change.json', printedJson(document.change)]] as const)),
    [CASE_CSV, caseCsv(document.timepoints, document.change)],
    [CASE_REPORT, reportPage(caseReport(document), language, pictures)],
    [CASE_FILE, printedJson(document)],
  ]);
}

function imagesOf({ document: { id }, images, histogram }: MeasuredTimepoint): string {
  return `${JSON.stringify({ schema: 'letb.case-images/1', id, images, histogram })}\n`;
}
