import { setViewExtras } from '../reading/index.ts';
import { startHandAlignment } from './adjusting.ts';
import { startForgettingAlignments } from './alignmentCommands.ts';
import { startExplaining } from './explaining.ts';
import { startJudging } from './judging.ts';
import { startKeepingAlignment } from './keptAlignment.ts';
import { QualityOverlay } from './QualityOverlay.tsx';
import { startQualityView } from './qualityView.ts';

/** Everything of the alignment that follows the stores. Gives a function that stops it. */
export function startAligning(onDefect: (error: unknown) => void): () => void {
  setViewExtras((shown) => <QualityOverlay shown={shown} />);
  const stops = [
    startForgettingAlignments(),
    startJudging(onDefect),
    startExplaining(onDefect),
    startKeepingAlignment(onDefect),
    startQualityView(),
    startHandAlignment(),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
