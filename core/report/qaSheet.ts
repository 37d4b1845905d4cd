import type { BatchState } from '../record/batchDocument.ts';
import type { CaseDocument } from '../record/caseDocument.ts';
import { batchWords } from '../text/batchWords.ts';
import { storedSentence } from '../text/sentences.ts';
import { rounded } from '../text/rounding.ts';
import { reportText, timepointName } from '../text/reportText.ts';
import type { Language } from '../text/language.ts';
import { html, type Html } from './html.ts';
import type { KeyImage, KeyImages } from './keyImages.ts';
import { contactSheet, pictures } from './pagePictures.ts';
import { pageStyle } from './pageStyle.ts';
import { changePart, reviewLine } from './page.ts';
import { cards, summaryTable } from './pageTables.ts';
import { findingList, remarksOf } from './pageTimepoint.ts';
import type { ReportModel } from './reportModel.ts';

/** The pictures of one timepoint for its check. */
export interface SheetPictures {
  readonly images: KeyImages;
  readonly contact: readonly KeyImage[];
  /** SVG, as `histogramChart` gives it. */
  readonly histogram: string;
}

export interface Sheet {
  readonly title: string;
  readonly state: BatchState;
  readonly model: ReportModel;
  readonly pictures: ReadonlyMap<string, SheetPictures>;
  readonly refused: CaseDocument['refused'];
}

const sheetStyle = `
  body { max-width: 300mm; } .pictures { grid-template-columns: repeat(4, minmax(0, 1fr)); } figure svg { max-height: none; }
  .chart { width: 100%; max-width: 130mm; } .chart-below { fill: #b6bec8; } .chart-above { fill: #ff8c28; } .chart-threshold { stroke: #1b1f24; } .chart-tick, .chart-label { font-size: 10px; fill: #57606a; }
`;

/** All that a reader looks at before accepting a case of a batch: slices all through the liver, the ROIs, the distribution, the numbers and the warnings. One HTML page, complete in itself. */
export function qaSheet({ title, state, model, pictures: shown, refused }: Sheet, language: Language): string {
  const t = reportText[language];
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>${title}</title>
        <style>
          ${{ markup: pageStyle + sheetStyle }}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <span class="use">${batchWords[language].states[state]} · ${t.researchUse}</span>
        </header>
        ${reviewLine(model.review, language)} ${cards(model, language)} ${summaryTable(model, language)}
        ${model.change === null ? '' : changePart(model.change, model, language)}
        ${refused.map(
          (one) =>
            html`<p class="review">${timepointName(one.id, language)}${t.colon}${storedSentence(one, language)}</p>`,
        )}
        ${model.timepoints.map(({ id, measurement: m }) => {
          const own = shown.get(id);
          return html`<h2>
              ${timepointName(id, language)} · ${m.subject.studyDate ?? t.unknown} ·
              ${rounded('percent', m.letbPercent, language)} %
            </h2>
            ${own === undefined ? '' : timepointPictures(id, own, language)} ${findingList(remarksOf(m), language)}`;
        })}
      </body>
    </html>`;
  return page.markup;
}

function timepointPictures(id: string, { images, contact, histogram }: SheetPictures, language: Language): Html {
  // Two charts on one page must not share the names of their parts.
  const chart = { markup: histogram.replaceAll('chart-enhancing', `chart-enhancing-${id}`) };
  return html`${contactSheet(contact, language)} ${pictures(images, language)} ${chart}`;
}
