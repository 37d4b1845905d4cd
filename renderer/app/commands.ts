import type { KeyGroup } from '../../core/text/readingWords.ts';
import type { CommandName } from '../../core/text/windowWords.ts';
import { host } from '../compute/host.ts';
import { cancelAdjusting, cancelAligning, cancelLinking } from '../features/alignment/index.ts';
import {
  applyPreset,
  cancelRunning,
  changeSlab,
  changeWindow,
  chooseAutomatically,
  chooseMask,
  chooseOwn,
  choosePictures,
  invert,
  linkByHand,
  nextLink,
  nextPlane,
  nextProjection,
  pan,
  removeShownLayout,
  resetViews,
  scroll,
  scrollToEnd,
  setMouseTool,
  stepView,
  stopCine,
  toggleCine,
  toggleInterpolation,
  toggleMaximised,
  turnPlane,
  wantLink,
  zoom,
} from '../features/reading/index.ts';
import { addRoiHere, goToNextRoi, nudgeRoi, removeSelectedRoi } from '../features/roi/index.ts';
import { closeCohort } from '../features/cohort/index.ts';
import { cancelGrowing, putDownTool } from '../features/lesions/index.ts';
import {
  acceptDraft,
  cancelSegmenting,
  draftLiver,
  fillHoles,
  growMask,
  interpolateBetweenSlices,
  keepLargest,
  lastMaskStepAt,
  nextLayer,
  openTools,
  redoMask,
  saveMask,
  segmentByModel,
  shrinkMask,
  smoothMask,
  toggleTip,
  undoMask,
} from '../features/segmentation/index.ts';
import { cancelImport, openDemo, openFiles, openFolder, undoPhaseCorrection } from '../features/studies/index.ts';
import { hangingStore } from '../state/hangingStore.ts';
import { lastLesionStepAt, undoLesions } from '../state/keptLesions.ts';
import { decisionStore } from '../state/decisionStore.ts';
import { chooseTool, resizeBrush } from '../state/segmentationStore.ts';
import { noteUsed } from '../state/shellStore.ts';
import { viewStore, type Layout, type ViewState } from '../state/viewStore.ts';
import { alignmentRows, goToAlignmentStep } from './alignmentCommands.ts';
import { cohortCommands } from './cohortCommands.ts';
import { goToLesionStep, lesionCommands } from './lesionCommands.ts';
import { recordCommands } from './recordCommands.ts';
import { goToPart, goToStep } from './parts.ts';
import { cancelTimeline, timelineCommands } from './timelineCommands.ts';
import { uncertaintyCommandRows } from './uncertaintyCommands.ts';

/** A key as the keyboard event names it, with its modifiers; `Ctrl` is Command on macOS. */
export interface Command {
  readonly name: CommandName;
  /** Where the key sheet has it. */
  readonly group: KeyGroup;
  /** Shown in the list; the first is the usual one. */
  readonly keys: readonly string[];
  readonly run: () => void | Promise<void>;
}

type Row = readonly [name: CommandName, keys: readonly string[], run: () => void | Promise<void>];

function grouped(group: KeyGroup, rows: readonly Row[]): readonly Command[] {
  return rows.map(([name, keys, run]) => ({ name, group, keys, run }));
}

