import { createStore } from 'zustand/vanilla';
import type { PointLps } from '../../core/geometry/points.ts';
import type { VolumeRole } from '../../core/hanging/volumeRole.ts';
import type { AppInfo } from '../../core/ipc/contract.ts';
import type { Language } from '../../core/text/language.ts';
import type { Slot } from './slots.ts';

/** Which timepoints are being read; the hanging protocol says what is shown of them. */
export type Layout = 'pre' | 'post' | 'both';

export interface CursorState {
  readonly slot: Slot;
  readonly lps: PointLps;
  /** HU under the cursor of every volume of the timepoint that shares the picture's frame of reference. */
  readonly hu: Readonly<Partial<Record<VolumeRole, number | null>>>;
}

/** What the left mouse button does. */
export type MouseTool = 'window' | 'scroll' | 'pan' | 'zoom' | 'crosshair';

export interface ViewState {
  readonly language: Language;
  readonly app: AppInfo | null;
  readonly layout: Layout;
  /** The timepoint that commands and the right-hand panels speak of. */
  readonly activeSlot: Slot;
  readonly cursor: CursorState | null;
  /** 0 to 1. */
  readonly overlayOpacity: number;
  /** Of the contours of liver and other masks, 0 to 1. */
  readonly contourOpacity: number;
  readonly isOverlayShown: boolean;
  readonly isContourShown: boolean;
  /** False hides everything over the pictures but the crosshair. */
  readonly areOverlaysShown: boolean;
  readonly isCrosshairShown: boolean;
  readonly isMagnifierOn: boolean;
  readonly mouseTool: MouseTool;
  /** The viewport that plays. */
  readonly cineView: string | null;
  readonly isPaletteOpen: boolean;
  readonly isKeySheetOpen: boolean;
  readonly areStepsOpen: boolean;
  readonly isWorklistOpen: boolean;
  readonly isDropping: boolean;
  /** Why there are no pictures: no WebGL2, or a lost context. */
  readonly graphics: 'fine' | 'missing' | 'lost';
}

export const initialView: ViewState = {
  language: 'en',
  app: null,
  layout: 'both',
  activeSlot: 'pre',
  cursor: null,
  overlayOpacity: 0.75,
  contourOpacity: 1,
  isOverlayShown: true,
  isContourShown: true,
  areOverlaysShown: true,
  isCrosshairShown: false,
  isMagnifierOn: false,
  mouseTool: 'window',
  cineView: null,
  isPaletteOpen: false,
  isKeySheetOpen: false,
  areStepsOpen: true,
  isWorklistOpen: true,
  isDropping: false,
  graphics: 'fine',
};

export const viewStore = createStore<ViewState>(() => initialView);

export function slotsOf(layout: Layout): readonly Slot[] {
  return layout === 'both' ? ['pre', 'post'] : [layout];
}
