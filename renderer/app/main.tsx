import { createRoot } from 'react-dom/client';
import type { MainApi } from '../../core/ipc/contract.ts';
import { setHost } from '../compute/host.ts';
import { startCompute } from '../compute/compute.ts';
import { startAligning } from '../features/alignment/index.ts';
import { startFollowingBatch } from '../features/cohort/index.ts';
import { startEstimating, startMeasuring } from '../features/letb/index.ts';
import { startMeasuringLesions, startResponding } from '../features/lesions/index.ts';
import {
  chooseMask,
  disposeEngines,
  startHanging,
  startLinking,
  startLoadingPhases,
  startPictures,
  takeOverProtocols,
} from '../features/reading/index.ts';
import { startProposing } from '../features/roi/index.ts';
import { startSegmenting } from '../features/segmentation/index.ts';
import { openDemo, openFiles, openFolder, startImports, takeOffered } from '../features/studies/index.ts';
import { startKeepingLesions } from '../state/keptLesions.ts';
import { viewStore } from '../state/viewStore.ts';
import { App } from './App.tsx';
import { reportFault } from './commands.ts';
import { keepShell, takeOverShell } from './keepShell.ts';
import '../ui/tokens.css';
import './app.css';

declare global {
  interface Window {
    readonly letb: MainApi;
  }
}

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

const main = window.letb;
setHost({ main, compute: startCompute() });

window.addEventListener('error', (event) => reportFault(event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => reportFault(event.reason));
window.addEventListener('pagehide', disposeEngines);

startImports(reportFault);
startFollowingBatch();
startMeasuring(reportFault);
startEstimating(reportFault);
startProposing();
startAligning(reportFault);
startPictures();
startHanging();
startSegmenting();
startMeasuringLesions();
startKeepingLesions(reportFault);
startResponding(reportFault);
startLinking(reportFault);
startLoadingPhases(reportFault);
main.on('menu:chosen', ({ command }) => {
  const answers = {
    'import:chooseFolder': openFolder,
    'import:chooseFiles': openFiles,
    'import:demo': openDemo,
    'mask:choose': () => chooseMask(),
  };
  answers[command]().catch(reportFault);
});

takeOverProtocols([]);
const settings = await main.request('settings:get', null);
if (settings.ok) {
  takeOverShell(settings.result);
  takeOverProtocols(settings.result.hangingProtocols ?? []);
  keepShell(settings.result, reportFault);
}
const info = await main.request('app:info', null);
if (info.ok) viewStore.setState({ app: info.result, language: info.result.language });
createRoot(root).render(<App />);
takeOffered().catch(reportFault);
