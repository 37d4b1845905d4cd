import { createStore } from 'zustand/vanilla';
import type { PointLps } from '../../core/geometry/points.ts';
import type { AppInfo } from '../../core/ipc/contract.ts';
import type { Language } from '../../core/text/language.ts';
import type { Slot } from './slots.ts';

/** Which timepoints the viewports show. */
export type Layout = 'pre' | 'post' | 'both';

export interface CursorState {
  readonly slot: Slot;
  readonly lps: PointLps;
  /** HU under the cursor: precontrast, arterial, subtraction. */
  readonly precontrastHu: number | null;
  readonly arterialHu: number | null;
  readonly subtractionHu: number | null;
}

export interface ViewState {
  readonly language: Language;
  readonly app: AppInfo | null;
  readonly layout: Layout;
  /** The timepoint that commands and the right-hand panels speak of. */
  readonly activeSlot: Slot;
  readonly cursor: CursorState | null;
  /** 0 to 1. */
  readonly overlayOpacity: number;
  readonly isOverlayShown: boolean;
  readonly isContourShown: boolean;
  readonly isPaletteOpen: boolean;
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
  isOverlayShown: true,
  isContourShown: true,
  isPaletteOpen: false,
  isWorklistOpen: true,
  isDropping: false,
  graphics: 'fine',
};

export const viewStore = createStore<ViewState>(() => initialView);

export function slotsOf(layout: Layout): readonly Slot[] {
  return layout === 'both' ? ['pre', 'post'] : [layout];
}