/** Everything that can be done by key, in one list: the only place where keys are given. */
export const commands: readonly Command[] = [
  ...grouped('case', [
    ['openFolder', ['Ctrl+o'], openFolder],
    ['openFiles', ['Ctrl+Shift+o'], openFiles],
    ['openDemo', ['Ctrl+Shift+d'], openDemo],
    ['loadMask', ['Ctrl+l'], () => chooseMask()],
    ['undo', ['z', 'Ctrl+z'], undoLast],
    ['redo', ['Shift+z', 'Ctrl+Shift+z'], () => redoMask()],
    ...timelineCommands,
    ...cohortCommands,
  ]),
  ...grouped('layout', [
    ['hangTimepoint', ['F1'], () => choosePictures('timepoint')],
    ['hangPrePost', ['F2'], () => choosePictures('pre-post')],
    ['hangLetb', ['F3'], () => choosePictures('letb')],
    ['hangLesions', ['F4'], () => choosePictures('lesions')],
    ['hangMpr', ['F5'], () => choosePictures('mpr')],
    ['hangOwn1', ['F7'], () => chooseOwn(0)],
    ['hangOwn2', ['F8'], () => chooseOwn(1)],
    ['hangOwn3', ['F9'], () => chooseOwn(2)],
    ['hangOwn4', ['F10'], () => chooseOwn(3)],
    ['hangAutomatic', ['Shift+F1'], chooseAutomatically],
    ['saveLayout', ['Ctrl+s'], () => hangingStore.setState({ isSaving: true })],
    ['removeLayout', [], removeShownLayout],
    ['maximise', ['m'], () => toggleMaximised()],
    ['nextView', ['b'], () => stepView(1)],
    ['previousView', ['Shift+b'], () => stepView(-1)],
    ['otherTimepoint', ['t'], otherTimepoint],
    ['showPre', ['q'], () => show('pre')],
    ['showPost', ['e'], () => show('post')],
    ['showBoth', ['a'], () => show('both')],
  ]),
  ...grouped('navigation', [
    ['scrollUp', ['ArrowUp'], () => scroll(-1)],
    ['scrollDown', ['ArrowDown'], () => scroll(1)],
    ['scrollUpFast', ['PageUp'], () => scroll(-10)],
    ['scrollDownFast', ['PageDown'], () => scroll(10)],
    ['firstSlice', ['Home'], () => scrollToEnd(-1)],
    ['lastSlice', ['End'], () => scrollToEnd(1)],
    ['zoomIn', ['+', '='], () => zoom(1.25)],
    ['zoomOut', ['-'], () => zoom(0.8)],
    ['panLeft', ['Ctrl+ArrowLeft'], () => pan(-1, 0)],
    ['panRight', ['Ctrl+ArrowRight'], () => pan(1, 0)],
    ['panUp', ['Ctrl+ArrowUp'], () => pan(0, -1)],
    ['panDown', ['Ctrl+ArrowDown'], () => pan(0, 1)],
    ['nextPlane', ['v'], nextPlane],
    ['turnLeft', ['Shift+q'], () => turnPlane('vertical', 1)],
    ['turnRight', ['Shift+e'], () => turnPlane('vertical', -1)],
    ['tiltUp', ['Shift+a'], () => turnPlane('horizontal', 1)],
    ['tiltDown', ['Shift+d'], () => turnPlane('horizontal', -1)],
    ['cine', ['p'], () => toggleCine()],
    ['resetView', ['0'], resetViews],
  ]),
  ...grouped('picture', [
    ['presetSoftTissue', ['Ctrl+1'], () => applyPreset('soft-tissue')],
    ['presetEnhanced', ['Ctrl+2'], () => applyPreset('enhanced')],
    ['presetLiver', ['Ctrl+3'], () => applyPreset('liver')],
    ['presetLung', ['Ctrl+4'], () => applyPreset('lung')],
    ['presetBone', ['Ctrl+5'], () => applyPreset('bone')],
    ['presetSubtraction', ['Ctrl+6'], () => applyPreset('subtraction')],
    ['windowWider', ['Ctrl+Shift+ArrowRight'], () => changeWindow(1, 0)],
    ['windowNarrower', ['Ctrl+Shift+ArrowLeft'], () => changeWindow(-1, 0)],
    ['windowBrighter', ['Ctrl+Shift+ArrowUp'], () => changeWindow(0, 1)],
    ['windowDarker', ['Ctrl+Shift+ArrowDown'], () => changeWindow(0, -1)],
    ['invert', ['i'], () => invert()],
    ['interpolate', ['j'], () => toggleInterpolation()],
    ['thickerSlab', ['s'], () => changeSlab(1)],
    ['thinnerSlab', ['Shift+s'], () => changeSlab(-1)],
    ['nextProjection', ['Shift+p'], nextProjection],
    ['magnifier', ['g'], () => flip('isMagnifierOn')],
    ['crosshair', ['x'], () => flip('isCrosshairShown')],
    ['mouseWindow', ['Shift+F7'], () => setMouseTool('window')],
    ['mouseScroll', ['Shift+F8'], () => setMouseTool('scroll')],
    ['mousePan', ['Shift+F9'], () => setMouseTool('pan')],
    ['mouseZoom', ['Shift+F10'], () => setMouseTool('zoom')],
    ['mouseCrosshair', ['Shift+F11'], () => setMouseTool('crosshair')],
  ]),
  ...grouped('overlay', [
    ['toggleOverlay', ['o'], () => flip('isOverlayShown')],
    ['toggleContour', ['c'], () => flip('isContourShown')],
    ['toggleAllOverlays', ['h'], () => flip('areOverlaysShown')],
    ['moreOpacity', ['.'], () => changeOpacity(0.1)],
    ['lessOpacity', [','], () => changeOpacity(-0.1)],
  ]),
  ...grouped('link', [
    ['nextLink', ['l'], nextLink],
    ['linkByHand', ['Shift+l'], linkByHand],
    ['linkOff', ['u'], () => wantLink('off')],
  ]),
  ...grouped('alignment', alignmentRows),
  ...grouped('masks', [
    ['draftLiver', ['Ctrl+d'], draftOpenly],
    ['segmentByModel', [], segmentOpenly],
    ['acceptDraft', ['Ctrl+Enter'], () => acceptDraft(viewStore.getState().activeSlot)],
    ['toolSeedInside', ['Shift+i'], () => chooseTool('seed-inside')],
    ['toolSeedOutside', ['Shift+o'], () => chooseTool('seed-outside')],
    ['toolBrush', ['d'], () => chooseTool('brush')],
    ['toolEraser', ['f'], () => chooseTool('eraser')],
    ['toolThreshold', ['y'], () => chooseTool('threshold')],
    ['toolScissors', ['k'], () => chooseTool('scissors')],
    ['brushSmaller', ['['], () => resizeBrush(-1)],
    ['brushLarger', [']'], () => resizeBrush(1)],
    ['brushTip', ['Shift+f'], toggleTip],
    ['nextLayer', ['Shift+y'], nextLayer],
    ['interpolateSlices', [], () => interpolateBetweenSlices(viewStore.getState().activeSlot)],
    ['fillHoles', [], () => fillHoles()],
    ['keepLargest', [], () => keepLargest()],
    ['smoothMask', [], () => smoothMask()],
    ['growMask', [], () => growMask()],
    ['shrinkMask', [], () => shrinkMask()],
    ['saveMask', ['Ctrl+Shift+s'], () => saveMask(viewStore.getState().activeSlot)],
  ]),
  ...grouped('roi', [
    ['addRoi', ['r'], () => addRoiHere()],
    ['removeRoi', ['Delete'], () => removeSelectedRoi()],
    ['nextRoi', ['n'], goToNextRoi],
    ...uncertaintyCommandRows,
    ['roiLeft', ['Shift+ArrowLeft'], () => nudgeRoi(-1, 0)],
    ['roiRight', ['Shift+ArrowRight'], () => nudgeRoi(1, 0)],
    ['roiUp', ['Shift+ArrowUp'], () => nudgeRoi(0, -1)],
    ['roiDown', ['Shift+ArrowDown'], () => nudgeRoi(0, 1)],
  ]),
  ...grouped('lesions', lesionCommands),
  ...grouped('window', [
    ['step1', ['1'], () => goToStep(1)],
    ['step2', ['2'], goToAlignmentStep],
    ['step3', ['3'], goToLiverStep],
    ['step4', ['4'], () => goToStep(4)],
    ['step5', ['5'], () => goToStep(5)],
    ['step6', ['6'], goToLesionStep],
    ...recordCommands,
    ['nextPart', ['F6'], () => goToPart(1)],
    ['previousPart', ['Shift+F6'], () => goToPart(-1)],
    ['toggleWorklist', ['w'], () => flip('isWorklistOpen')],
    ['toggleSteps', ['Shift+w'], () => flip('areStepsOpen')],
    ['nextDisplay', ['Ctrl+Shift+m'], () => placeWindow('next-display')],
    ['spanDisplays', ['Ctrl+Shift+f'], () => placeWindow('all-displays')],
    ['switchLanguage', [], switchLanguage],
    ['keySheet', ['?'], () => flip('isKeySheetOpen')],
    ['palette', ['Ctrl+k'], () => flip('isPaletteOpen')],
    ['cancel', ['Escape'], cancel],
  ]),
];

