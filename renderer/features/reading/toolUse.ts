import type { Caliper } from '../../../core/response/caliper.ts';
import type { CaliperGrip, ReadingEngine, ToolPointer } from '../../engine/contract.ts';
import type { Slot } from '../../state/slots.ts';

/** Who draws with the mouse while it has a tool in hand: the segmentation, or the measuring of lesions. */
export interface ToolUser {
  readonly isActive: () => boolean;
  readonly onPointer: (slot: Slot, pointer: ToolPointer) => void;
  readonly onWheel: (notch: 1 | -1) => void;
  /** An engine began to run: what the tool shows of itself is not yet in it. */
  readonly onEngine: (slot: Slot, engine: ReadingEngine) => void;
}

const users: ToolUser[] = [];

/** Lets someone draw when it has a tool in hand. Gives a function that ends it. */
export function addToolUser(user: ToolUser): () => void {
  users.push(user);
  return () => {
    users.splice(users.indexOf(user), 1);
  };
}

/** Who has a tool in hand now. */
export function activeToolUser(): ToolUser | null {
  return users.find((user) => user.isActive()) ?? null;
}

/** Tells every user that an engine began to run. */
export function tellToolUsers(slot: Slot, engine: ReadingEngine): void {
  for (const user of users) user.onEngine(slot, engine);
}

/** Whom the lines on the pictures belong to. */
export interface CaliperUser {
  readonly onMoved: (
    slot: Slot,
    id: string,
    caliper: Caliper,
    moved: { readonly grip: CaliperGrip; readonly dragging: boolean },
  ) => void;
  readonly onSelected: (id: string) => void;
}

let calipers: CaliperUser | null = null;

export function setCaliperUser(user: CaliperUser | null): void {
  calipers = user;
}

export function caliperUser(): CaliperUser | null {
  return calipers;
}
