import type { ChangeDocument } from '../record/changeDocument.ts';
import type { ResponseDocument } from '../record/responseDocument.ts';
import type { Language } from '../text/language.ts';
import { alignmentName, endpointText, reportText, timepointName } from '../text/reportText.ts';
import { rounded } from '../text/rounding.ts';
import { html, type Html } from './html.ts';
import type { PercentInterval } from '../letb/uncertainty.ts';
import type { ReportModel } from './reportModel.ts';

/** LETB of each timepoint and its change, large. */
export function cards(model: ReportModel, language: Language): Html {
  const t = reportText[language];
  const tag = (provisional: boolean): Html => (provisional ? html` <span class="tag">${t.provisional}</span>` : html``);
  const values = model.timepoints.map(
    ({ id, measurement }) =>
      html`<div class="card">
        <strong>${rounded('percent', measurement.letbPercent, language)} %</strong>${t.letb} ·
        ${timepointName(id, language)}${intervalText(measurement.uncertainty, 'percent', language)}${tag(measurement.provisional)}
      </div>`,
  );
  const { change } = model;
  const changed =
    change === null
      ? []
      : [
          html`<div class="card">
            <strong>${changeCell(change.changePercent, language)}</strong>${t.change}${intervalText(
              change.uncertainty,
              'changePercent',
              language,
            )}${tag(change.provisional)}
          </div>`,
        ];
  return html`<div class="cards">${[...values, ...changed]}</div>`;
}

/** Of a change from what may be 0 there is no interval. */
function intervalText(
  uncertainty: { readonly confidence: number; readonly interval: PercentInterval | null } | undefined,
  kind: 'percent' | 'changePercent',
  language: Language,
): string {
  if (uncertainty === undefined) return '';
  const t = reportText[language];
  const { confidence, interval } = uncertainty;
  const span =
    interval === null
      ? t.notEvaluable
      : `${rounded(kind, interval.low, language)} ${t.to} ${rounded(kind, interval.high, language)} %`;
  return ` · ${t.interval(rounded('factor', 100 * confidence, language))} ${span}`;
}

/** LETB, enhancing and liver volume side by side, each with its change. */
export function summaryTable(model: ReportModel, language: Language): Html {
  const t = reportText[language];
  const rows = model.timepoints.map(
    ({ id, measurement: m }) =>
      html`<tr>
        <td>${timepointName(id, language)}</td>
        <td>${m.subject.studyDate ?? t.unknown}</td>
        <td>${rounded('percent', m.letbPercent, language)} %</td>
        <td>${rounded('cm3', m.enhancingVolumeCm3, language)} cm³</td>
        <td>${rounded('cm3', m.liverVolumeCm3, language)} cm³</td>
        <td>${rounded('percent', 100 * m.coverage, language)} %</td>
        <td>${m.preset} · k = ${rounded('factor', m.k, language)} · ${alignmentName(m.alignment.kind, language)}</td>
      </tr>`,
  );
  const c = model.change;
  const changeRow =
    c === null
      ? []
      : [
          html`<tr>
            <td>${t.change}</td>
            <td></td>
            <td>${changeCell(c.changePercent, language)}</td>
            <td>${changeCell(c.enhancingChangePercent, language)}</td>
            <td>${changeCell(c.liverChangePercent, language)}</td>
            <td></td>
            <td></td>
          </tr>`,
        ];
  return html`<table>
    <thead>
      <tr>
        <th>${t.timepoint}</th>
        <th>${t.date}</th>
        <th>${t.letb}</th>
        <th>${t.enhancing}</th>
        <th>${t.liver}</th>
        <th>${t.coverage}</th>
        <th>${t.preset} · k · ${t.alignment}</th>
      </tr>
    </thead>
    <tbody>
      ${[...rows, ...changeRow]}
    </tbody>
  </table>`;
}

function changeCell(value: number | null, language: Language): string {
  return value === null ? reportText[language].notEvaluable : `${rounded('changePercent', value, language)} %`;
}

