import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Coded } from '../../../core/base/errors.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { storeText } from '../../../core/text/storeText.ts';
import { keepNow, keptStore } from '../../state/keptState.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ModalDialog } from '../../ui/ModalDialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { restoreDatabase } from './storeCommands.ts';

/** Why nothing is being kept, for as long as that is so; where a backup can help, the question stands before everything else until it is put aside. */
export function StoreProblem(): ReactNode {
  const { problem, isPutAside } = useStore(keptStore);
  const language = useLanguage();
  if (problem === null) return null;
  const words = storeText[language];
  const backup = backupOf(problem);
  if (backup !== null && !isPutAside) return <BackupDialog problem={problem} backup={backup} />;
  return (
    <Problem text={`${sentenceOf(problem, language)} ${words.nothingKept}`} code={problem.code}>
      {backup === null ? (
        <Button onPress={() => void keepNow()}>{words.tryAgain}</Button>
      ) : (
        <Button onPress={() => keptStore.setState({ isPutAside: false })}>{words.offerBackup}</Button>
      )}
    </Problem>
  );
}

/** The newest backup that can take the database's place. */
function backupOf({ code, details }: Coded): string | null {
  const { backup } = details;
  return (code === 'store-damaged' || code === 'store-missing') && typeof backup === 'string' ? backup : null;
}

function BackupDialog({ problem, backup }: { readonly problem: Coded; readonly backup: string }): ReactNode {
  const language = useLanguage();
  const words = storeText[language];
  const [isRestoring, setRestoring] = useState(false);
  const putAside = (): void => keptStore.setState({ isPutAside: true });
  const restore = async (): Promise<void> => {
    setRestoring(true);
    await restoreDatabase(backup).finally(() => setRestoring(false));
  };
  return (
    <ModalDialog title={words.title} onClose={putAside} className="store-problem">
      <p data-code={problem.code}>{sentenceOf(problem, language)}</p>
      <p className="small muted">
        {words.sinceBackup} {words.nothingKept}
      </p>
      <div className="actions">
        <Button look="primary" disabled={isRestoring} onPress={() => void restore()}>
          {words.restore}
        </Button>
        <Button disabled={isRestoring} onPress={putAside}>
          {words.goOnWithout}
        </Button>
      </div>
    </ModalDialog>
  );
}
