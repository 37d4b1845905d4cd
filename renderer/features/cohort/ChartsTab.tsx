import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { changeFigures } from '../../../core/charts/cohortFigures.ts';
import { cohortColumns, filteredTable } from '../../../core/record/cohortView.ts';
import { cohortStore } from '../../state/cohortStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { columnTitle } from '../../../core/text/columnTitle.ts';
import { Choice } from '../../ui/Choice.tsx';
import { ChartView } from './ChartView.tsx';
import { thresholdsOf } from './cohortCommands.ts';
import { useCohortWords } from './useCohortWords.ts';

/** The endpoints' thresholds of the published set, drawn where no others were chosen. */
const DRAWN_THRESHOLDS = [-10, -25.8];

/** Waterfall, before and after, and the flow between methods, of the rows that the filter keeps. */
export function ChartsTab(): ReactNode {
  const words = useCohortWords();
  const language = useLanguage();
  const { table, filter, colouredBy, survival } = useStore(cohortStore);
  if (table === null) return null;
  const columns = cohortColumns(table);
  const chosen = thresholdsOf(survival.thresholds, language);
  const drawn = chosen.length > 0 && chosen.length <= 2 ? chosen : DRAWN_THRESHOLDS;
  const figures = changeFigures(filteredTable(table, filter), {
    language,
    thresholdsPercent: drawn,
    flowThresholdPercent: drawn.at(-1) ?? 0,
    colouredBy: colouredBy === '' ? null : colouredBy,
  });
  if (figures.length === 0) return <p className="muted">{words.noCharts}</p>;
  return (
    <>
      <div className="row cohort-filters">
        <Choice
          label={words.colouredBy}
          value={colouredBy}
          options={[
            { value: '', text: words.none },
            ...columns.responses.map((value) => ({ value, text: columnTitle(value, language) })),
          ]}
          onChoose={(value) => cohortStore.setState({ colouredBy: value })}
        />
      </div>
      <div className="cohort-charts">
        {figures.map((figure) => (
          <ChartView key={figure.name} {...figure} />
        ))}
      </div>
    </>
  );
}
