import type { CSSProperties, ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { hangingStore } from '../../state/hangingStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { viewStore } from '../../state/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Cell } from './Cell.tsx';
import { Dividers } from './Dividers.tsx';
import { activeOf, useShownLayout } from './layout.ts';
import { SetAsideButton } from './SetAsideButton.tsx';
import { openAgain } from './timepointCommands.ts';
import './reading.css';

/** The viewports of the shown layout, and what keeps any of them from being shown. */
export function ReadingArea(): ReactNode {
  const words = useWords();
  const layout = useShownLayout();
  const maximised = useStore(hangingStore, (state) => state.maximisedView);
  const changedTracks = useStore(hangingStore, (state) => state.tracks);
  const graphics = useStore(viewStore, (state) => state.graphics);
  const chosenView = useStore(hangingStore, (state) => state.activeView);
  const activeSlot = useStore(viewStore, (state) => state.activeSlot);
  if (layout === null) return <main className="reading" aria-label={words.viewing.viewports} />;
  const { protocol, cells } = layout;
  const alone = cells.find(({ id }) => id === maximised);
  const onScreen = alone === undefined ? cells : [alone];
  const active = activeOf(onScreen, chosenView, activeSlot);
  const tracks = changedTracks[protocol.id] ?? protocol;
  const places: CSSProperties = {
    gridTemplateColumns: alone === undefined ? fractions(tracks.columns) : '1fr',
    gridTemplateRows: alone === undefined ? fractions(tracks.rows) : '1fr',
  };
  return (
    <main
      className="reading"
      tabIndex={-1}
      aria-label={words.viewing.viewports}
      data-hanging={protocol.id}
      data-part="reading"
    >
      <Problems />
      <div className="viewports" style={places}>
        {onScreen.map((cell) => (
          <Cell key={cell.id} shown={cell} isAlone={alone !== undefined} isActive={cell === active} />
        ))}
        {alone === undefined ? <Dividers protocol={protocol} tracks={tracks} /> : null}
      </div>
      {graphics === 'fine' ? null : (
        <p className="graphics-notice" role="alert" data-graphics={graphics}>
          {graphics === 'missing' ? words.noGraphics : words.graphicsLost}
        </p>
      )}
    </main>
  );
}

function fractions(tracks: readonly number[]): string {
  return tracks.map((track) => `minmax(0, ${track}fr)`).join(' ');
}

/** Pairs that were refused, and saved layouts that could not be read. */
function Problems(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const problems = useStore(hangingStore, (state) => state.problems);
  return (
    <>
      {slots.map((slot) => (
        <SlotProblem key={slot} slot={slot} />
      ))}
      {problems.map((problem) => (
        <Problem key={String(problem.details['file'])} text={sentenceOf(problem, language)} code={problem.code}>
          <Button
            onPress={() =>
              hangingStore.setState((state) => ({ problems: state.problems.filter((one) => one !== problem) }))
            }
          >
            {words.dismiss}
          </Button>
        </Problem>
      ))}
    </>
  );
}

function SlotProblem({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const opening = useStore(timepointStore, (state) => state[slot].opening);
  if (opening.kind !== 'failed') return null;
  return (
    <Problem text={`${words.timepoints[slot]}: ${sentenceOf(opening.error, language)}`} code={opening.error.code}>
      <SetAsideButton slot={slot} error={opening.error} />
      <Button onPress={() => void openAgain(slot)}>{words.retry}</Button>
    </Problem>
  );
}
