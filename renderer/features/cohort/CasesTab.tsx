import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import {
  caseNames,
  cohortColumns,
  filteredTable,
  isGrouping,
  levelsIn,
  sortedTable,
  withoutColumns,
} from '../../../core/record/cohortView.ts';
import { numberOf } from '../../../core/record/delimitedTable.ts';
import { columnTitle } from '../../../core/text/columnTitle.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { cohortStore } from '../../state/cohortStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Choice } from '../../ui/Choice.tsx';
import { openCaseOf } from './cohortCommands.ts';
import { reportDefect } from './reportDefect.ts';
import { useCohortWords } from './useCohortWords.ts';

/** Most rows that are drawn at once; a filter finds the others. */
const MOST_ROWS_SHOWN = 400;

/** The table of cases: filtered, sorted by a column, each row opens its case. Outcomes are shown once they are opened. */
export function CasesTab(): ReactNode {
  const words = useCohortWords();
  const language = useLanguage();
  const { table, filter, sort, areOutcomesOpen } = useStore(cohortStore);
  if (table === null) return null;
  const { outcomes } = cohortColumns(table);
  const open = areOutcomesOpen ? table : withoutColumns(table, outcomes);
  const filtered = filteredTable(open, filter);
  const shown = sort === null ? filtered : sortedTable(filtered, sort.column, sort.isAscending);
  const names = caseNames(shown);
  const groups = open.columns.filter((column) => column !== '' && isGrouping(open, column));
  const setFilter = (change: Partial<typeof filter>): void =>
    cohortStore.setState({ filter: { ...filter, ...change } });
  const measured = shown.columns.map((_, column) =>
    shown.rows.some(({ cells }) => !Number.isInteger(numberOf(cells[column] ?? '', shown) ?? 0)),
  );
  const cell = (value: string, column: number): string => {
    const number = numberOf(value, shown);
    return number !== null && measured[column] === true ? rounded('percent', number, language) : value;
  };
  return (
    <>
      <div className="row cohort-filters">
        <label className="choice">
          <span>{words.search}</span>
          <input type="search" value={filter.text} onChange={(event) => setFilter({ text: event.target.value })} />
        </label>
        <Choice
          label={words.filterBy}
          value={filter.column}
          options={[
            { value: '', text: words.filterAll },
            ...groups.map((value) => ({ value, text: columnTitle(value, language) })),
          ]}
          onChoose={(column) => setFilter({ column, value: '' })}
        />
        {filter.column === '' ? null : (
          <Choice
            label={columnTitle(filter.column, language)}
            value={filter.value}
            options={[
              { value: '', text: words.filterAll },
              ...levelsIn(open, filter.column).map((value) => ({ value, text: value })),
            ]}
            onChoose={(value) => setFilter({ value })}
          />
        )}
        <span className="muted small">{words.rows(shown.rows.length, table.rows.length)}</span>
        {areOutcomesOpen || outcomes.length === 0 ? null : <span className="muted small">{words.outcomesHidden}</span>}
      </div>
      <div className="cohort-table">
        <table>
          <thead>
            <tr>
              {shown.columns.map((column) => (
                <th
                  key={column}
                  aria-sort={sort?.column === column ? (sort.isAscending ? 'ascending' : 'descending') : 'none'}
                >
                  <button
                    type="button"
                    onClick={() =>
                      cohortStore.setState({
                        sort: { column, isAscending: sort?.column === column ? !sort.isAscending : true },
                      })
                    }
                  >
                    {columnTitle(column, language)}
                    {sort?.column === column ? (sort.isAscending ? ' ▲' : ' ▼') : ''}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.rows.slice(0, MOST_ROWS_SHOWN).map((row, at) => (
              <tr key={row.line} data-case={names[at]} onClick={() => openCaseOf(names[at] ?? '').catch(reportDefect)}>
                {row.cells.map((value, column) =>
                  column === 0 ? (
                    <th key={shown.columns[column]} scope="row">
                      <button type="button" title={words.openCase}>
                        {cell(value, column)}
                      </button>
                    </th>
                  ) : (
                    <td key={shown.columns[column]}>{cell(value, column)}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
