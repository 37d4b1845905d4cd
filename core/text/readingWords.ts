import type { WindowPreset } from '../hanging/windowPresets.ts';
import type { LinkKind } from '../registration/timepointLink.ts';

type Projection = 'maximum' | 'minimum' | 'mean';
type PlaneName = 'acquisition' | 'axial' | 'coronal' | 'sagittal' | 'oblique';
type MouseMode = 'window' | 'scroll' | 'pan' | 'zoom' | 'crosshair';

/** The words of the viewports, their layouts and their links. */
export interface ReadingWords {
  readonly hanging: string;
  readonly viewports: string;
  readonly ownLayouts: string;
  /** Short: `Pre · Arterial`. */
  readonly view: (timepoint: string, volume: string) => string;
  readonly planes: Readonly<Record<PlaneName, string>>;
  readonly plane: string;
  readonly projections: Readonly<Record<Projection, string>>;
  readonly slab: string;
  readonly noSlab: string;
  readonly slabOf: (projection: string, mm: string) => string;
  readonly presets: Readonly<Record<WindowPreset, string>>;
  readonly windowPreset: string;
  readonly windowFree: string;
  readonly volumeShown: string;
  readonly invert: string;
  readonly interpolate: string;
  readonly cine: string;
  readonly stopCine: string;
  readonly menu: (view: string) => string;
  readonly maximise: string;
  readonly restore: string;
  readonly mouse: string;
  readonly mouseModes: Readonly<Record<MouseMode, string>>;
  readonly timepointNotOpen: (timepoint: string) => string;
  readonly volumeNotThere: (volume: string) => string;
  readonly subtractionNotThere: string;
  readonly waiting: string;
  readonly loading: string;
  readonly notLoaded: string;
  readonly load: string;
  readonly tooLarge: (neededMb: string, limitMb: string) => string;
  readonly notReached: string;
  readonly noFrame: string;
  readonly link: string;
  readonly links: Readonly<Record<LinkKind, string>>;
  readonly linkedBy: Readonly<Record<LinkKind, string>>;
  readonly linkAutomatic: string;
  readonly linkUnavailable: string;
  readonly opening: (volume: string, timepoint: string) => string;
  readonly ofAll: (done: number, all: number) => string;
  readonly dividerColumns: string;
  readonly dividerRows: string;
  readonly panelWidths: string;
  readonly dividerWorklist: string;
  readonly dividerSteps: string;
  readonly saveTitle: string;
  readonly saveName: string;
  readonly saveKey: string;
  readonly noKey: string;
  readonly save: string;
  readonly removeLayout: (name: string) => string;
  readonly close: string;
  readonly keySheetTitle: string;
  readonly keySheetMouse: readonly (readonly [hand: string, does: string])[];
  readonly print: string;
  readonly recent: string;
  readonly keyGroups: Readonly<Record<KeyGroup, string>>;
  readonly stepState: (number: number, name: string, state: string) => string;
  readonly stepStates: Readonly<Record<'open' | 'current' | 'done', string>>;
}

/** The commands in the order of the key sheet. */
export type KeyGroup =
  | 'case'
  | 'layout'
  | 'navigation'
  | 'picture'
  | 'overlay'
  | 'link'
  | 'alignment'
  | 'masks'
  | 'roi'
  | 'lesions'
  | 'window';

export type ReadingCommandName =
  | 'hangTimepoint'
  | 'hangPrePost'
  | 'hangLetb'
  | 'hangLesions'
  | 'hangMpr'
  | 'hangOwn1'
  | 'hangOwn2'
  | 'hangOwn3'
  | 'hangOwn4'
  | 'hangAutomatic'
  | 'saveLayout'
  | 'removeLayout'
  | 'maximise'
  | 'nextView'
  | 'previousView'
  | 'step1'
  | 'step2'
  | 'step3'
  | 'step4'
  | 'step5'
  | 'firstSlice'
  | 'lastSlice'
  | 'panLeft'
  | 'panRight'
  | 'panUp'
  | 'panDown'
  | 'presetSoftTissue'
  | 'presetEnhanced'
  | 'presetLiver'
  | 'presetLung'
  | 'presetBone'
  | 'presetSubtraction'
  | 'windowWider'
  | 'windowNarrower'
  | 'windowBrighter'
  | 'windowDarker'
  | 'invert'
  | 'interpolate'
  | 'nextPlane'
  | 'turnLeft'
  | 'turnRight'
  | 'tiltUp'
  | 'tiltDown'
  | 'thickerSlab'
  | 'thinnerSlab'
  | 'nextProjection'
  | 'cine'
  | 'magnifier'
  | 'crosshair'
  | 'mouseWindow'
  | 'mouseScroll'
  | 'mousePan'
  | 'mouseZoom'
  | 'mouseCrosshair'
  | 'toggleAllOverlays'
  | 'nextLink'
  | 'linkByHand'
  | 'linkOff'
  | 'toggleSteps'
  | 'nextPart'
  | 'previousPart'
  | 'nextDisplay'
  | 'spanDisplays'
  | 'keySheet';
