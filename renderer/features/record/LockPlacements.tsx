import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { observerWords } from '../../../core/text/observerWords.ts';
import { blindingStore, lockPlacements } from '../../state/blindingStore.ts';
import { measurementStore } from '../../state/measurementStore.ts';
import { MAX_PLACEMENTS, roiStore } from '../../state/roiStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import './record.css';

/** In a blind reading: what is hidden, and the reader's word that the placements stay. Nothing outside of one. */
export function LockPlacements({ slot }: { readonly slot: Slot }): ReactNode {
  const words = observerWords[useLanguage()];
  const isHidden = useStore(blindingStore, (state) => state[slot]);
  const { rois, isLocked } = useStore(roiStore, (all) => all[slot]);
  const isRefused = useStore(measurementStore, (all) => all[slot].refusal !== null);
  if (isLocked)
    return (
      <p className="lock-line" data-locked="true">
        <Chip look="good">{words.locked}</Chip>
      </p>
    );
  if (!isHidden) return null;
  return (
    <div className="lock-line" data-locked="false">
      <span className="small muted">{words.hiddenUntilLocked}</span>
      <Button
        look="primary"
        title={words.lockHint}
        disabled={rois.length < MAX_PLACEMENTS || isRefused}
        onPress={() => void lockPlacements(slot)}
      >
        {words.lock}
      </Button>
    </div>
  );
}
