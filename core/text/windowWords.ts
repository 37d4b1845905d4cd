import type { Phase, Verdict } from '../dicom/stack.ts';
import type { AlignmentKind, Preset } from '../letb/protocol.ts';
import type { RoiShape } from '../roi/parenchymaRoi.ts';
import type { Severity } from '../base/findings.ts';
import type { VolumeRole } from '../hanging/volumeRole.ts';
import type { AlignmentCommandName, AlignmentWords } from './alignmentWords.ts';
import type { UncertaintyCommandName } from './uncertaintyWords.ts';
import type { LesionCommandName, LesionWords } from './lesionWords.ts';
import type { RecordCommandName } from './recordWords.ts';
import type { ReadingCommandName, ReadingWords } from './readingWords.ts';
import type { SegmentationCommandName, SegmentationWords } from './segmentationWords.ts';
import type { CohortCommandName } from './cohortWords.ts';
import type { TimelineCommandName } from './timelineWords.ts';

type Timepoint = 'pre' | 'post';

/** Every word of the window that is not a sentence of a code. */
export interface WindowWords {
  readonly appName: string;
  readonly notOfficial: string;
  readonly notOfficialDetail: string;
  readonly worklist: string;
  readonly openFolder: string;
  readonly openDemo: string;
  readonly dropHere: string;
  readonly dropMaskHere: string;
  readonly emptyTitle: string;
  readonly emptyText: string;
  readonly reading: string;
  readonly filesSeen: (files: number) => string;
  readonly skippedFiles: (files: number) => string;
  readonly unknownPatient: string;
  readonly noDate: string;
  readonly noDescription: string;
  readonly slices: (count: number, spacing: string | null) => string;
  readonly inRole: (role: string) => string;
  readonly roleLetters: Readonly<Record<VolumeRole, string>>;
  readonly roles: Readonly<Record<VolumeRole, string>>;
  readonly phases: Readonly<Record<Phase, string>>;
  readonly phaseConfidence: (percent: string) => string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly timepoints: Readonly<Record<Timepoint, string>>;
  readonly bothTimepoints: string;
  readonly layout: string;
  readonly readAsTimepoint: (timepoint: string) => string;
  readonly steps: {
    readonly title: string;
    readonly series: string;
    readonly alignment: string;
    readonly liver: string;
    readonly rois: string;
    readonly letb: string;
  };
  readonly stacksCount: (stacks: number) => string;
  readonly alignments: Readonly<Record<AlignmentKind, string>>;
  readonly loadMask: string;
  readonly replaceMask: string;
  readonly noMask: string;
  readonly maskFormats: string;
  readonly placements: string;
  readonly placement: string;
  readonly addRoi: string;
  readonly removeRoi: string;
  readonly noRois: string;
  readonly shape: string;
  readonly shapes: Readonly<Record<RoiShape, string>>;
  readonly volume: string;
  /** The unit. */
  readonly hu: string;
  readonly mean: string;
  readonly sd: string;
  readonly threshold: string;
  readonly liver: string;
  readonly enhancing: string;
  readonly coverage: string;
  readonly change: string;
  readonly provisional: string;
  readonly stale: string;
  readonly staleDetail: string;
  readonly notMeasured: string;
  readonly preset: string;
  readonly presets: Readonly<Record<Preset, string>>;
  readonly overPlacements: (sd: string, range: string, variation: string) => string;
  readonly onePlacementSpread: string;
  readonly responses: string;
  readonly responder: string;
  readonly nonResponder: string;
  readonly notEvaluable: string;
  readonly thresholdSet: string;
  /** By the endpoint's name in a threshold set. */
  readonly endpoints: Readonly<Record<string, { readonly short: string; readonly long: string }>>;
  readonly treatmentDate: string;
  readonly treatmentDateHint: string;
  readonly quality: string;
  readonly histogram: string;
  readonly negativeTail: string;
  readonly noiseFloor: string;
  readonly noiseCorrected: string;
  readonly exploratory: string;
  readonly roiOutliers: string;
  readonly sensitivity: string;
  readonly findings: string;
  readonly noFindings: string;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly measureAnyway: string;
  readonly overlay: string;
  readonly opacity: string;
  readonly cancel: string;
  readonly dismiss: string;
  readonly retry: string;
  readonly opening: (timepoint: string) => string;
  readonly readingMask: (timepoint: string) => string;
  readonly choosePhases: string;
  readonly noGraphics: string;
  readonly graphicsLost: string;
  readonly paletteTitle: string;
  readonly paletteHint: string;
  readonly noCommand: string;
  readonly language: string;
  readonly brokeDown: string;
  readonly brokeDownDetail: string;
  readonly reload: string;
  readonly viewing: ReadingWords;
  readonly masks: SegmentationWords;
  readonly aligning: AlignmentWords;
  readonly lesions: LesionWords;
  readonly commands: Readonly<Record<CommandName, string>>;
}

/** Everything that can be done by key or from the command list. */
export type CommandName =
  | ReadingCommandName
  | SegmentationCommandName
  | AlignmentCommandName
  | TimelineCommandName
  | CohortCommandName
  | LesionCommandName
  | UncertaintyCommandName
  | RecordCommandName
  | 'openFolder'
  | 'openFiles'
  | 'openDemo'
  | 'loadMask'
  | 'showPre'
  | 'showPost'
  | 'showBoth'
  | 'otherTimepoint'
  | 'scrollUp'
  | 'scrollDown'
  | 'scrollUpFast'
  | 'scrollDownFast'
  | 'addRoi'
  | 'removeRoi'
  | 'nextRoi'
  | 'roiLeft'
  | 'roiRight'
  | 'roiUp'
  | 'roiDown'
  | 'zoomIn'
  | 'zoomOut'
  | 'resetView'
  | 'toggleOverlay'
  | 'toggleContour'
  | 'moreOpacity'
  | 'lessOpacity'
  | 'toggleWorklist'
  | 'undo'
  | 'switchLanguage'
  | 'palette'
  | 'cancel';
