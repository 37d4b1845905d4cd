import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { qualityStore } from '../../state/qualityStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { cancelAdjusting, figuresOfMotion, resetAdjusting, takeAdjusted } from './adjusting.ts';

/** The adjustment by hand while it goes on: how far, and what becomes of it. */
export function AdjustPart({ slot }: { readonly slot: Slot }): ReactNode {
  const { aligning: words, cancel } = useWords();
  const language = useLanguage();
  const adjusting = useStore(qualityStore, (view) => view.adjusting);
  if (adjusting === null) return null;
  const { mm, degrees } = figuresOfMotion(slot, adjusting.motion);
  return (
    <div className="adjusting" data-adjusting data-moved-mm={mm} data-turned-degrees={degrees}>
      <p className="small">
        <b>{words.adjusting}</b> · {words.moved(rounded('mm', mm, language), rounded('mm', degrees, language))}
      </p>
      <p className="small muted">{words.adjustingHint}</p>
      <span className="buttons">
        <Button look="primary" onPress={() => void takeAdjusted()}>
          {words.take}
        </Button>
        <Button onPress={resetAdjusting}>{words.reset}</Button>
        <Button onPress={() => void cancelAdjusting()}>{cancel}</Button>
      </span>
    </div>
  );
}
