import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { lesionStore } from '../../state/lesionStore.ts';
import { responseStore } from '../../state/responseStore.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Step } from '../steps/index.ts';
import { LesionCard } from './LesionCard.tsx';
import { ResponseCard } from './ResponseCard.tsx';
import { shortSetName } from './shortSetName.ts';

/** The lesions: their diameters and the responses by criteria. */
export function LesionStep({ slot }: { readonly slot: Slot }): ReactNode {
  const { lesions: words } = useWords();
  const isOpen = useStore(lesionStore, (state) => state.isOpen);
  const hasStudy = useStore(timepointStore, (all) => all[slot].choice !== null);
  const answers = useStore(responseStore, (state) => state.answers);
  const shown = answers.flatMap(({ set, outcome }) => {
    const overall = outcome.kind === 'ok' ? outcome.value.timepoints.at(-1)?.overall : undefined;
    return overall === undefined ? [] : [`${shortSetName(set)} ${overall}`];
  });
  return (
    <>
      <Step
        number={6}
        name={words.title}
        state={shown.length > 0 ? 'done' : answers.length > 0 ? 'current' : 'open'}
        detail={
          <>
            {shown.join(' · ')}{' '}
            {hasStudy ? (
              <Button look="quiet" onPress={() => lesionStore.setState({ isOpen: !isOpen, tool: null, inHand: null })}>
                {isOpen ? words.close : words.measure}
              </Button>
            ) : null}
          </>
        }
      />
      {isOpen && hasStudy ? (
        <>
          <LesionCard slot={slot} />
          <ResponseCard />
        </>
      ) : null}
    </>
  );
}