export function runCommand(name: CommandName): void {
  const command = commands.find((one) => one.name === name);
  if (command !== undefined) void Promise.resolve(command.run()).catch(reportFault);
}

/** The same from the command list, which remembers it. */
export function runFromList(name: CommandName): void {
  noteUsed(name);
  runCommand(name);
}

/** A fault goes to the log file; main takes paths and names out again. */
export function reportFault(error: unknown): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  void host().main.request('log:report', { where: 'window', message: fault.message, stack: fault.stack ?? null });
  console.error(fault);
}

/** What is read: one timepoint or both, in the layout that fits. */
export function show(layout: Layout): void {
  viewStore.setState(layout === 'both' ? { layout } : { layout, activeSlot: layout });
  chooseAutomatically();
}

/** Whichever came last: an edit of the active timepoint's masks, a change of a lesion, or a correction of a phase; edits of an earlier run come after all. */
async function undoLast(): Promise<void> {
  const phaseAt = decisionStore.getState().undoable.at(-1)?.decision.at ?? '';
  const [maskAt, lesionAt] = [lastMaskStepAt() ?? '', lastLesionStepAt() ?? ''];
  if (lesionAt > maskAt && lesionAt > phaseAt) await undoLesions();
  else if (phaseAt > maskAt) await undoPhaseCorrection();
  else await undoMask();
}

