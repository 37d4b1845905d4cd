import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { agreementFigures } from '../../../core/charts/cohortFigures.ts';
import { shownP } from '../../../core/charts/kaplanMeierChart.ts';
import { cohortColumns } from '../../../core/record/cohortView.ts';
import { isColumnWithout } from '../../../core/record/comparedRatings.ts';
import type { AgreementStatistic } from '../../../core/record/agreementDocument.ts';
import type { KappaWeights } from '../../../core/stats/agreement/kappa.ts';
import { agreementMethods } from '../../../core/text/methodsText.ts';
import { columnTitle } from '../../../core/text/columnTitle.ts';
import { timepointName } from '../../../core/text/reportText.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { figure } from '../../../core/text/sentence.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { untoldSentences } from '../../../core/text/untoldWords.ts';
import { chooseAgreement, cohortStore, type AgreementResult } from '../../state/cohortStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { viewStore } from '../../state/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { ChartView } from './ChartView.tsx';
import { computeAgreement, openCaseOf, responseLevels } from './cohortCommands.ts';
import { ColumnChoice } from './ColumnChoice.tsx';
import { MethodsPart } from './MethodsPart.tsx';
import { reportDefect } from './reportDefect.ts';
import { ResultTable } from './ResultTable.tsx';
import { useCohortWords } from './useCohortWords.ts';

const statistics: readonly AgreementStatistic[] = ['kappa', 'fleiss', 'icc', 'bland-altman'];
const weightings: readonly KappaWeights[] = ['none', 'linear', 'quadratic'];

/** Agreement of readers whose readings are columns of the table; where two part, and what is worth settling first. */
export function AgreementTab(): ReactNode {
  const words = useCohortWords();
  const { table, agreement, agreementResult } = useStore(cohortStore);
  if (table === null) return null;
  const { responses, covariates } = cohortColumns(table);
  const columns = [...new Set([...responses, ...covariates])].filter((column) => !isColumnWithout(column));
  const { statistic, raters, weights, levels, cluster, causes } = agreement;
  const optional = [
    { value: '', text: words.none },
    ...table.columns.filter((name) => name !== '').map((value) => ({ value, text: value })),
  ];
  return (
    <div className="cohort-halves">
      <div className="cohort-form">
        <Segments<AgreementStatistic>
          label={words.statistic}
          value={statistic}
          options={statistics.map((value) => ({ value, text: words.statistics[value] }))}
          onChoose={(value) => chooseAgreement({ statistic: value })}
        />
        <ColumnChoice
          label={words.raters}
          columns={columns}
          chosen={raters}
          onChoose={(chosen) => chooseAgreement({ raters: chosen, levels: responseLevels(table, chosen) })}
        />
        {statistic === 'kappa' ? (
          <Segments<KappaWeights>
            label={words.weights}
            value={weights}
            options={weightings.map((value) => ({ value, text: words.weightNames[value] }))}
            onChoose={(value) => chooseAgreement({ weights: value })}
          />
        ) : null}
        {statistic === 'kappa' || statistic === 'fleiss' ? (
          <label className="choice">
            <span>{words.scaleLevels}</span>
            <input value={levels} onChange={(event) => chooseAgreement({ levels: event.target.value })} />
          </label>
        ) : null}
        <Choice
          label={words.cluster}
          value={cluster}
          options={optional}
          onChoose={(value) => chooseAgreement({ cluster: value })}
        />
        <Choice
          label={words.causeColumn}
          value={causes}
          options={optional}
          onChoose={(value) => chooseAgreement({ causes: value })}
        />
        <Button look="primary" disabled={raters.length < 2} onPress={() => void computeAgreement().catch(reportDefect)}>
          {words.compute}
        </Button>
        {raters.length < 2 ? <p className="muted small">{words.chooseRaters}</p> : null}
      </div>
      <div>
        {agreementResult === null ? null : <Result result={agreementResult} />}
        <MaskOverlaps />
      </div>
    </div>
  );
}

