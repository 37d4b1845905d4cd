import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { uncertaintyWords } from '../../../core/text/uncertaintyWords.ts';
import { rampGradient } from '../../engine/colourRamp.ts';
import { blindingStore } from '../../state/blindingStore.ts';
import { linkStore } from '../../state/linkStore.ts';
import { MAX_PLACEMENTS, roiStore } from '../../state/roiStore.ts';
import type { Slot } from '../../state/slots.ts';
import { isMeasurable, timepointStore } from '../../state/timepointStore.ts';
import { uncertaintyStore } from '../../state/uncertaintyStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { runningEngine } from '../reading/index.ts';
import { carryRois, dismiss, proposeRois, takeProposal, takeProposals, toggleMap } from './proposing.ts';

/** Placements that the program proposes: searched, shown as ghosts, taken one by one or all. Nothing while the reading is blind. */
export function ProposalPart({ slot }: { readonly slot: Slot }): ReactNode {
  const language = useLanguage();
  const own = uncertaintyWords[language];
  const { proposals, proposing, mapEndPercent } = useStore(uncertaintyStore, (all) => all[slot]);
  const isBlind = useStore(blindingStore, (all) => all[slot]);
  const canPlace = useStore(timepointStore, (all) => isMeasurable(all[slot]));
  const { rois, isLocked } = useStore(roiStore, (all) => all[slot]);
  const pre = useStore(roiStore, (all) => all.pre.rois.length);
  const isAligned = useStore(linkStore, (all) => all.evidence.registration !== null);
  if (isBlind || !canPlace || isLocked || (rois.length >= MAX_PLACEMENTS && proposals === null)) return null;
  if (proposing.kind === 'running') return <ProgressBar label={own.proposing} fraction={proposing.fraction} />;
  if (proposals === null) {
    return (
      <div className="row proposals">
        <Button onPress={() => void proposeRois(slot)}>
          {own.propose} <span className="key">Ctrl ⇧ P</span>
        </Button>
        {slot === 'post' && isAligned && pre > 0 ? (
          <Button onPress={carryRois} title={own.carriedHint}>
            {own.carried}
          </Button>
        ) : null}
      </div>
    );
  }
  return (
    <div className="proposals" data-proposals={proposals.rois.length}>
      <ul className="roi-list">
        {proposals.rois.map((roi, index) => (
          <li key={roi.centreLpsMm.join(' ')} className="roi ghost">
            <button
              type="button"
              className="roi-go"
              aria-label={own.goTo(index + 1)}
              onClick={() => runningEngine(slot)?.scrollTo(roi.centreLpsMm)}
            >
              <i aria-hidden="true" />
              <span className="small muted">{sideName(proposals.ipsilateral[index] ?? null, own)}</span>
            </button>
            <button
              type="button"
              aria-label={own.take(index + 1)}
              title={own.take(index + 1)}
              onClick={() => takeProposal(slot, index)}
            >
              ✓
            </button>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button look="primary" onPress={() => takeProposals(slot)}>
          {own.takeAll} <span className="key">Ctrl ⇧ Y</span>
        </Button>
        {proposals.origin === 'parenchyma' ? (
          <Button onPress={() => toggleMap(slot)} title={own.mapHint}>
            {own.map}
          </Button>
        ) : null}
        <Button look="quiet" onPress={() => dismiss(slot)}>
          {own.dismiss}
        </Button>
      </div>
      {mapEndPercent === null ? null : (
        <div className="placement-legend" data-map-end={mapEndPercent}>
          <span>LETB 0</span>
          <i style={{ background: rampGradient('to right') }} aria-hidden="true" />
          <span>{rounded('percent', mapEndPercent, language)} %</span>
        </div>
      )}
      {proposals.findings.map((finding) => (
        <p key={finding.code} className="small muted" data-code={finding.code}>
          {sentenceOf(finding, language)}
        </p>
      ))}
    </div>
  );
}

function sideName(
  isIpsilateral: boolean | null,
  { ipsilateral, contralateral, proposals }: (typeof uncertaintyWords)['en'],
): string {
  return isIpsilateral === null ? proposals : isIpsilateral ? ipsilateral : contralateral;
}
