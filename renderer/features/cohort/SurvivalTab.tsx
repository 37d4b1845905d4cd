import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { survivalFigures } from '../../../core/charts/cohortFigures.ts';
import { shownP } from '../../../core/charts/kaplanMeierChart.ts';
import { cohortColumns, isGrouping, type EndpointColumns } from '../../../core/record/cohortView.ts';
import type { SideFigures } from '../../../core/record/survivalDocument.ts';
import type { CohortWords } from '../../../core/text/cohortWords.ts';
import { survivalMethods } from '../../../core/text/methodsText.ts';
import { columnTitle } from '../../../core/text/columnTitle.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { figure } from '../../../core/text/sentence.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { chooseSurvival, cohortStore, type SurvivalChoices, type SurvivalResult } from '../../state/cohortStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { viewStore } from '../../state/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { ChartView } from './ChartView.tsx';
import {
  computeSurvival,
  openUnsealed,
  openWithSeal,
  responderGroup,
  sealAndOpen,
  thresholdsOf,
} from './cohortCommands.ts';
import { ColumnChoice } from './ColumnChoice.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { MethodsPart } from './MethodsPart.tsx';
import { reportDefect } from './reportDefect.ts';
import { ResultTable } from './ResultTable.tsx';
import { useCohortWords } from './useCohortWords.ts';

/** Survival by endpoint, group and thresholds. Thresholds can be sealed while the outcomes are still closed. */
export function SurvivalTab(): ReactNode {
  const words = useCohortWords();
  const language = useLanguage();
  const { table, survival, survivalResult, areOutcomesOpen } = useStore(cohortStore);
  if (table === null) return null;
  const { endpoints, covariates, change } = cohortColumns(table);
  if (endpoints.length === 0) return <p className="muted">{words.noEndpoint}</p>;
  const thresholds = change === null ? [] : thresholdsOf(survival.thresholds, language);
  const groups = [
    { value: '', text: words.groupNone },
    ...thresholds.map((threshold) => ({
      value: responderGroup(threshold),
      text: words.groupResponder(figure(threshold, 2, language)),
    })),
    ...table.columns
      .filter((column) => column !== '' && covariates.includes(column) && isGrouping(table, column))
      .map((value) => ({ value, text: columnTitle(value, language) })),
  ];
  return (
    <div className="cohort-halves">
      <div className="cohort-form">
        <Choice
          label={words.endpoint}
          value={survival.time}
          options={endpoints.map((one) => ({ value: one.time, text: endpointTitle(one, words) }))}
          onChoose={(time) => chooseSurvival({ time })}
        />
        <label className="choice">
          <span>{words.thresholds}</span>
          <input value={survival.thresholds} onChange={(event) => chooseSurvival({ thresholds: event.target.value })} />
        </label>
        {areOutcomesOpen ? (
          <>
            <Choice
              label={words.groupBy}
              value={survival.group}
              options={groups}
              onChoose={(group) => chooseSurvival({ group })}
            />
            <ColumnChoice
              label={words.covariates}
              columns={covariates}
              chosen={survival.covariates}
              onChoose={(chosen) => chooseSurvival({ covariates: chosen })}
            />
            <Segments<SurvivalChoices['eliminate']>
              label={words.eliminate}
              value={survival.eliminate}
              options={(['none', 'p', 'aic'] as const).map((value) => ({ value, text: words.eliminations[value] }))}
              onChoose={(eliminate) => chooseSurvival({ eliminate })}
            />
            <Choice
              label={words.cluster}
              value={survival.cluster}
              options={[
                { value: '', text: words.none },
                ...table.columns.filter((name) => name !== '').map((value) => ({ value, text: value })),
              ]}
              onChoose={(cluster) => chooseSurvival({ cluster })}
            />
            <Button look="primary" onPress={() => void computeSurvival().catch(reportDefect)}>
              {words.compute}
            </Button>
          </>
        ) : (
          <section className="cohort-seal">
            <h3>{words.sealed}</h3>
            <p className="small">{words.sealNote}</p>
            <Button look="primary" onPress={() => void sealAndOpen().catch(reportDefect)}>
              {words.sealAndOpen}
            </Button>
            <FileButton
              text={words.openSeal}
              accept=".json"
              onFiles={(files) => void openWithSeal(files).catch(reportDefect)}
            />
            <Button look="quiet" onPress={openUnsealed}>
              {words.openUnsealed}
            </Button>
          </section>
        )}
      </div>
      {survivalResult === null ? null : <Result result={survivalResult} />}
    </div>
  );
}

function endpointTitle({ name, from }: EndpointColumns, words: CohortWords): string {
  return `${words.endpointNames[name] ?? name.replaceAll('_', ' ')} · ${words.from[from]}`;
}

function Result({ result: { document, cases } }: { readonly result: SurvivalResult }): ReactNode {
  const words = useCohortWords();
  const language = useLanguage();
  const version = useStore(viewStore, (state) => state.app?.version ?? '');
  const { table, survival } = useStore(cohortStore);
  const number = (value: number | null): string =>
    value === null ? words.notReached : rounded('months', value, language);
  const side = ({ medianMonths, ciLow, ciHigh }: SideFigures): string =>
    `${number(medianMonths)} (${number(ciLow)} – ${number(ciHigh)})`;
  const { medianFollowUp: follow, cutoffs, maximallySelected: scan, findings, cox } = document;
  const endpoint = (table === null ? [] : cohortColumns(table).endpoints).find(({ time }) => time === survival.time);
  const title = endpoint === undefined ? survival.time : endpointTitle(endpoint, words);
  return (
    <div className="cohort-answer">
      <p className="small muted">
        {words.medianFollowUp(number(follow.medianMonths), `${number(follow.ciLow)} – ${number(follow.ciHigh)}`)}
      </p>
      {survivalFigures(document, cases, { language, title }).map((chart) => (
        <ChartView key={chart.name} {...chart} />
      ))}
      {cox === null || cox.elimination === null || cox.elimination.steps.length === 0 ? null : (
        <p className="small muted">
          {cox.elimination.steps.map((step) => `− ${step.removed} (p ${shownP(step.p, language)})`).join('  ')}
        </p>
      )}
      {cutoffs === null ? null : (
        <ResultTable
          title={words.cutoffTitle}
          columns={words.cutoffColumns}
          rows={cutoffs.map((row) => [
            `${figure(row.thresholdPercent, 1, language)} %`,
            String(row.responders.n),
            String(row.nonResponders.n),
            side(row.responders),
            side(row.nonResponders),
            rounded('months', row.differenceMonths, language),
            row.p === null ? '–' : shownP(row.p, language),
          ])}
        />
      )}
      {scan === null ? null : (
        <section className="cohort-result">
          <h3>{words.scanTitle}</h3>
          <p>
            {words.scan(
              number(scan.cutoff),
              `${number(scan.bootstrap.ciLow)} – ${number(scan.bootstrap.ciHigh)}`,
              shownP(scan.permutationP, language),
            )}
          </p>
        </section>
      )}
      {findings.map((finding, at) => (
        <p key={`${finding.code} ${at}`} className={`small ${finding.severity === 'warning' ? 'warns' : 'muted'}`}>
          {sentenceOf(finding, language)}
        </p>
      ))}
      <MethodsPart
        name="LETB survival methods.txt"
        text={survivalMethods(document, { softwareVersion: version, language })}
      />
    </div>
  );
}
