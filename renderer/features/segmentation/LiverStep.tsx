import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { toolStore } from '../../state/segmentationStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { chooseMask } from '../reading/index.ts';
import { Step } from '../steps/index.ts';
import { SegmentationCard } from './SegmentationCard.tsx';

/** The liver: its volume, its tools, a mask from a file. */
export function LiverStep({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const isOpen = useStore(toolStore, (state) => state.isOpen);
  const { openId, mask, masking, liverCm3 } = useStore(timepointStore, (all) => all[slot]);
  const isDone = masking.kind === 'done';
  const state = isDone ? 'done' : openId === null ? 'open' : 'current';
  const detail = isDone ? (
    <span title={mask?.name}>{rounded('cm3', liverCm3, language)} cm³</span>
  ) : openId === null ? null : (
    words.noMask
  );
  return (
    <>
      <Step
        number={3}
        name={words.steps.liver}
        state={state}
        detail={
          <>
            {detail}{' '}
            {openId === null ? null : (
              <Button
                look={isDone ? 'quiet' : 'primary'}
                onPress={() => toolStore.setState({ isOpen: !isOpen, tool: null })}
              >
                {isOpen ? words.masks.closeEditing : words.masks.edit}
              </Button>
            )}
            {openId === null ? null : (
              <Button
                look="quiet"
                title={words.maskFormats}
                disabled={masking.kind === 'running'}
                onPress={() => void chooseMask(slot)}
              >
                {isDone ? words.replaceMask : words.loadMask}
              </Button>
            )}
          </>
        }
      />
      <SegmentationCard slot={slot} />
      {masking.kind === 'failed' ? (
        <Problem text={sentenceOf(masking.error, language)} code={masking.error.code} />
      ) : null}
    </>
  );
}
