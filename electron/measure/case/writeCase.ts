import { stateOf } from '../../../core/record/batchDocument.ts';
import type { CaseDocument } from '../../../core/record/caseDocument.ts';
import { caseCsv } from '../../../core/report/csv.ts';
import { reportPage } from '../../../core/report/page.ts';
import { qaSheet } from '../../../core/report/qaSheet.ts';
import { buildReport, type ReportModel } from '../../../core/report/reportModel.ts';
import type { Language } from '../../../core/text/language.ts';
import { printedJson, writeFiles } from '../writeReport.ts';
import type { MeasuredCase } from './measureCase.ts';

/** What a case's folder holds beside its masks, measurements and pictures. */
export const CASE_FILE = 'case.json';
export const CASE_CSV = 'case.csv';
export const CASE_REPORT = 'report.html';
export const CASE_PDF = 'report.pdf';
export const CASE_SHEET = 'qa.html';

/** The report of a case that nobody reviewed. */
export function caseReport({ timepoints, change, treatmentDates, steps }: CaseDocument): ReportModel {
  return buildReport({
    timepoints,
    change,
    treatmentDates,
    review: { state: 'unreviewed', automatic: steps.filter(({ review }) => review === 'unreviewed') },
  });
}

/** Writes a case into its folder: measurements, change, table, pages, and last `case.json`, so that a folder that has it is whole. */
export function writeCase(
  { document, measured }: MeasuredCase,
  folder: string,
  { language, title }: { readonly language: Language; readonly title: string },
): readonly string[] {
  const pictures = new Map(measured.map((timepoint) => [String(timepoint.document.id), timepoint.pictures]));
  const model = caseReport(document);
  const images = new Map([...pictures].map(([id, own]) => [id, own.images]));
  const { refused } = document;
  const state = stateOf({ document, failure: null });
  return writeFiles(folder, [
    ...document.timepoints.map(({ id, measurement }) => [`${id}.json`, printedJson(measurement)] as const),
    ...(document.change === null ? [] : ([['change.json', printedJson(document.change)]] as const)),
    [CASE_CSV, caseCsv(document.timepoints, document.change)],
    [CASE_REPORT, reportPage(model, language, images)],
    [CASE_SHEET, qaSheet({ title, state, model, pictures, refused }, language)],
    [CASE_FILE, printedJson(document)],
  ]);
}
