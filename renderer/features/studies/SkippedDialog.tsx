import { useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { SkippedFile } from '../../../core/dicom/studyTree.ts';
import type { Language } from '../../../core/text/language.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { counted } from '../../../core/text/worklistText.ts';
import { importStore } from '../../state/importStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { worklistStore } from '../../state/worklistStore.ts';
import { Button } from '../../ui/Button.tsx';
import { ModalDialog } from '../../ui/ModalDialog.tsx';
import { WindowedList } from '../../ui/WindowedList.tsx';
import { copyText } from './copyText.ts';
import { useWorklistWords } from './useWorklistWords.ts';
import { groupedByReason, type SkippedGroup } from './worklistView.ts';

type Line =
  | { readonly kind: 'group'; readonly group: SkippedGroup; readonly isOpen: boolean }
  | { readonly kind: 'file'; readonly file: SkippedFile };

const keyOf = (line: Line): string => (line.kind === 'group' ? `group ${line.group.code}` : line.file.source);
const heightOf = (line: Line): number => (line.kind === 'group' ? 32 : 40);

/** A reason with more files than this is shown closed. */
const SHOWN_OPEN = 20;

/** The files that are in no stack, by reason with counts; each reason opens, and all can be copied. */
export function SkippedDialog(): ReactNode {
  const own = useWorklistWords();
  const language = useLanguage();
  const skipped = useStore(importStore, (state) => state.tree?.skipped);
  const groups = useMemo(() => groupedByReason(skipped ?? []), [skipped]);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [isCopied, setCopied] = useState(false);
  const lines = useMemo(
    () =>
      groups.flatMap((group): readonly Line[] => {
        const isFirstOpen = groups.length === 1 || group.files.length <= SHOWN_OPEN;
        const isOpen = isFirstOpen !== turned.has(group.code);
        const files = isOpen ? group.files.map((file): Line => ({ kind: 'file', file })) : [];
        return [{ kind: 'group', group, isOpen }, ...files];
      }),
    [groups, turned],
  );
  const turn = (code: string): void => {
    const next = new Set(turned);
    if (!next.delete(code)) next.add(code);
    setTurned(next);
  };
  return (
    <ModalDialog
      title={`${own.skipped} · ${counted(skipped?.length ?? 0, language)}`}
      className="skipped"
      onClose={() => worklistStore.setState({ isSkippedOpen: false })}
    >
      <p className="small muted">{own.skippedIntro}</p>
      <WindowedList
        className="skipped-list"
        label={own.skipped}
        items={lines}
        keyOf={keyOf}
        heightOf={heightOf}
        render={(line, tabIndex) =>
          line.kind === 'group' ? (
            <GroupLine line={line} tabIndex={tabIndex} onTurn={() => turn(line.group.code)} />
          ) : (
            <FileLine file={line.file} language={language} tabIndex={tabIndex} />
          )
        }
      />
      <div className="actions">
        <Button onPress={() => setCopied(copyText(textOf(skipped ?? [], language)))}>{own.copyList}</Button>
        <span className="small good-word" role="status">
          {isCopied ? own.copied : ''}
        </span>
        <span className="fill" />
        <Button onPress={() => worklistStore.setState({ isSkippedOpen: false })}>{own.close}</Button>
      </div>
    </ModalDialog>
  );
}

/** Place, code and sentence of each file, tab separated. */
function textOf(skipped: readonly SkippedFile[], language: Language): string {
  return skipped.map((file) => [file.source, file.code, sentenceFor(file, language)].join('\t')).join('\n');
}

function sentenceFor({ code, detail }: SkippedFile, language: Language): string {
  return sentenceOf({ code, details: { detail } }, language);
}

function GroupLine(props: {
  readonly line: Extract<Line, { kind: 'group' }>;
  readonly tabIndex: 0 | -1;
  readonly onTurn: () => void;
}): ReactNode {
  const own = useWorklistWords();
  const language = useLanguage();
  const { group, isOpen } = props.line;
  return (
    <button
      type="button"
      className="skipped-group"
      data-row-focus=""
      data-skip-code={group.code}
      tabIndex={props.tabIndex}
      aria-expanded={isOpen}
      onClick={props.onTurn}
    >
      <span>
        <span className="turner">{isOpen ? '▾' : '▸'}</span>
        {own.skipReasons[group.code]}
      </span>
      <span className="figures-line">{counted(group.files.length, language)}</span>
    </button>
  );
}

function FileLine(props: {
  readonly file: SkippedFile;
  readonly language: Language;
  readonly tabIndex: 0 | -1;
}): ReactNode {
  const { file, language, tabIndex } = props;
  const sentence = sentenceFor(file, language);
  return (
    // Arrows go to each line, so that a screen reader says it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="skipped-file small" data-row-focus="" tabIndex={tabIndex} title={`${file.source}\n${sentence}`}>
      <span className="skipped-source">{file.source}</span>
      <span className="faint">{sentence}</span>
    </div>
  );
}
