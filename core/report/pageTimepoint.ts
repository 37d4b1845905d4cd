import type { Finding } from '../base/findings.ts';
import type { PercentInterval } from '../letb/uncertainty.ts';
import type { MeasurementDocument } from '../record/measurementDocument.ts';
import type { Language } from '../text/language.ts';
import { reportText, timepointName } from '../text/reportText.ts';
import { rounded } from '../text/rounding.ts';
import { sentenceOf } from '../text/sentences.ts';
import { html, type Html } from './html.ts';
import type { KeyImages } from './keyImages.ts';
import { pictures, timepointTitle } from './pagePictures.ts';
import type { ReportTimepoint } from './reportModel.ts';

/** One timepoint: its pictures, its placements, its quality and its findings. */
export function timepointColumn(
  { id, measurement: m }: ReportTimepoint,
  images: KeyImages | null,
  language: Language,
): Html {
  const t = reportText[language];
  const percent = (value: number | null): string => rounded('percent', value, language);
  const rows = m.placements.map(
    (p, index) =>
      html`<tr>
        <td>${index + 1}</td>
        <td>${rounded('smallCm3', p.effectiveCm3, language)}</td>
        <td>${rounded('hu', p.meanHu, language)}</td>
        <td>${rounded('hu', p.sdHu, language)}</td>
        <td>${rounded('hu', p.thresholdHu, language)}</td>
        <td>${rounded('cm3', p.enhancingVolumeCm3, language)}</td>
        <td>${percent(p.letbPercent)}</td>
      </tr>`,
  );
  const roi = [
    ...new Set(m.placements.map((p) => `${t.shapes[p.shape]} ${rounded('factor', p.nominalCm3, language)} cm³`)),
  ];
  const centres = m.placements.map(
    (p, index) => `${index + 1} (${p.centreLpsMm.map((x) => rounded('mm', x, language)).join('; ')})`,
  );
  const spread =
    m.letbSdPercent === null
      ? ''
      : ` · ${t.sd} ${percent(m.letbSdPercent)} %, ${t.range} ${percent(m.letbRangePercent)} % ${t.overPlacements}`;
  const sensitivity = Object.entries(m.quality.sensitivity)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([k, value]) => `${rounded('factor', Number(k), language)}: ${percent(value)} %`)
    .join(' · ');
  return html`<section>
    <h2>${timepointTitle(id, m.subject.studyDate, language)}</h2>
    ${images === null ? '' : pictures(images, language)}
    <table>
      <thead>
        <tr>
          <th>ROI</th>
          <th>cm³</th>
          <th>${t.mean}, ${t.hu}</th>
          <th>${t.sd}, ${t.hu}</th>
          <th>${t.threshold}, ${t.hu}</th>
          <th>${t.enhancing}, cm³</th>
          <th>${t.letb}, %</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p class="small">
      ROI${t.colon}${roi.join(' + ')}${spread}. ${t.centre}${t.colon}${centres.join(', ')}.
      ${t.quality}${t.colon}${t.negativeTail} ${percent(100 * m.quality.negativeTailFraction)} % · ${t.noiseFloor}
      ${percent(m.quality.noiseFloorPercent)} % · ${t.noiseCorrected} ${percent(m.quality.letbNoiseCorrectedPercent)} %
      · ${t.sensitivity} ${sensitivity}
    </p>
    ${uncertaintyLine(m, language)} ${findingList(remarksOf(m), language)}
  </section>`;
}

/** All that is remarked of a measurement, of its interval too. */
export function remarksOf({ findings, uncertainty }: MeasurementDocument): readonly Finding[] {
  return [...findings, ...(uncertainty?.findings ?? [])];
}

/** The parts of the interval, each alone, and what all parenchyma gives. */
function uncertaintyLine({ uncertainty }: MeasurementDocument, language: Language): Html {
  if (uncertainty === undefined) return html``;
  const t = reportText[language];
  const span = (part: PercentInterval | null): string =>
    part === null
      ? t.notEvaluable
      : `${rounded('percent', part.low, language)}–${rounded('percent', part.high, language)} %`;
  const { parts, population, confidence, interval, seed } = uncertainty;
  const listed = (['placement', 'sampling', 'boundary', 'registration'] as const).map(
    (part) => `${t.parts[part]} ${span(parts[part])}`,
  );
  return html`<p class="small">
    ${t.interval(rounded('factor', 100 * confidence, language))}${t.colon}${span(interval)} (${listed.join(' · ')}).
    ${t.allParenchyma} ${rounded('percent', population.letbPercent, language)} %. ${t.seed} ${seed}.
  </p>`;
}

/** Warnings first; what is said of several placements in the same words is said once. */
export function findingList(findings: readonly Finding[], language: Language): Html {
  const t = reportText[language];
  if (findings.length === 0) return html`<p class="small">${t.findings}${t.colon}${t.noFindings}</p>`;
  const sorted = (['warning', 'note'] as const).flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
  const alike = new Map<string, Finding[]>();
  for (const finding of sorted) {
    const { placement: _, ...rest } = finding.details;
    const key = `${finding.code} ${JSON.stringify(rest)}`;
    alike.set(key, [...(alike.get(key) ?? []), finding]);
  }
  return html`<ul>
    ${[...alike.values()].map((group) => html`<li class="${group[0]?.severity ?? 'note'}">${sentenceOfAll(group, language)}</li>`)}
  </ul>`;
}

function sentenceOfAll(group: readonly Finding[], language: Language): string {
  const [first] = group;
  if (first === undefined) return '';
  const placements = group.flatMap(({ details }) => (details['placement'] === undefined ? [] : [details['placement']]));
  if (placements.length < 2) return sentenceOf(first, language);
  return sentenceOf({ ...first, details: { ...first.details, placement: placements.join(', ') } }, language);
}

/** Hexadecimal digits of a digest that tell two inputs apart on paper; the whole digest is in the JSON and the CSV. */
const SHORT_DIGEST = 12;

/** What it takes to find the inputs again, in one line. */
export function provenance({ id, measurement: m }: ReportTimepoint, language: Language): Html {
  const t = reportText[language];
  const inputs = m.provenance.inputs.map(
    ({ role, files, stackId, sha256 }) =>
      `${t.roles[role]} ${stackId === null ? '' : `${stackId} `}(${files === 1 ? '' : `${files} ${t.files}, `}SHA-256 ${sha256.slice(0, SHORT_DIGEST)}…)`,
  );
  return html`<p class="small">
    ${timepointName(id, language)}${t.colon}LETB workstation ${m.provenance.softwareVersion},
    ${m.provenance.computedAt}, ${t.preset} ${m.preset}, k =
    ${rounded('factor', m.k, language)}${m.overrides.length === 0 ? '' : `, ${t.overrides}${t.colon}${m.overrides.join(', ')}`}.
    ${inputs.join(' · ')}
  </p>`;
}
