import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../core/text/rounding.ts';
import { shellLabels } from '../../core/text/shellLabels.ts';
import { importStore } from '../state/importStore.ts';
import { slots } from '../state/slots.ts';
import { timepointStore } from '../state/timepointStore.ts';
import { useLanguage, useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { runCommand } from './commands.ts';

export function StatusBar(): ReactNode {
  const language = useLanguage();
  const app = useStore(viewStore, (state) => state.app);
  return (
    <footer>
      <Cursor />
      <span className="fill" />
      <Progress />
      <span className="fill" />
      <Link />
      <span className="research-use">
        {app?.language === language ? app.researchUseLine : shellLabels[language].researchUse}
      </span>
    </footer>
  );
}

function Cursor(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const cursor = useStore(viewStore, (state) => state.cursor);
  if (cursor === null) return null;
  const mm = (value: number): string => rounded('mm', value, language);
  const hu = (value: number | null): string => rounded('wholeHu', value, language);
  const letters = words.roleLetters;
  return (
    <>
      <span className="figures-line" data-cursor-lps={cursor.lps.join(' ')}>
        {words.timepoints[cursor.slot]}&ensp;x {mm(cursor.lps[0])}&ensp;y {mm(cursor.lps[1])}&ensp;z {mm(cursor.lps[2])}{' '}
        mm
      </span>
      <span
        className="figures-line"
        data-cursor-hu={[cursor.precontrastHu, cursor.arterialHu, cursor.subtractionHu].join(' ')}
      >
        {letters.precontrast} {hu(cursor.precontrastHu)} · {letters.arterial} {hu(cursor.arterialHu)} ·{' '}
        {letters.subtraction} {hu(cursor.subtractionHu)} {words.hu}
      </span>
    </>
  );
}

/** Which link holds the two timepoints' scrolling together. */
function Link(): ReactNode {
  const words = useWords();
  const isShown = useStore(viewStore, (state) => state.layout === 'both');
  const areOpen = useStore(timepointStore, (all) => slots.every((slot) => all[slot].openId !== null));
  const haveLivers = useStore(timepointStore, (all) => slots.every((slot) => all[slot].liverCm3 !== null));
  if (!isShown || !areOpen) return null;
  return (
    <span className="faint">
      {words.bothTimepoints}: {haveLivers ? words.linkedByLiver : words.linkedByPosition}
    </span>
  );
}

function Progress(): ReactNode {
  const words = useWords();
  const scan = useStore(importStore, (state) => state.job);
  const timepoints = useStore(timepointStore);
  const works = [
    { text: words.reading, job: scan },
    ...slots.flatMap((slot) => [
      { text: words.opening(words.timepoints[slot]), job: timepoints[slot].opening },
      { text: words.readingMask(words.timepoints[slot]), job: timepoints[slot].masking },
    ]),
  ];
  const running = works.find(({ job }) => job.kind === 'running');
  if (running === undefined || running.job.kind !== 'running') return null;
  return (
    <span className="progress">
      <span>{running.text}</span>
      <ProgressBar fraction={running.job.fraction} label={running.text} />
      <button type="button" className="key" title={words.cancel} onClick={() => runCommand('cancel')}>
        Esc
      </button>
    </span>
  );
}