function Result({ result }: { readonly result: AgreementResult }): ReactNode {
  const words = useCohortWords();
  const language = useLanguage();
  const version = useStore(viewStore, (state) => state.app?.version ?? '');
  const { document, ratings, disagreement } = result;
  const { exclusions, n, findings, raters } = document;
  const title = raters.map((name) => columnTitle(name, language)).join(' · ');
  const charts = agreementFigures(document, ratings, { language, title, unit: '' });
  return (
    <div className="cohort-answer">
      <p className="small muted">{words.excluded(n, exclusions.blank, exclusions.notEvaluable)}</p>
      <Figures result={result} />
      {findings.map((finding) => (
        <p key={finding.code} className={`small ${finding.severity === 'warning' ? 'warns' : 'muted'}`}>
          {sentenceOf(finding, language)}
        </p>
      ))}
      {charts.map((chart) => (
        <ChartView key={chart.name} {...chart} />
      ))}
      {disagreement === null || disagreement.discordant === 0 ? null : (
        <>
          <ResultTable
            title={words.causesTitle}
            columns={[words.causesTitle, words.cases, words.withoutCause, words.computedAnew, words.ifSettled]}
            rows={disagreement.causes.map((item) => [
              words.causes[item.cause],
              String(item.cases.length),
              shown(item.valueWithout, language),
              words.computedOf(item.computed, item.cases.length),
              shown(item.valueIfSettled, language),
            ])}
          />
          <p className="small muted">{words.withoutNote}</p>
          {untoldSentences(disagreement, language).map((sentence) => (
            <p key={sentence} className="small muted">
              {sentence}
            </p>
          ))}
          <ResultTable
            title={words.queueTitle}
            columns={[words.cases, words.causesTitle, words.impact]}
            rows={disagreement.queue.map((item) => [
              item.case,
              item.causes.map((cause) => words.causes[cause]).join(', ') || words.causes.unexplained,
              shown(item.impact, language),
            ])}
            onRow={(at) => openCaseOf(disagreement.queue[at]?.case ?? '').catch(reportDefect)}
          />
          <p className="small muted">{words.queueNote}</p>
        </>
      )}
      <MethodsPart
        name="LETB agreement methods.txt"
        text={agreementMethods(document, { softwareVersion: version, language })}
      />
    </div>
  );
}

/** Dice between the readers' masks, where the table is of signed readings. */
function MaskOverlaps(): ReactNode {
  const words = useCohortWords();
  const language = useLanguage();
  const { layers } = useWords().masks;
  const overlaps = useStore(cohortStore, (state) => state.maskOverlaps);
  if (overlaps === null || overlaps.length === 0) return null;
  const values = overlaps.flatMap(({ dice }) => dice ?? []);
  const mean = values.length === 0 ? null : values.reduce((sum, dice) => sum + dice, 0) / values.length;
  return (
    <ResultTable
      title={words.diceTitle(shown(mean, language), values.length)}
      columns={[words.cases, words.diceImage, words.raters, 'Dice', 'cm³']}
      rows={overlaps.map((one) => [
        one.case,
        `${timepointName(one.timepoint, language)}, ${layers[one.layer]}`,
        one.readers.join(' · '),
        one.notCompared === null ? shown(one.dice, language) : words.notCompared[one.notCompared],
        (one.volumesCm3 ?? []).map((volume) => rounded('cm3', volume, language)).join(' · '),
      ])}
    />
  );
}

function Figures({ result: { document } }: { readonly result: AgreementResult }): ReactNode {
  const words = useCohortWords();
  const language = useLanguage();
  const { kappa, icc, blandAltman, statistic } = document;
  const interval = (low: number | null, high: number | null): string =>
    low === null || high === null ? '–' : `${shown(low, language)} – ${shown(high, language)}`;
  const columns = [words.statistic, words.value, words.interval, words.byPatients, 'p'];
  if (kappa !== undefined) {
    const band = kappa.band === null ? '–' : (words.bands[kappa.band] ?? kappa.band);
    const { bootstrap } = kappa;
    return (
      <ResultTable
        title={`${words.statistics[statistic]} · ${band}`}
        columns={[...columns, words.agreementPercent]}
        rows={[
          [
            `${words.statistics[statistic]}${statistic === 'kappa' ? ` (${words.weightNames[kappa.weights]})` : ''}`,
            shown(kappa.value, language),
            interval(kappa.ciLow, kappa.ciHigh),
            bootstrap === null ? '–' : interval(bootstrap.ciLow, bootstrap.ciHigh),
            kappa.p === null ? '–' : shownP(kappa.p, language),
            `${figure(kappa.agreementPercent, 1, language)} %`,
          ],
        ]}
      />
    );
  }
  if (icc !== undefined)
    return (
      <ResultTable
        title={icc.form}
        columns={columns}
        rows={(document.iccForms ?? [icc]).map((form) => [
          form.form,
          shown(form.value, language),
          interval(form.ciLow, form.ciHigh),
          form.form === icc.form && icc.bootstrap !== null ? interval(icc.bootstrap.ciLow, icc.bootstrap.ciHigh) : '–',
          form.p === null ? '–' : shownP(form.p, language),
        ])}
      />
    );
  if (blandAltman === undefined) return null;
  const { bootstrap } = blandAltman;
  const row = (
    name: string,
    value: number,
    [low, high]: readonly [number, number],
    by: 'bias' | 'lower' | 'upper',
  ): string[] => [
    name,
    shown(value, language),
    interval(low, high),
    bootstrap === null ? '–' : interval(bootstrap[by].ciLow, bootstrap[by].ciHigh),
    by === 'bias' ? shownP(blandAltman.biasP, language) : '',
  ];
  return (
    <ResultTable
      title={words.statistics['bland-altman']}
      columns={columns}
      rows={[
        row('bias', blandAltman.bias, blandAltman.biasCi, 'bias'),
        row('−1.96 SD', blandAltman.lower, blandAltman.lowerCi, 'lower'),
        row('+1.96 SD', blandAltman.upper, blandAltman.upperCi, 'upper'),
      ]}
    />
  );
}

function shown(value: number | null, language: 'en' | 'fr'): string {
  return value === null ? '–' : figure(value, 3, language);
}