function draftOpenly(): Promise<void> {
  openTools();
  return draftLiver();
}

function segmentOpenly(): Promise<void> {
  openTools();
  return segmentByModel();
}

function goToLiverStep(): void {
  openTools();
  goToStep(3);
}

function otherTimepoint(): void {
  const { activeSlot, layout } = viewStore.getState();
  const other = activeSlot === 'pre' ? 'post' : 'pre';
  viewStore.setState({ activeSlot: other, layout: layout === 'both' ? 'both' : other });
}

type Switch = { [Key in keyof ViewState]: ViewState[Key] extends boolean ? Key : never }[keyof ViewState];

function flip(name: Switch): void {
  viewStore.setState((view) => ({ [name]: !view[name] }));
}

function changeOpacity(by: number): void {
  viewStore.setState((view) => ({
    isOverlayShown: true,
    overlayOpacity: Math.min(1, Math.max(0.1, Math.round(10 * (view.overlayOpacity + by)) / 10)),
  }));
}

async function placeWindow(to: 'next-display' | 'all-displays'): Promise<void> {
  await host().main.request('window:place', { to });
}

async function switchLanguage(): Promise<void> {
  const language = viewStore.getState().language === 'en' ? 'fr' : 'en';
  viewStore.setState({ language });
  const reply = await host().main.request('settings:set', { language });
  if (!reply.ok) return;
  const info = await host().main.request('app:info', null);
  if (info.ok) viewStore.setState({ app: info.result });
}

function cancel(): void {
  const { isPaletteOpen, isKeySheetOpen } = viewStore.getState();
  if (closeCohort()) return;
  if (isPaletteOpen) viewStore.setState({ isPaletteOpen: false });
  else if (isKeySheetOpen) viewStore.setState({ isKeySheetOpen: false });
  else if (hangingStore.getState().isSaving) hangingStore.setState({ isSaving: false });
  else if (
    !cancelTimeline() &&
    !stopCine() &&
    !cancelAdjusting() &&
    !cancelAligning() &&
    !cancelLinking() &&
    !cancelGrowing() &&
    !putDownTool() &&
    !cancelSegmenting() &&
    !cancelRunning()
  )
    cancelImport();
}
