import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../../core/text/sentences.ts';
import type { CohortTab } from '../../../core/text/cohortWords.ts';
import { cohortStore } from '../../state/cohortStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ModalDialog } from '../../ui/ModalDialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { AgreementTab } from './AgreementTab.tsx';
import { CasesTab } from './CasesTab.tsx';
import { ChartsTab } from './ChartsTab.tsx';
import { closeCohort, openTables } from './cohortCommands.ts';
import { reportDefect } from './reportDefect.ts';
import { FileButton } from '../../ui/FileButton.tsx';
import { SurvivalTab } from './SurvivalTab.tsx';
import { useCohortWords } from './useCohortWords.ts';
import './cohort.css';

const tabs: readonly CohortTab[] = ['cases', 'charts', 'agreement', 'survival'];

/** A cohort's table with its charts, agreement and survival: a second screen, light as paper. */
export function CohortScreen(): ReactNode {
  return useStore(cohortStore, (state) => state.isOpen) ? <OpenScreen /> : null;
}

function OpenScreen(): ReactNode {
  const words = useCohortWords();
  const language = useLanguage();
  const { tab, table, problem, notice, isComputing } = useStore(cohortStore);
  return (
    <ModalDialog
      title={`${words.title}${table === null ? '' : ` · ${table.name}`}`}
      onClose={closeCohort}
      className="cohort"
    >
      <div className="row cohort-bar">
        <FileButton
          text={words.openTable}
          accept=".csv,.tsv,.txt,.json"
          isMultiple
          onFiles={(files) => void openTables(files).catch(reportDefect)}
        />
        {table === null ? null : (
          <Segments<CohortTab>
            label={words.title}
            value={tab}
            options={tabs.map((value) => ({ value, text: words.tabs[value] }))}
            onChoose={(chosen) => cohortStore.setState({ tab: chosen, problem: null, notice: null })}
          />
        )}
        <span className="muted small" aria-live="polite">
          {isComputing ? words.computing : (notice ?? '')}
        </span>
        <span className="fill" />
        <Button onPress={closeCohort}>{words.close}</Button>
      </div>
      {problem === null ? null : <Problem code={problem.code} text={sentenceOf(problem, language)} />}
      <div className="cohort-body">
        {table === null ? (
          <div className="cohort-empty">
            <p>{words.empty}</p>
            <p className="muted small">{words.openTableHint}</p>
          </div>
        ) : (
          <Tab tab={tab} />
        )}
      </div>
    </ModalDialog>
  );
}

function Tab({ tab }: { readonly tab: CohortTab }): ReactNode {
  if (tab === 'cases') return <CasesTab />;
  if (tab === 'charts') return <ChartsTab />;
  return tab === 'agreement' ? <AgreementTab /> : <SurvivalTab />;
}
