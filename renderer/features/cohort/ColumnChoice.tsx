import type { ReactNode } from 'react';
import { columnTitle } from '../../../core/text/columnTitle.ts';
import { useLanguage } from '../../state/useWords.ts';

/** Several columns of a table, each on or off. */
export function ColumnChoice(props: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}): ReactNode {
  const language = useLanguage();
  const { label, columns, chosen, onChoose } = props;
  return (
    <fieldset className="column-choice">
      <legend>{label}</legend>
      {columns.map((column) => (
        <label key={column}>
          <input
            type="checkbox"
            checked={chosen.includes(column)}
            onChange={(event) =>
              onChoose(event.target.checked ? [...chosen, column] : chosen.filter((item) => item !== column))
            }
          />
          {columnTitle(column, language)}
        </label>
      ))}
    </fieldset>
  );
}