/** The answer of the recorded change by each endpoint of the threshold set; beside it its probability and the call, where the interval is known. */
export function responseTable(change: ChangeDocument, language: Language): Html {
  const t = reportText[language];
  const answer = (responder: boolean | null): string =>
    responder === null ? t.notEvaluable : responder ? t.responder : t.nonResponder;
  const { uncertainty } = change;
  const rows = change.responses.map(({ endpoint, thresholdPercent, responder }) => {
    const call = uncertainty?.responses.find((item) => item.endpoint === endpoint);
    return html`<tr>
      <td>${endpointText(endpoint, language)}</td>
      <td>&lt; ${rounded('thresholdPercent', thresholdPercent, language)} %</td>
      <td>${answer(responder)}</td>
      ${
        uncertainty === undefined
          ? ''
          : html`<td>
              ${call === undefined ? '' : `${t.probability} ${rounded('probability', call.probability, language)} · ${t.calls[call.call]}`}
            </td>`
      }
    </tr>`;
  });
  return html`<h2>${t.response}${uncertainty === undefined ? '' : ` · ${t.byRecordedChange}`}</h2>
    <table>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

/** Which thresholds were used, and from where. */
export function thresholdSource({ thresholdSet: { id, version, source } }: ChangeDocument, language: Language): Html {
  const t = reportText[language];
  return html`<p class="small">${t.thresholdSet}${t.colon}${id}, ${version}. ${source}.</p>`;
}

/** Which of the two counts, where a response stands beside an indeterminate call; else nothing. */
export function whichCounts(uncertainty: ChangeDocument['uncertainty'], language: Language): string {
  if (uncertainty === undefined || uncertainty.responses.every(({ call }) => call !== 'indeterminate')) return '';
  return reportText[language].whichCounts(rounded('factor', 100 * uncertainty.confidence, language));
}

interface LastOfCycle {
  readonly last: ResponseDocument['timepoints'][number];
  readonly best: string;
  /** Null where there is one cycle only. */
  readonly cycle: number | null;
}

/** The last follow-up of each cycle, with the best of that cycle; of one cycle alone the best of the course. */
function lastOfCycles({ best, bestByCycle, timepoints }: ResponseDocument): readonly LastOfCycle[] {
  if (bestByCycle.length < 2) {
    const last = timepoints.at(-1);
    return last === undefined ? [] : [{ last, best, cycle: null }];
  }
  return bestByCycle.flatMap(({ cycle, best: ofCycle }): readonly LastOfCycle[] => {
    const last = timepoints.findLast((one) => one.cycle === cycle);
    return last === undefined ? [] : [{ last, best: ofCycle, cycle }];
  });
}

/** Responses by sizes, one row a criteria set and cycle, and below them why each is what it is. */
export function sizesTable(sizes: readonly ResponseDocument[], language: Language): Html {
  const t = reportText[language];
  if (sizes.length === 0) return html``;
  const rows = sizes.flatMap((one) =>
    lastOfCycles(one).map(
      ({ last, best, cycle }) =>
        html`<tr>
          <td>${one.criteria}${cycle === null ? '' : ` · ${t.cycle} ${cycle}`}</td>
          <td>${last.id === last.date ? '' : `${timepointName(last.id, language)}, `}${last.date}</td>
          <td>${rounded('mm', last.baselineSumMm, language)} → ${rounded('mm', last.sumMm, language)} mm</td>
          <td>${changeCell(last.changeFromBaselinePercent, language)}</td>
          <td>${last.overall}</td>
          <td>${best}</td>
        </tr>`,
    ),
  );
  const reasons = sizes.flatMap((one) =>
    lastOfCycles(one).flatMap(({ last, cycle }) => {
      const said = last.explanation[language];
      const of = cycle === null ? '' : ` · ${t.cycle} ${cycle}`;
      return said.length === 0 ? [] : [html`<p class="small">${one.criteria}${of}${t.colon}${said.join(' ')}</p>`];
    }),
  );
  return html`<h2>${t.sizes}</h2>
    <table>
      <thead>
        <tr>
          <th>${t.criteria}</th>
          <th>${t.timepoint}</th>
          <th>${t.sum}</th>
          <th>${t.fromBaseline}</th>
          <th>${t.overall}</th>
          <th>${t.best}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${reasons}`;
}
