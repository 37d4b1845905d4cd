import type { AgreementDocument } from '../../core/record/agreementDocument.ts';
import type { BootstrapInterval } from '../../core/stats/bootstrap.ts';
import { sentenceOf } from '../../core/text/sentences.ts';
import { shown, shownInterval, shownP, textTable } from './textTable.ts';

/** Agreement for a terminal: the figure with its interval and how it was made, then what it rests on. */
export function agreementTable(document: AgreementDocument): string {
  const { raters, n, excluded, exclusions } = document;
  return [
    `${raters.join(' · ')}: ${n} case(s), ${excluded} left out (${exclusions.blank} blank, ${exclusions.notEvaluable} not evaluable)`,
    ...kappaLines(document),
    ...fleissLines(document),
    ...iccLines(document),
    ...blandAltmanLines(document),
    ...document.findings.map((item) => `  ${item.severity === 'warning' ? '!' : '·'} ${sentenceOf(item, 'en')}`),
  ].join('\n');
}

function kappaLines({ statistic, kappa, raters }: AgreementDocument): readonly string[] {
  if (kappa === undefined) return [];
  const { levels, table, withNotEvaluable: sensitivity } = kappa;
  const weights = kappa.weights === 'none' ? 'unweighted' : `${kappa.weights} weights`;
  return [
    `${statistic === 'fleiss' ? 'Fleiss κ' : `Cohen κ, ${weights}`} ${shown(kappa.value, 3)} (95 % ${shownInterval(kappa.ciLow, kappa.ciHigh, 3)}; ${kappa.interval}), ${kappa.band ?? 'no band'}, p ${shownP(kappa.p)}, agreement ${shown(kappa.agreementPercent, 1)} %`,
    ...bootstrapLine(kappa.bootstrap, 3),
    ...(statistic === 'fleiss'
      ? []
      : [
          textTable([
            [`${raters[0] ?? ''} \\ ${raters[1] ?? ''}`, ...levels],
            ...table.map((row, at) => [levels[at] ?? '', ...row.map(String)]),
          ]),
        ]),
    ...(sensitivity === null
      ? []
      : [
          `  with NE as a level, unweighted: κ ${shown(sensitivity.value, 3)} (95 % ${shownInterval(sensitivity.ciLow, sensitivity.ciHigh, 3)}), ${sensitivity.n} case(s)`,
        ]),
  ];
}

function fleissLines({ fleiss }: AgreementDocument): readonly string[] {
  if (fleiss === undefined) return [];
  return [
    textTable([['level', 'κ'], ...fleiss.byLevel.map(({ level, value }) => [level, shown(value, 3)])]),
    `  Conger’s κ ${shown(fleiss.conger, 3)}, Light’s κ ${shown(fleiss.light, 3)}`,
  ];
}

function iccLines({ icc, iccForms }: AgreementDocument): readonly string[] {
  if (icc === undefined || iccForms === undefined) return [];
  return [
    `${icc.form} ${shown(icc.value, 3)} (95 % ${shownInterval(icc.ciLow, icc.ciHigh, 3)}; ${icc.interval}), p ${shownP(icc.p)}`,
    ...bootstrapLine(icc.bootstrap, 3),
    textTable([
      ['form', 'ICC', '95 % interval', 'F', 'p'],
      ...iccForms.map((form) => [
        form.form,
        shown(form.value, 3),
        shownInterval(form.ciLow, form.ciHigh, 3),
        shown(form.f, 2),
        shownP(form.p),
      ]),
    ]),
  ];
}

function blandAltmanLines({ blandAltman: result }: AgreementDocument): readonly string[] {
  if (result === undefined) return [];
  const unit = result.scale === 'percent' ? ' %' : '';
  const row = (
    name: string,
    value: number,
    [low, high]: readonly [number, number],
    by?: BootstrapInterval,
  ): string[] => [
    name,
    shown(value, 3) + unit,
    shownInterval(low, high, 3),
    by === undefined ? '' : shownInterval(by.ciLow, by.ciHigh, 3),
  ];
  const { bootstrap } = result;
  return [
    `Bland–Altman on ${result.scale === 'percent' ? 'percent differences' : 'differences'}, first − second; limits are bias ± 1.96 SD`,
    textTable([
      ['', 'value', '95 % interval', bootstrap === null ? '' : 'by patients'],
      row('bias', result.bias, result.biasCi, bootstrap?.bias),
      row('lower limit', result.lower, result.lowerCi, bootstrap?.lower),
      row('upper limit', result.upper, result.upperCi, bootstrap?.upper),
    ]),
    `  SD ${shown(result.sd, 3)}${unit}, repeatability ${shown(result.repeatability, 3)}${unit}, within-subject SD ${shown(result.withinSubjectSd, 3)}${unit}, within-subject CV ${shown(result.withinSubjectCvPercent, 1)} %`,
    `  bias p ${shownP(result.biasP)}, trend of difference with size p ${shownP(result.trend?.p ?? null)}, Lin’s concordance ${shown(result.concordance, 3)}`,
  ];
}

function bootstrapLine(interval: BootstrapInterval | null, digits: number): readonly string[] {
  if (interval === null) return [];
  return [
    `  by ${interval.clusters} patients, ${interval.repeats} draws, seed ${interval.seed}: 95 % ${shownInterval(interval.ciLow, interval.ciHigh, digits)}`,
  ];
}
