type Kind = 'rigid' | 'deformable';
type Verdict = 'good' | 'doubtful' | 'poor';
type Mode = 'checkerboard' | 'swipe' | 'difference' | 'displacement';

/** The words of the alignment step and of its quality view. */
export interface AlignmentWords {
  readonly open: string;
  readonly close: string;
  readonly title: string;
  readonly kinds: Readonly<Record<Kind | 'none', string>>;
  readonly kindHints: Readonly<Record<Kind | 'none', string>>;
  readonly needsLiver: string;
  readonly running: Readonly<Record<Kind | 'by-hand' | 'stored', string>>;
  readonly proposal: (kind: string) => string;
  readonly accepted: (kind: string) => string;
  readonly byHand: string;
  readonly verdict: string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly noReasons: string;
  readonly notOffered: Readonly<Record<Kind, string>>;
  readonly needsRoi: string;
  readonly measuring: string;
  readonly before: string;
  readonly after: string;
  readonly rimResidual: string;
  readonly negativeTail: string;
  readonly misregistration: string;
  readonly nmi: string;
  readonly misfit: string;
  readonly roiSd: string;
  readonly jacobian: string;
  readonly inverseConsistency: string;
  readonly meanShift: string;
  readonly rotation: string;
  readonly noiseFactor: (factor: string) => string;
  readonly noiseFactorUnknown: string;
  readonly accept: string;
  readonly refuse: string;
  readonly adjust: string;
  readonly backToPaper: string;
  readonly stale: string;
  readonly alignAgain: string;
  readonly keptNotUsed: string;
  readonly view: string;
  readonly modes: Readonly<Record<Mode, string>>;
  readonly modeHints: Readonly<Record<Mode, string>>;
  readonly tile: string;
  readonly divider: string;
  readonly shownBefore: string;
  readonly shownAfter: string;
  readonly toggleBefore: string;
  readonly leaveView: string;
  readonly sides: Readonly<Record<'arterial' | 'before' | 'after' | 'differenceBefore' | 'differenceAfter', string>>;
  readonly legend: string;
  readonly arrows: (scale: string) => string;
  readonly adjusting: string;
  readonly adjustingHint: string;
  readonly moved: (mm: string, degrees: string) => string;
  readonly reset: string;
  readonly take: string;
  readonly explained: (cm3: string, enhancing: string) => string;
  readonly explainedMeaning: string;
  readonly ofWhichExplained: (cm3: string) => string;
  readonly aligningTimepoints: string;
}

/** The commands of the alignment step, in the order of the key sheet. */
export type AlignmentCommandName =
  | 'alignRigid'
  | 'alignDeformable'
  | 'acceptAlignment'
  | 'refuseAlignment'
  | 'adjustAlignment'
  | 'nextQualityView'
  | 'toggleBefore'
  | 'leaveQualityView'
  | 'alignTimepoints';
