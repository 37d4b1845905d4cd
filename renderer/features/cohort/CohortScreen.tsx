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
import { batchStore } from '../../state/batchStore.ts';
import { AgreementTab } from './AgreementTab.tsx';
import { BatchTab } from './BatchTab.tsx';
import { CasesTab } from './CasesTab.tsx';
import { ChartsTab } from './ChartsTab.tsx';
import { closeCohort, openStoredReadings, openTables } from './cohortCommands.ts';
import { reportDefect } from './reportDefect.ts';
import { FileButton } from '../../ui/FileButton.tsx';
import { SurvivalTab } from './SurvivalTab.tsx';
import { useCohortWords } from './useCohortWords.ts';
import './cohort.css';

const tabs: readonly CohortTab[] = ['batch', 'cases', 'charts', 'agreement', 'survival'];

/** A cohort's table with its charts, agreement and survival: a second screen, light as paper. */
export function CohortScreen(): ReactNode {
  return useStore(cohortStore, (state) => state.isOpen) ? <OpenScreen /> : null;
}

function OpenScreen(): ReactNode {
  const words = useCohortWords();
  const language = useLanguage();
  const { tab, table, problem, notice, isComputing } = useStore(cohortStore);
  const batchProblem = useStore(batchStore, (state) => state.problem ?? state.view?.problem ?? null);
  const shownProblem = tab === 'batch' ? (batchProblem ?? problem) : problem;
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
        <Button look="quiet" onPress={() => void openStoredReadings().catch(reportDefect)}>
          {words.openStored}
        </Button>
        <Segments<CohortTab>
          label={words.title}
          value={tab}
          options={tabs.map((value) => ({
            value,
            text: words.tabs[value],
            disabled: value !== 'batch' && value !== 'cases' && table === null,
          }))}
          onChoose={(chosen) => cohortStore.setState({ tab: chosen, problem: null, notice: null })}
        />
        <span className="muted small" aria-live="polite">
          {isComputing ? words.computing : (notice ?? '')}
        </span>
        <span className="fill" />
        <Button onPress={closeCohort}>{words.close}</Button>
      </div>
      {shownProblem === null ? null : <Problem code={shownProblem.code} text={sentenceOf(shownProblem, language)} />}
      <div className="cohort-body">
        {tab === 'batch' ? (
          <BatchTab />
        ) : table === null ? (
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
