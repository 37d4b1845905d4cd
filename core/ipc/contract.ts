import type { Coded } from '../base/errors.ts';
import type { SeriesSoFar } from '../dicom/seriesSoFar.ts';
import type { PointLps } from '../geometry/points.ts';
import type { LiverModel } from '../segmentation/model/liverModel.ts';
import type { Language } from '../text/language.ts';
import type { BatchEvents, BatchQueueRefusals, BatchRequests } from './batchContract.ts';
import type { StoreRequests } from './storeContract.ts';

/**
 * The whole traffic between the window's page and the main process: types only.
 * No path crosses into the page: a file is named to it by a token, an address of the study scheme that only this run knows.
 */

/** One import: the scan of a folder, of dropped files, or of the demo case. */
export type ImportId = string;

/** `study://import/<importId>/<n>`, `study://mask/<n>` or `study://model/<n>`: `fetch` of it gives the file's bytes, in the page and in its workers. */
export type FileToken = string;

/** What was asked, or why it is refused: `sentenceOf(error, language)` says it to the reader. */
export type Reply<T> = { readonly ok: true; readonly result: T } | { readonly ok: false; readonly error: Coded };

/** Requests by name: what they take and what they give. A request without arguments takes `null`. */
export interface Requests extends StoreRequests, BatchRequests {
  /** Starts reading; the tree comes by the events `import:tree` and `import:done`. Paths come from dropped files only (`MainApi.importDropped`). */
  'import:start': {
    readonly args: { readonly demo: true } | { readonly paths: readonly string[] };
    readonly result: ImportId;
  };
  /** Starts the import of what the program was started with (a path, `--demo`) or handed by a second start; null when there is none. */
  'import:takeOffered': { readonly args: null; readonly result: ImportId | null };
  /** Opens the system's folder dialog and starts the import; null when the reader closed it. */
  'import:chooseFolder': { readonly args: null; readonly result: ImportId | null };
  /** The same for files: DICOM files, a DICOMDIR, .zip archives. Two dialogs, since Windows and Linux have none for both. */
  'import:chooseFiles': { readonly args: null; readonly result: ImportId | null };
  /** False when that import is over or unknown. The event `import:cancelled` follows. */
  'import:cancel': { readonly args: { readonly importId: ImportId }; readonly result: boolean };
  /** Forgets an import: its tokens answer 404 from then on. */
  'import:close': { readonly args: { readonly importId: ImportId }; readonly result: boolean };
  /** Opens the system's dialog for a mask file (.nii, .nii.gz, .nrrd, .mha); null when the reader closed it. */
  'mask:choose': { readonly args: null; readonly result: MaskFile | null };
  /** A mask file dropped on the window (`MainApi.maskDropped`). */
  'mask:take': { readonly args: { readonly path: string }; readonly result: MaskFile };
  /** Writes a mask file where the reader says, by the system's dialog; gives the name it got, or null when the reader closed the dialog. */
  'mask:save': {
    readonly args: { readonly name: string; readonly bytes: Uint8Array };
    readonly result: { readonly name: string } | null;
  };
  /**
   * Opens the system's dialog for the manifest of a liver model (schema `letb.liver-model/1`); null when the reader closed it. Refused: as
   * `readLiverModel`, a manifest or a model that cannot be read, a model outside the manifest's folder or over 1 GB.
   */
  'model:choose': { readonly args: null; readonly result: ChosenLiverModel | null };
  /**
   * Prints a page that is complete in itself (`reportPage`) into a PDF where the reader says, by the system's dialog; gives the name it got, or null
   * when the reader closed the dialog. The page is printed without script and loads nothing.
   */
  'report:savePdf': {
    readonly args: { readonly name: string; readonly html: string };
    readonly result: { readonly name: string } | null;
  };
  /** The same for a report's page, table, document, chart or paragraph as text: .html, .csv, .json, .svg or .txt. */
  'report:saveText': {
    readonly args: { readonly name: string; readonly text: string };
    readonly result: { readonly name: string } | null;
  };
  /** The same for a chart as a picture. */
  'report:savePng': {
    readonly args: { readonly name: string; readonly bytes: Uint8Array };
    readonly result: { readonly name: string } | null;
  };
  'settings:get': { readonly args: null; readonly result: Settings };
  /** Gives the settings as they are after the change. */
  'settings:set': { readonly args: Partial<Settings>; readonly result: Settings };
  /** Moves the window, or stretches it over all displays and, asked again, back. Nothing happens where there is one display. */
  'window:place': { readonly args: { readonly to: WindowPlace }; readonly result: WindowPlaced };
  'app:info': { readonly args: null; readonly result: AppInfo };
  /** A fault seen by the page goes to the log file, redacted. */
  'log:report': { readonly args: FaultReport; readonly result: null };
}

/** Events from main to the page, by name. */
export interface Events extends BatchEvents {
  /** Something waits to be imported (second start, file opened by the system): answer with `import:takeOffered`. */
  'import:offered': null;
  'import:progress': ImportProgress;
  /** Between start and done, a few times a second at most: what the worklist may already show. */
  'import:partial': ImportPartial;
  /** The tree, in parts and in order (`joinParts`), all of them between the last `import:partial` and `import:done`. */
  'import:tree': ImportTreePart;
  'import:done': ImportDone;
  'import:failed': { readonly importId: ImportId; readonly error: Coded };
  'import:cancelled': { readonly importId: ImportId };
  /** An entry of the application's menu that the page answers. */
  'menu:chosen': { readonly command: MenuCommand };
}

export type RequestName = keyof Requests;
export type EventName = keyof Events;
export type ArgsOf<Name extends RequestName> = Requests[Name]['args'];
export type ResultOf<Name extends RequestName> = Requests[Name]['result'];

