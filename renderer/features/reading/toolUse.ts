import type { ReadingEngine, ToolPointer } from '../../engine/contract.ts';
import type { Slot } from '../../state/slots.ts';

/** Who has the left mouse button: the segmentation when it has a tool in hand, the alignment while it is adjusted. */
export interface ToolUser {
  readonly isActive: () => boolean;
  readonly onPointer: (slot: Slot, pointer: ToolPointer) => void;
  readonly onWheel: (notch: 1 | -1) => void;
  /** An engine began to run: what the tool shows of itself is not yet in it. */
  readonly onEngine: (slot: Slot, engine: ReadingEngine) => void;
}

let user: ToolUser | null = null;
/** Goes before the other for as long as it is active. */
let first: ToolUser | null = null;

export function setToolUser(next: ToolUser | null): void {
  user = next;
}

export function setFirstToolUser(next: ToolUser | null): void {
  first = next;
}

export function toolUser(): ToolUser | null {
  return first?.isActive() === true ? first : user;
}
