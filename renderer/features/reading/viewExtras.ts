import type { ReactNode } from 'react';
import type { ShownCell } from './layout.ts';

/** What another feature lays over a viewport. */
type ViewExtras = (shown: ShownCell) => ReactNode;

let extras: ViewExtras = () => null;

/** Set once, before the window is drawn. */
export function setViewExtras(next: ViewExtras): void {
  extras = next;
}

export function viewExtras(shown: ShownCell): ReactNode {
  return extras(shown);
}