/** What the page may ask: everything but to name a path. */
export type PageArgsOf<Name extends RequestName> = Name extends 'import:start'
  ? { readonly demo: true }
  : Name extends 'mask:take'
    ? never
    : ArgsOf<Name>;

export type MenuCommand = 'import:chooseFolder' | 'import:chooseFiles' | 'import:demo' | 'mask:choose';

export interface ImportProgress {
  readonly importId: ImportId;
  readonly filesSeen: number;
  /** In [0, 1]; null while the number of files is not known. */
  readonly fraction: number | null;
}

/** Series that were found or have grown since the last of these events. Nothing of them may be opened before `import:done`. */
export interface ImportPartial {
  readonly importId: ImportId;
  readonly series: readonly SeriesSoFar[];
}

/** As `scanFolder` gives the tree, with every slice's `source` a FileToken and every skipped file's path relative to what was dropped. */
export interface ImportTreePart {
  readonly importId: ImportId;
  readonly text: string;
}

/** The tree is complete and its tokens serve. */
export interface ImportDone {
  readonly importId: ImportId;
  /** What the demo case brings beside its DICOM files; null for every other import. */
  readonly demo: DemoContents | null;
}

/** What is known of the demo case. */
export interface DemoContents {
  /** ISO 8601 date. */
  readonly treatmentDate: string;
  readonly timepoints: readonly DemoTimepoint[];
}

/** One timepoint of the demo case: the stacks of the tree by their ids, the liver mask, three proposed ROI centres. */
export interface DemoTimepoint {
  readonly id: string;
  /** ISO 8601 date. */
  readonly date: string;
  readonly arterialStackId: string;
  readonly precontrastStackId: string;
  readonly portalVenousStackId: string | null;
  readonly liverMask: MaskFile;
  readonly roiCentresLps: readonly PointLps[];
}

export interface MaskFile {
  readonly source: FileToken;
  /** The file's name without its folder: its ending says the format. */
  readonly name: string;
}

/** A reader's own liver model: its manifest, read and checked, and where its bytes come from. */
export interface ChosenLiverModel {
  readonly manifest: LiverModel;
  /** Of the manifest's file, lower-case hex. */
  readonly manifestSha256: string;
  /** The model's file, not yet verified. */
  readonly source: FileToken;
  /** The model's file without its folder. */
  readonly name: string;
}

export interface Settings {
  readonly language: Language;
  /** Layouts that the reader saved: documents of `letb.hanging-protocol/1`. The page checks each when it takes them over. */
  readonly hangingProtocols?: readonly SavedDocument[];
  /** How the window was left. */
  readonly shell?: ShellSettings;
}

/** A JSON object whose meaning another module checks. */
export type SavedDocument = { readonly [key: string]: unknown };

export interface ShellSettings {
  /** By the display that the window stood on, `1920x1080`. */
  readonly panels: Readonly<Record<string, PanelSettings>>;
  /** Names of commands, the newest first. */
  readonly recentCommands: readonly string[];
}

/** Of the two side panels: their widths in CSS pixels, and whether they are open. */
export interface PanelSettings {
  readonly worklistPx: number;
  readonly stepsPx: number;
  readonly isWorklistOpen: boolean;
  readonly areStepsOpen: boolean;
}

/** Where the window goes: to the next display, over all of them, or back to one. */
export type WindowPlace = 'next-display' | 'all-displays';

export interface WindowPlaced {
  readonly displays: number;
  readonly isSpanning: boolean;
}

export interface AppInfo {
  readonly version: string;
  readonly electronVersion: string;
  readonly chromeVersion: string;
  readonly nodeVersion: string;
  readonly platform: string;
  readonly language: Language;
  /** The line every window shows, in the language in force. */
  readonly researchUseLine: string;
  /** False when the fallback for development and evaluation runs: the window then says so. */
  readonly officialBinary: boolean;
}

/** Never patient data: no names, identifiers, paths or pixel values. Main redacts again before it writes. */
export interface FaultReport {
  /** Where it was seen: `window`, `worker`, `viewport`, … */
  readonly where: string;
  readonly message: string;
  readonly stack: string | null;
}

/** A `File` of the page, dropped or chosen. */
export interface DroppedFile {
  readonly name: string;
  readonly size: number;
}

/** `window.letb`: all that the page has of the main process. */
export interface MainApi {
  /** Never rejects for a refusal: that is `ok: false`. A name that is not in `Requests` is refused before it leaves the page. */
  request<Name extends RequestName>(name: Name, args: PageArgsOf<Name>): Promise<Reply<ResultOf<Name>>>;
  /** Calls the listener at each event until the returned function is called. */
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void;
  /** Imports files and folders dropped on the window (`event.dataTransfer.files`). */
  importDropped(files: readonly DroppedFile[]): Promise<Reply<ImportId>>;
  /** Takes a mask file dropped on the window; one at a time. */
  maskDropped(files: readonly DroppedFile[]): Promise<Reply<MaskFile>>;
}

/** Why a request is refused at the boundary between page and main process. */
export interface IpcRefusals extends BatchQueueRefusals {
  'request-unknown': { readonly name: string };
  'request-not-trusted': { readonly name: string };
  'request-not-valid': { readonly name: string; readonly problem: string };
  /** A defect of the main process: the log has it. */
  'request-broke-down': { readonly name: string };
  'dropped-files-without-path': { readonly files: number };
  'several-masks-dropped': { readonly files: number };
  'mask-without-images': { readonly name: string };
  /** The reader cancelled a scan. */
  'import-cancelled': { readonly files: number };
  /** The process that reads the files ended before its answer. */
  'import-broke-down': { readonly exitCode: number };
}
