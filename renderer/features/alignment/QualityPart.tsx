import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { alignmentStore, shownAlignment } from '../../state/alignmentStore.ts';
import {
  qualityModes,
  qualityStore,
  setDivider,
  setTile,
  TILES_MM,
  type QualityMode,
} from '../../state/qualityStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { leaveQuality, showQuality, toggleBefore } from './qualityView.ts';

/** How both phases are looked at together. */
export function QualityPart({ slot }: { readonly slot: Slot }): ReactNode {
  const { aligning: words } = useWords();
  const { mode, tileMm, fraction, isBefore } = useStore(qualityStore);
  const isAligned = useStore(alignmentStore, (all) => shownAlignment(all[slot]) !== null);
  return (
    <div className="quality-view" data-quality={mode ?? 'off'} data-before={isBefore}>
      <p className="heading">{words.view}</p>
      <Segments<QualityMode>
        label={words.view}
        isSmall
        value={mode}
        options={qualityModes.map((value) => ({
          value,
          text: words.modes[value],
          title: words.modeHints[value],
          disabled: value === 'displacement' && !isAligned,
        }))}
        onChoose={showQuality}
      />
      {mode === null ? null : (
        <>
          <p className="small muted">{words.modeHints[mode]}</p>
          {mode === 'checkerboard' ? (
            <label className="choice small">
              {words.tile}
              <input
                type="range"
                min={TILES_MM[0]}
                max={TILES_MM[1]}
                step={2}
                value={tileMm}
                aria-valuetext={`${tileMm} mm`}
                onChange={(event) => setTile(Number(event.target.value))}
              />
            </label>
          ) : null}
          {mode === 'swipe' || mode === 'difference' ? (
            <label className="choice small">
              {words.divider}
              <input
                type="range"
                min={0}
                max={100}
                value={Math.round(100 * fraction)}
                onChange={(event) => setDivider(Number(event.target.value) / 100)}
              />
            </label>
          ) : null}
          <span className="buttons">
            {isAligned && mode !== 'displacement' ? (
              <Button onPress={toggleBefore}>
                {words.toggleBefore} <span className="key">;</span>
              </Button>
            ) : null}
            <Button onPress={leaveQuality}>{words.leaveView}</Button>
          </span>
        </>
      )}
    </div>
  );
}
