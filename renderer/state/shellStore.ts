import { createStore } from 'zustand/vanilla';

/** Widths of the two side panels, CSS pixels, and the commands used last. Kept from session to session. */
export interface ShellState {
  readonly worklistPx: number;
  readonly stepsPx: number;
  /** The newest first. */
  readonly recentCommands: readonly string[];
}

export const WORKLIST_PX = { least: 170, most: 420 };
export const STEPS_PX = { least: 290, most: 560 };
const MOST_RECENT = 8;

export const initialShell: ShellState = { worklistPx: 228, stepsPx: 364, recentCommands: [] };

export const shellStore = createStore<ShellState>(() => initialShell);

export function noteUsed(command: string): void {
  shellStore.setState(({ recentCommands }) => ({
    recentCommands: [command, ...recentCommands.filter((one) => one !== command)].slice(0, MOST_RECENT),
  }));
}

export function within({ least, most }: { readonly least: number; readonly most: number }, px: number): number {
  return Math.round(Math.min(most, Math.max(least, px)));
}

/** In CSS: on a narrow window the pictures keep their share. */
export function worklistWidth(px: number): string {
  return `min(${px}px, 16.7vw)`;
}

export function stepsWidth(px: number): string {
  return `min(${px}px, 24.2vw)`;
}
