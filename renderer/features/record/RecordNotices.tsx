import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { isDocumentKind } from '../../../core/record/documentKinds.ts';
import { recordWords } from '../../../core/text/recordWords.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { keptStore } from '../../state/keptState.ts';
import { keepRecordNow, recordStore, settleConflict } from '../../state/recordStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Problem.tsx';

/** What the reader must know of the open case's record: why nothing is being kept, what was changed elsewhere too, what cannot be read. */
export function RecordNotices(): ReactNode {
  const { problem, unstored, conflicts, folded } = useStore(recordStore);
  const said = useStore(keptStore, (kept) => kept.problem?.code ?? null);
  const language = useLanguage();
  const words = recordWords[language];
  const nameOf = (kind: string): string => (isDocumentKind(kind) ? words.documents[kind] : words.unknownDocument);
  const unreadable = [...new Set(folded.unreadable.map(({ documentKind }) => nameOf(documentKind)))];
  return (
    <>
      {problem === null || problem.code === said ? null : (
        <Problem text={`${sentenceOf(problem, language)} ${words.waits(unstored)}`} code={problem.code}>
          <Button onPress={() => void keepRecordNow()}>{words.tryAgain}</Button>
        </Problem>
      )}
      {conflicts.map((conflict) => (
        <Problem
          key={`${conflict.mine.documentKind} ${conflict.mine.key} ${conflict.theirs.revision}`}
          text={words.changedElsewhere(nameOf(conflict.mine.documentKind))}
          code="record-conflict"
        >
          {conflict.mine.documentKind === 'signature' ? null : (
            <Button onPress={() => void settleConflict(conflict, 'mine')}>{words.takeMine}</Button>
          )}
          <Button onPress={() => void settleConflict(conflict, 'theirs')}>{words.takeTheirs}</Button>
        </Problem>
      ))}
      {unreadable.length === 0 ? null : (
        <Problem text={words.unreadable(unreadable.join(', '))} code="record-unreadable" />
      )}
    </>
  );
}
