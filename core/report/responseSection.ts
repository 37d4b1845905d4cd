import type { Coded } from '../base/errors.ts';
import type { Finding } from '../base/findings.ts';
import { wordOf } from '../record/lesionList.ts';
import { lineNames } from '../record/lesionList.ts';
import type { ReadTimepoint } from '../record/lesionCourse.ts';
import { responseDocument, type ResponseDocument } from '../record/responseDocument.ts';
import type { SetAnswer } from '../response/answerBySets.ts';
import { caliperMm } from '../response/caliper.ts';
import type { Language } from '../text/language.ts';
import { responseText, type ResponseText } from '../text/responseText.ts';
import { changeFigure } from '../text/responseSentences.ts';
import { NOT_EVALUABLE, rounded } from '../text/rounding.ts';
import { sentenceOf } from '../text/sentences.ts';
import { csvOf, type Field } from './csv.ts';
import { html, type Html } from './html.ts';

/** The responses of one patient as a report says them. */
export interface ResponseModel {
  readonly timepoints: readonly ReadTimepoint[];
  readonly answers: readonly ResponseAnswer[];
  /** In what the methods disagree, the gravest first. */
  readonly discordance: readonly Finding[];
}

export interface ResponseAnswer {
  readonly set: { readonly id: string; readonly version: string; readonly name: string };
  /** Null where the criteria refuse the lesions. */
  readonly response: ResponseDocument | null;
  readonly refusal: Coded | null;
}

/** Answers with their sentences. */
export function responseModel(
  timepoints: readonly ReadTimepoint[],
  answers: readonly SetAnswer[],
  discordance: readonly Finding[],
): ResponseModel {
  const sentences = {
    en: (coded: Coded): string => sentenceOf(coded, 'en'),
    fr: (coded: Coded): string => sentenceOf(coded, 'fr'),
  };
  return {
    timepoints,
    discordance,
    answers: answers.map(({ set: { id, version, name }, outcome }) => ({
      set: { id, version, name },
      response: outcome.kind === 'ok' ? responseDocument(outcome.value, sentences) : null,
      refusal: outcome.kind === 'ok' ? null : outcome.reason,
    })),
  };
}

const LESION_COLUMNS = [
  'schema',
  'timepoint',
  'date',
  'lesion',
  'role',
  'kind',
  'site',
  'lobe',
  'state',
  'merged_into',
  'part',
  'line',
  'length_mm',
  'from_x_lps_mm',
  'from_y_lps_mm',
  'from_z_lps_mm',
  'to_x_lps_mm',
  'to_y_lps_mm',
  'to_z_lps_mm',
  'plane',
  'phase',
  'series_instance_uid',
  'stack_id',
  'slice',
  'origin',
] as const;

/**
 * Every line of every lesion: one row a line, unrounded, with both ends; one row without a line for a lesion that has none, with its state.
 * Nothing said and nothing drawn is `notEvaluable`.
 */
export function lesionRows(timepoints: readonly ReadTimepoint[]): readonly (readonly Field[])[] {
  return timepoints.flatMap(({ id, date, lesions }) =>
    lesions.flatMap((lesion) => {
      const word = wordOf(lesion);
      const begin: readonly Field[] = [
        'letb.lesions-csv/1',
        id,
        date,
        lesion.id,
        lesion.role,
        lesion.kind,
        lesion.site,
        lesion.lobe,
        word?.kind ?? 'notEvaluable',
        lesion.mergedInto,
      ];
      const lines = lesion.parts.flatMap((part, n) =>
        lineNames.flatMap((name): readonly (readonly Field[])[] => {
          const line = part[name];
          if (line === null) return [];
          const { fromLps, toLps, plane, phase, seriesInstanceUid, stackId, slice, origin } = line;
          const where: readonly Field[] = [plane.kind, phase, seriesInstanceUid, stackId, slice, origin];
          return [[...begin, n + 1, name, caliperMm(line), ...fromLps, ...toLps, ...where]];
        }),
      );
      const none = LESION_COLUMNS.slice(begin.length).map(() => null);
      return lines.length === 0 ? [[...begin, ...none]] : lines;
    }),
  );
}

export function lesionsCsv(timepoints: readonly ReadTimepoint[]): string {
  return csvOf([LESION_COLUMNS, ...lesionRows(timepoints)]);
}

const RESPONSE_COLUMNS = [
  'schema',
  'criteria',
  'criteria_version',
  'cycle',
  'timepoint',
  'date',
  'targets',
  'sum_mm',
  'baseline_sum_mm',
  'nadir_sum_mm',
  'nadir_date',
  'change_from_baseline_percent',
  'change_from_nadir_percent',
  'change_from_nadir_mm',
  'target_response',
  'non_target_response',
  'new_lesion',
  'overall',
  'best_overall',
  'reason_codes',
  'reason',
  'switches',
] as const;

