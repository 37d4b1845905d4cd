import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { Finding } from '../../core/base/findings.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import { layers, type ByLayer, type Layer } from '../../core/segmentation/edits/layers.ts';
import { MAX_BRUSH_RADIUS_MM } from '../../core/segmentation/edits/brush.ts';
import type { MaskFormat } from '../../core/segmentation/writeMask.ts';
import { IDLE, type Job } from './job.ts';
import { inBoth, withSlot, type BySlot, type Slot } from './slots.ts';

/** What the left mouse button does to the masks. */
export type MaskTool = 'brush' | 'eraser' | 'threshold' | 'scissors' | 'seed-inside' | 'seed-outside';
export const maskTools: readonly MaskTool[] = ['brush', 'eraser', 'threshold', 'scissors'];
export const seedTools: readonly MaskTool[] = ['seed-inside', 'seed-outside'];

export interface Seed {
  readonly kind: 'inside' | 'outside';
  readonly lps: PointLps;
}

/** A drafted liver that waits for the reader: it is no mask until it is accepted. */
export interface ProposedDraft {
  readonly liverCm3: number;
  /** The name of the model that made it; null for the automatic draft. */
  readonly model: string | null;
  readonly method: string;
  readonly findings: readonly Finding[];
}

/** The masks of one timepoint, as far as the window shows their state. */
export interface MaskEditing {
  readonly undoable: number;
  readonly redoable: number;
  /** Steps that are not yet on the disk. */
  readonly unstored: number;
  /** ISO 8601 instant of the last step of this window; null before it. */
  readonly lastStepAt: string | null;
  /** Why nothing is stored any more, or from the beginning. */
  readonly storeProblem: Coded | null;
  /** Why the last tool did nothing. */
  readonly problem: Coded | null;
  /** A tool that works on the whole mask. */
  readonly job: Job;
  readonly seeds: readonly Seed[];
  readonly drafting: Job;
  /** The name of the model that runs; null where the automatic draft does. */
  readonly draftingModel: string | null;
  readonly draft: ProposedDraft | null;
  /** The name of the file that a mask was last saved to. */
  readonly savedAs: string | null;
}

export const noEditing: MaskEditing = {
  undoable: 0,
  redoable: 0,
  unstored: 0,
  lastStepAt: null,
  storeProblem: null,
  problem: null,
  job: IDLE,
  seeds: [],
  drafting: IDLE,
  draftingModel: null,
  draft: null,
  savedAs: null,
};

/** How the reader set the tools: the same for both timepoints. */
export interface ToolSettings {
  /** Null: the mouse looks, it does not draw. */
  readonly tool: MaskTool | null;
  readonly layer: Layer;
  readonly tip: 'disc' | 'sphere';
  readonly radiusMm: number;
  readonly huRange: readonly [lowest: number, highest: number];
  readonly scissorsEffect: 'add' | 'remove' | 'keep';
  readonly scissorsReach: 'slice' | 'volume';
  readonly sigmaMm: number;
  readonly growMm: number;
  readonly format: MaskFormat;
  readonly isShown: ByLayer<boolean>;
  readonly isOpen: boolean;
}

export const firstTools: ToolSettings = {
  tool: null,
  layer: 'liver',
  tip: 'disc',
  radiusMm: 10,
  huRange: [0, 250],
  scissorsEffect: 'remove',
  scissorsReach: 'slice',
  sigmaMm: 2,
  growMm: 2,
  format: 'nii.gz',
  isShown: { liver: true, exclusion: true, lesion: true },
  isOpen: false,
};

export const toolStore = createStore<ToolSettings>(() => firstTools);

export const editingStore = createStore<BySlot<MaskEditing>>(() => inBoth(noEditing));

export function setEditing(slot: Slot, change: Partial<MaskEditing>): void {
  editingStore.setState((all) => withSlot(all, slot, change));
}

/** Chosen again, a tool is put down. */
export function chooseTool(tool: MaskTool | null): void {
  toolStore.setState((now) => (tool === null || now.tool === tool ? { tool: null } : { tool, isOpen: true }));
}

const LEAST_RADIUS_MM = 0.5;
const RADIUS_STEP = 1.15;

/** Larger or smaller by a step; whole tenths of a millimetre. */
export function resizeBrush(steps: number): void {
  toolStore.setState(({ radiusMm }) => ({ radiusMm: radiusWithin(radiusMm * RADIUS_STEP ** steps) }));
}

export function radiusWithin(radiusMm: number): number {
  return Math.min(MAX_BRUSH_RADIUS_MM, Math.max(LEAST_RADIUS_MM, Math.round(10 * radiusMm) / 10));
}

export function nextLayer(): void {
  toolStore.setState(({ layer }) => ({ layer: layers[(layers.indexOf(layer) + 1) % layers.length] ?? 'liver' }));
}
