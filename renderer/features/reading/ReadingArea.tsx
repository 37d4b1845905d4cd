import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Coded } from '../../../core/base/errors.ts';
import type { Override } from '../../../core/letb/protocol.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { roles } from '../../state/viewportStore.ts';
import { slotsOf, viewStore } from '../../state/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { openAgain, setAside } from './timepointCommands.ts';
import { Viewport } from './Viewport.tsx';
import './reading.css';

/** The viewports of the shown timepoints: precontrast, arterial and subtraction side by side. */
export function ReadingArea(): ReactNode {
  const words = useWords();
  const layout = useStore(viewStore, (state) => state.layout);
  const graphics = useStore(viewStore, (state) => state.graphics);
  return (
    <main className="viewports" data-layout={layout}>
      {slotsOf(layout).map((slot) => (
        <SlotRow key={slot} slot={slot} />
      ))}
      {graphics === 'fine' ? null : (
        <p className="graphics-notice">{graphics === 'missing' ? words.noGraphics : words.graphicsLost}</p>
      )}
    </main>
  );
}

function SlotRow({ slot }: { readonly slot: Slot }): ReactNode {
  const openId = useStore(timepointStore, (state) => state[slot].openId);
  if (openId === null) return <SlotWithoutPictures slot={slot} />;
  return (
    <div className="slot-row" data-slot={slot}>
      {roles.map((role) => (
        <Viewport key={`${openId}-${role}`} slot={slot} role={role} openId={openId} />
      ))}
    </div>
  );
}

function SlotWithoutPictures({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const opening = useStore(timepointStore, (state) => state[slot].opening);
  return (
    <div className="slot-row waiting" data-slot={slot}>
      {opening.kind === 'failed' ? (
        <Problem text={sentenceOf(opening.error, language)} code={opening.error.code}>
          <SetAsideButton slot={slot} error={opening.error} />
          <Button onPress={() => void openAgain(slot)}>{words.retry}</Button>
        </Problem>
      ) : opening.kind === 'running' ? (
        <>
          <p className="muted">{words.opening(words.timepoints[slot])}</p>
          <ProgressBar fraction={opening.fraction} label={words.opening(words.timepoints[slot])} />
        </>
      ) : (
        <p className="muted">
          {words.timepoints[slot]} · {words.choosePhases}
        </p>
      )}
    </div>
  );
}

/** The refusals that a reader may set aside, and what is then recorded. */
const overrideOf: Readonly<Record<string, Override>> = {
  'unlike-spectra': 'unlike-spectra',
  'coverage-too-low': 'coverage',
};

export function SetAsideButton({ slot, error }: { readonly slot: Slot; readonly error: Coded }): ReactNode {
  const words = useWords();
  const override = overrideOf[error.code];
  return override === undefined ? null : (
    <Button onPress={() => void setAside(slot, override)}>{words.measureAnyway}</Button>
  );
}
