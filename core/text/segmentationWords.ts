import type { Layer } from '../segmentation/edits/layers.ts';

type MaskTool = 'brush' | 'eraser' | 'threshold' | 'scissors' | 'seed-inside' | 'seed-outside';

/** The words of the liver step: its masks and their tools. */
export interface SegmentationWords {
  readonly edit: string;
  readonly closeEditing: string;
  readonly draft: string;
  readonly draftAgain: string;
  readonly draftRunning: string;
  readonly draftWaits: (cm3: string) => string;
  readonly segmentByModel: string;
  readonly modelRunning: (model: string) => string;
  readonly modelWaits: (model: string, cm3: string) => string;
  readonly accept: string;
  readonly discard: string;
  readonly seeds: (inside: number, outside: number) => string;
  readonly removeSeed: string;
  readonly tools: string;
  readonly toolNames: Readonly<Record<MaskTool, string>>;
  readonly toolHints: Readonly<Record<MaskTool, string>>;
  readonly layer: string;
  readonly layers: Readonly<Record<Layer, string>>;
  readonly layerHints: Readonly<Record<Layer, string>>;
  readonly showLayer: (layer: string) => string;
  readonly tip: string;
  readonly tips: Readonly<Record<'disc' | 'sphere', string>>;
  readonly radius: string;
  readonly range: string;
  readonly lowestHu: string;
  readonly highestHu: string;
  readonly effect: string;
  readonly effects: Readonly<Record<'add' | 'remove' | 'keep', string>>;
  readonly reach: string;
  readonly reaches: Readonly<Record<'slice' | 'volume', string>>;
  readonly interpolate: string;
  readonly fillHoles: string;
  readonly keepLargest: string;
  readonly smooth: string;
  readonly grow: string;
  readonly shrink: string;
  readonly sigmaMm: string;
  readonly distanceMm: string;
  readonly undo: string;
  readonly redo: string;
  readonly stored: string;
  readonly storing: (steps: number) => string;
  readonly notStored: string;
  readonly openStored: string;
  readonly copyFrom: string;
  readonly choosePhase: string;
  readonly save: string;
  readonly format: string;
  readonly savedAs: (name: string) => string;
  readonly contourOpacity: string;
  readonly working: string;
}

/** The commands of the liver step, in the order of the key sheet. */
export type SegmentationCommandName =
  | 'redo'
  | 'draftLiver'
  | 'segmentByModel'
  | 'acceptDraft'
  | 'toolBrush'
  | 'toolEraser'
  | 'toolThreshold'
  | 'toolScissors'
  | 'toolSeedInside'
  | 'toolSeedOutside'
  | 'brushLarger'
  | 'brushSmaller'
  | 'brushTip'
  | 'nextLayer'
  | 'interpolateSlices'
  | 'fillHoles'
  | 'keepLargest'
  | 'smoothMask'
  | 'growMask'
  | 'shrinkMask'
  | 'saveMask';