/** Every response with its reason in words: one row a follow-up and criteria set; one row with the reason where a set refuses. */
export function responsesCsv({ answers }: ResponseModel, language: Language): string {
  const rows = answers.flatMap(({ set, response, refusal }): readonly (readonly Field[])[] => {
    const begin: readonly Field[] = ['letb.response-csv/1', set.id, set.version];
    if (response === null) {
      const reason = refusal === null ? null : sentenceOf(refusal, language);
      const values: Readonly<Record<string, Field>> = { reason_codes: refusal?.code ?? null, reason };
      return [[...begin, ...RESPONSE_COLUMNS.slice(begin.length).map((column) => values[column] ?? null)]];
    }
    const switches = response.switches.map(({ name, value }) => `${name}=${String(value)}`).join(' ');
    return response.timepoints.map((timepoint) => [
      ...begin,
      timepoint.cycle,
      timepoint.id,
      timepoint.date,
      targetsOf(response, timepoint.cycle),
      timepoint.sumMm,
      timepoint.baselineSumMm,
      timepoint.nadirSumMm,
      timepoint.nadirDate,
      timepoint.changeFromBaselinePercent,
      timepoint.changeFromNadirPercent,
      timepoint.changeFromNadirMm,
      timepoint.target,
      timepoint.nonTarget,
      timepoint.newLesion,
      timepoint.overall,
      response.best,
      timepoint.reasons.map(({ code }) => code).join(' '),
      timepoint.explanation[language].join(' '),
      switches,
    ]);
  });
  return csvOf([RESPONSE_COLUMNS, ...rows]);
}

function targetsOf(response: ResponseDocument, cycle: number): string {
  const targets = response.cycles.find((one) => one.cycle === cycle)?.targets ?? [];
  return targets.map(({ id }) => id).join(' ');
}

/** Lesions and responses for the report's page. */
export function responseSection(model: ResponseModel, language: Language): Html {
  const t = responseText[language];
  return html`<h2>${t.title}</h2>
    ${lesionTable(model.timepoints, t, language)} ${model.answers.map((answer) => answerTable(answer, t, language))}
    ${
      model.discordance.length === 0
        ? []
        : html`<ul>
            ${model.discordance.map((finding) => html`<li class="${finding.severity}">${sentenceOf(finding, language)}</li>`)}
          </ul>`
    }`;
}

function lesionTable(timepoints: readonly ReadTimepoint[], t: ResponseText, language: Language): Html {
  const rows = timepoints.flatMap(({ id, lesions }) =>
    lesions.map((lesion) => {
      const lengths = (name: (typeof lineNames)[number]): string =>
        lesion.parts
          .flatMap((part) => {
            const line = part[name];
            return line === null ? [] : [rounded('mm', caliperMm(line), language)];
          })
          .join(' + ') || NOT_EVALUABLE;
      const word = wordOf(lesion);
      return html`<tr>
        <td>${id}</td>
        <td>${lesion.id}</td>
        <td>${lesion.site ?? ''}</td>
        <td>${lengths('whole')}</td>
        <td>${lengths('shortAxis')}</td>
        <td>${lengths('viable')}</td>
        <td>${word?.kind === 'merged' ? `${t.merged} ${word.into}` : t.states[word?.kind ?? 'notEvaluable']}</td>
      </tr>`;
    }),
  );
  return html`<table>
    <thead>
      <tr>
        <th>${t.timepoint}</th>
        <th>${t.lesion}</th>
        <th>${t.site}</th>
        <th>${t.whole}, mm</th>
        <th>${t.shortAxis}, mm</th>
        <th>${t.viable}, mm</th>
        <th>${t.state}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function answerTable({ set, response, refusal }: ResponseAnswer, t: ResponseText, language: Language): Html {
  const title = html`<h3>${set.name} (${set.id}, ${set.version})</h3>`;
  if (response === null)
    return html`${title}
      <p class="warning">${refusal === null ? '' : sentenceOf(refusal, language)}</p>`;
  const percent = (value: number | null): string =>
    value === null ? NOT_EVALUABLE : `${changeFigure(value, language)} %`;
  const rows = response.timepoints.map(
    (timepoint) =>
      html`<tr>
        <td>${timepoint.id}</td>
        <td>${timepoint.date}</td>
        <td>${rounded('mm', timepoint.baselineSumMm, language)}</td>
        <td>${rounded('mm', timepoint.sumMm, language)}</td>
        <td>${percent(timepoint.changeFromBaselinePercent)}</td>
        <td>${percent(timepoint.changeFromNadirPercent)}</td>
        <td>${timepoint.overall}</td>
        <td>${timepoint.explanation[language].join(' ')}</td>
      </tr>`,
  );
  const switches = response.switches.map(({ name, value }) => `${name} ${String(value)}`);
  return html`${title}
    <table>
      <thead>
        <tr>
          <th>${t.timepoint}</th>
          <th>${t.date}</th>
          <th>${t.baselineSum}, mm</th>
          <th>${t.sum}, mm</th>
          <th>${t.fromBaseline}</th>
          <th>${t.fromNadir}</th>
          <th>${t.response}</th>
          <th>${t.reason}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p class="small">
      ${t.best}: ${response.best}.${switches.length === 0 ? '' : ` ${t.switches}: ${switches.join(', ')}.`}
    </p>`;
}
