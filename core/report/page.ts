import type { Finding } from '../base/findings.ts';
import type { ChangeDocument } from '../record/changeDocument.ts';
import type { MeasurementDocument } from '../record/measurementDocument.ts';
import type { Language } from '../text/language.ts';
import { endpointText, reportText, type ReportText } from '../text/reportText.ts';
import { sentenceOf } from '../text/sentences.ts';
import { html, type Html } from './html.ts';
import { pageStyle } from './pageStyle.ts';
import type { ReportModel } from './reportModel.ts';
import { rounded } from '../text/rounding.ts';

/** The report as one HTML page, complete in itself: no script, nothing loaded, every text escaped. */
export function reportPage(model: ReportModel, language: Language): string {
  const t = reportText[language];
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${t.title}</title>
        <style>
          ${{ markup: pageStyle }}
        </style>
      </head>
      <body>
        <header>
          <h1>${t.title}</h1>
          <span class="note">${t.researchUse}</span>
        </header>
        <p>
          ${t.patient} ${model.patientId ?? t.unknown} · ${t.treatment}
          ${model.treatmentDates.length === 0 ? t.unknown : model.treatmentDates.join(', ')}
        </p>
        ${cards(model, t, language)} ${summaryTable(model, t, language)}
        ${model.change === null ? [] : [responseTable(model.change, t, language)]}
        ${model.timepoints.map(({ id, measurement }) => timepointSection(id, measurement, t, language))}
        ${
          model.change === null
            ? []
            : [
                html`<h2>${t.change} · ${t.findings}</h2>
                  ${findingList(model.change.findings, t, language)}`,
              ]
        }
        <h2>${t.provenance}</h2>
        <p class="small">${t.estimator}</p>
        ${model.timepoints.map(({ id, measurement }) => provenance(id, measurement))}
      </body>
    </html>`;
  return page.markup;
}

function cards(model: ReportModel, t: ReportText, language: Language): Html {
  const values = model.timepoints.map(
    ({ id, measurement }) =>
      html`<div class="card">
        <strong>${rounded('percent', measurement.letbPercent, language)} %</strong>${t.letb} ·
        ${id}${measurement.provisional ? html` <span class="tag">${t.provisional}</span>` : ''}
      </div>`,
  );
  const change =
    model.change === null
      ? []
      : [
          html`<div class="card">
            <strong
              >${model.change.changePercent === null ? t.notEvaluable : `${rounded('changePercent', model.change.changePercent, language)} %`}</strong
            >${t.change}${model.change.provisional ? html` <span class="tag">${t.provisional}</span>` : ''}
          </div>`,
        ];
  return html`<div class="cards">${[...values, ...change]}</div>`;
}

function summaryTable(model: ReportModel, t: ReportText, language: Language): Html {
  const rows = model.timepoints.map(
    ({ id, measurement: m }) =>
      html`<tr>
        <td>${id}</td>
        <td>${m.subject.studyDate ?? t.unknown}</td>
        <td>${rounded('percent', m.letbPercent, language)} %</td>
        <td>${rounded('cm3', m.enhancingVolumeCm3, language)} cm³</td>
        <td>${rounded('cm3', m.liverVolumeCm3, language)} cm³</td>
        <td>${rounded('percent', 100 * m.coverage, language)} %</td>
        <td>${m.preset} · k = ${rounded('factor', m.k, language)} · ${m.alignment.kind}</td>
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
            <td>${changeCell(c.changePercent, t, language)}</td>
            <td>${changeCell(c.enhancingChangePercent, t, language)}</td>
            <td>${changeCell(c.liverChangePercent, t, language)}</td>
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

function changeCell(value: number | null, t: ReportText, language: Language): string {
  return value === null ? t.notEvaluable : `${rounded('changePercent', value, language)} %`;
}

function responseTable(change: ChangeDocument, t: ReportText, language: Language): Html {
  const answer = (responder: boolean | null): string =>
    responder === null ? t.notEvaluable : responder ? t.responder : t.nonResponder;
  const rows = change.responses.map(
    ({ endpoint, thresholdPercent, responder }) =>
      html`<tr>
        <td>${endpointText(endpoint, language)}</td>
        <td>&lt; ${rounded('thresholdPercent', thresholdPercent, language)} %</td>
        <td>${answer(responder)}</td>
      </tr>`,
  );
  return html`<h2>${t.response}</h2>
    <table>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p class="small">
      ${t.thresholdSet}: ${change.thresholdSet.id}, ${change.thresholdSet.version}. ${change.thresholdSet.source}.
    </p>`;
}

function timepointSection(id: string, m: MeasurementDocument, t: ReportText, language: Language): Html {
  const rows = m.placements.map(
    (p, index) =>
      html`<tr>
        <td>${index + 1}</td>
        <td>${p.centreLpsMm.map((x) => rounded('mm', x, language)).join(', ')}</td>
        <td>${p.shape} ${rounded('factor', p.nominalCm3, language)} → ${p.effectiveCm3.toFixed(3)} cm³, ${p.voxels}</td>
        <td>${rounded('hu', p.meanHu, language)}</td>
        <td>${rounded('hu', p.sdHu, language)}</td>
        <td>${rounded('hu', p.thresholdHu, language)}</td>
        <td>${rounded('cm3', p.enhancingVolumeCm3, language)}</td>
        <td>${rounded('percent', p.letbPercent, language)}</td>
      </tr>`,
  );
  const spread =
    m.letbSdPercent === null
      ? []
      : [html`<p>${t.sd} ${rounded('percent', m.letbSdPercent, language)} % ${t.overPlacements}</p>`];
  const sensitivity = Object.entries(m.quality.sensitivity)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([k, value]) => `${k}: ${rounded('percent', value, language)} %`)
    .join(' · ');
  return html`<h2>${id} · ${m.subject.studyDate ?? t.unknown}</h2>
    <table>
      <thead>
        <tr>
          <th>${t.placement}</th>
          <th>${t.centre}</th>
          <th>${t.volume}, voxels</th>
          <th>${t.mean}, HU</th>
          <th>${t.sd}, HU</th>
          <th>${t.threshold}, HU</th>
          <th>${t.enhancing}, cm³</th>
          <th>${t.letb}, %</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${spread}
    <p>
      ${t.quality}: ${t.negativeTail} ${rounded('percent', 100 * m.quality.negativeTailFraction, language)} % ·
      ${t.noiseFloor} ${rounded('percent', m.quality.noiseFloorPercent, language)} % · ${t.noiseCorrected}
      ${rounded('percent', m.quality.letbNoiseCorrectedPercent, language)} % · ${t.sensitivity} ${sensitivity}
    </p>
    ${findingList(m.findings, t, language)}`;
}

function findingList(findings: readonly Finding[], t: ReportText, language: Language): Html {
  if (findings.length === 0) return html`<p>${t.findings}: ${t.noFindings}</p>`;
  return html`<ul>
    ${findings.map((finding) => html`<li class="${finding.severity}">${sentenceOf(finding, language)}</li>`)}
  </ul>`;
}

function provenance(id: string, m: MeasurementDocument): Html {
  const inputs = m.provenance.inputs.map(
    (input) => html`<br />${input.role}: ${input.files} × ${input.seriesInstanceUid ?? ''} SHA-256 ${input.sha256}`,
  );
  return html`<p class="small">
    ${id}: LETB workstation ${m.provenance.softwareVersion}, ${m.provenance.computedAt}${inputs}
  </p>`;
}
