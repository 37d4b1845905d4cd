import type { ChangeDocument } from '../record/changeDocument.ts';
import type { Language } from '../text/language.ts';
import { reportText, stepName, timepointName } from '../text/reportText.ts';
import { html, type Html } from './html.ts';
import type { KeyImages } from './keyImages.ts';
import { pageStyle } from './pageStyle.ts';
import { cards, responseTable, sizesTable, summaryTable, thresholdSource } from './pageTables.ts';
import { findingList, provenance, timepointColumn } from './pageTimepoint.ts';
import type { ReportModel, Review } from './reportModel.ts';

/** Key images by timepoint; a timepoint without any has none on the page. */
export type ReportPictures = ReadonlyMap<string, KeyImages>;

/**
 * The report as one HTML page, complete in itself: no script, nothing loaded, every text escaped. The window shows and prints this very
 * text, the command line writes it.
 */
export function reportPage(model: ReportModel, language: Language, pictures: ReportPictures = new Map()): string {
  const t = reportText[language];
  const { change } = model;
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>${t.title}</title>
        <style>
          ${{ markup: pageStyle }}
        </style>
      </head>
      <body>
        <header>
          <h1>${t.title}</h1>
          <span class="use">${t.researchUse}</span>
        </header>
        <p>
          ${t.patient} ${model.patientId ?? t.unknown} · ${t.treatment}
          ${model.treatmentDates.length === 0 ? t.unknown : model.treatmentDates.join(', ')}
        </p>
        ${reviewLine(model.review, language)} ${cards(model, language)} ${summaryTable(model, language)}
        ${change === null ? '' : changePart(change, model, language)}
        <div class="pair${model.timepoints.length === 1 ? ' single' : ''}">
          ${model.timepoints.map((timepoint) =>
            timepointColumn(timepoint, pictures.get(timepoint.id) ?? null, language),
          )}
        </div>
        <footer>
          ${model.timepoints.map((timepoint) => provenance(timepoint, language))}
          <p class="small">${t.estimator} ${t.researchUse}.</p>
        </footer>
      </body>
    </html>`;
  return page.markup;
}

/** The responses, and beside them what is remarked of the change and what the sizes answer. */
export function changePart(change: ChangeDocument, model: ReportModel, language: Language): Html {
  const t = reportText[language];
  return html`<div class="pair change">
    <div>${responseTable(change, language)}</div>
    <div>
      ${sizesTable(model.sizes, language)}
      ${
        change.findings.length === 0
          ? ''
          : html`<h2>${t.change} · ${t.findings}</h2>
              ${findingList(change.findings, language)}`
      }
      ${thresholdSource(change, language)}
    </div>
  </div>`;
}

/** Whether a reader stands behind the numbers, and what was automatic. */
export function reviewLine(review: Review, language: Language): Html {
  const t = reportText[language];
  if (review.state === 'signed')
    return html`<p class="review signed">${t.signed(review.observer, review.at, review.version)}</p>`;
  const steps = [...new Set(review.automatic.map(({ step }) => step))];
  const automatic = steps.map((step) => {
    const at = review.automatic.flatMap((choice) =>
      choice.step === step && choice.timepoint !== null ? [timepointName(choice.timepoint, language)] : [],
    );
    return at.length === 0 ? stepName(step, language) : `${stepName(step, language)} (${at.join(', ')})`;
  });
  return html`<p class="review">
    ${t.unreviewed}${automatic.length === 0 ? '' : ` ${t.automatic}${t.colon}${automatic.join(', ')}.`}
  </p>`;
}
