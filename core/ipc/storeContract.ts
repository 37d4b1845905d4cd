import type { Grid } from '../geometry/grid.ts';
import type { ByLayer, Layer } from '../segmentation/edits/layers.ts';
import type { StudyRequests } from './studyContract.ts';

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One patient's case, as its opener names it; at most 1000 characters. */
export type CaseId = string;
export type SegmentationId = number;
export type DraftId = number;

/** An edit or a whole mask told from an empty one, as `encodeEdit` writes it. */
export type EditBytes = Uint8Array;

/** One step of a case's record. Steps are numbered from 1 without gaps and never change. */
export interface StoredEvent {
  readonly revision: number;
  /** What happened: `core/record` gives each kind its payload. */
  readonly kind: string;
  readonly observer: string;
  /** ISO 8601 instant at which it was stored. */
  readonly at: string;
  readonly payload: JsonValue;
}

/** The masks of one image of a case as they stand. */
export interface OpenSegmentation {
  readonly segmentationId: SegmentationId;
  /** Number of steps (edits, undos and redos) so far. */
  readonly revision: number;
  /** Applied to an empty mask each gives its layer. */
  readonly masks: ByLayer<EditBytes>;
  readonly undoable: number;
  readonly redoable: number;
}

export interface SegmentationStep {
  readonly segmentationId: SegmentationId;
  /** The revision that the caller's masks are at. */
  readonly expectedRevision: number;
}

/** What an undo or redo did: `edit` applied to its layer's mask gives the mask at `revision`. */
export interface TakenStep {
  readonly revision: number;
  readonly edit: EditBytes;
  readonly undoable: number;
  readonly redoable: number;
}

/** A mask that a draft's maker proposed; it is kept whether or not it was taken over. */
export interface StoredDraft {
  readonly draftId: DraftId;
  readonly layer: Layer;
  readonly method: string;
  readonly parameters: JsonValue;
  readonly at: string;
}

export interface StoredBackup {
  /** Its file's name. */
  readonly name: string;
  /** ISO 8601 instant. */
  readonly at: string;
  readonly reason: BackupReason;
  readonly bytes: number;
}

/** `migration`: before the database took a new form. */
export type BackupReason = 'daily' | 'migration';

export interface StoreState {
  /** Form of the database. */
  readonly version: number;
  /** Newest first. */
  readonly backups: readonly StoredBackup[];
}

/**
 * What the window and the command line ask of the store. An answer to a request that writes is given once it is on the disk: it survives
 * the end of the program by force at once, and a loss of power as far as the disk keeps its word on flushed writes.
 */
export interface StoreRequests extends StudyRequests {
  'store:state': { readonly args: null; readonly result: StoreState };
  /** Puts a backup in the place of a damaged or missing database; what was there is kept beside it. */
  'store:restoreBackup': { readonly args: { readonly name: string }; readonly result: StoreState };

  /** Adds a step to a case's record; refused (`store-conflict`) unless the record is at `expectedRevision`, 0 for a new case. */
  'record:append': {
    readonly args: {
      readonly caseId: CaseId;
      readonly expectedRevision: number;
      readonly kind: string;
      readonly observer: string;
      readonly payload: JsonValue;
    };
    readonly result: StoredEvent;
  };
  /** The steps of a case's record after a revision, in order; none for an unknown case. */
  'record:read': {
    readonly args: { readonly caseId: CaseId; readonly afterRevision: number };
    readonly result: readonly StoredEvent[];
  };

  /** The masks drawn on an image of a case, empty ones when it is new. `name` tells it from the case's other images and readings. */
  'segmentation:open': {
    readonly args: { readonly caseId: CaseId; readonly name: string; readonly grid: Grid };
    readonly result: OpenSegmentation;
  };
  /** Stores an edit, all of it or nothing. Refused: one that does not fit the masks at `expectedRevision`. */
  'segmentation:append': {
    readonly args: SegmentationStep & { readonly edit: EditBytes };
    readonly result: { readonly revision: number };
  };
  /** Takes the last edit back; null when there is none. */
  'segmentation:undo': { readonly args: SegmentationStep; readonly result: TakenStep | null };
  /** Does again what was undone last; null when there is none. */
  'segmentation:redo': { readonly args: SegmentationStep; readonly result: TakenStep | null };

  'draft:save': {
    readonly args: {
      readonly segmentationId: SegmentationId;
      readonly layer: Layer;
      readonly method: string;
      readonly parameters: JsonValue;
      /** The drafted mask told from an empty one. */
      readonly mask: EditBytes;
    };
    readonly result: StoredDraft;
  };
  /** Newest first. */
  'draft:list': {
    readonly args: { readonly segmentationId: SegmentationId };
    readonly result: readonly StoredDraft[];
  };
  'draft:read': { readonly args: { readonly draftId: DraftId }; readonly result: EditBytes };

  /** What the window keeps between runs (layout, treatment dates, …), by key. */
  'window:getState': { readonly args: null; readonly result: Readonly<Record<string, JsonValue>> };
  /** Null forgets the key. */
  'window:setState': { readonly args: { readonly key: string; readonly value: JsonValue }; readonly result: null };
}

export type StoreRequestName = keyof StoreRequests;
export type StoreArgsOf<Name extends StoreRequestName> = StoreRequests[Name]['args'];
export type StoreResultOf<Name extends StoreRequestName> = StoreRequests[Name]['result'];
