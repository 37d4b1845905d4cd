import { createStore } from 'zustand/vanilla';
import type { ToolPicture } from '../../engine/contract.ts';
import type { Slot } from '../../state/slots.ts';

type Sketch = NonNullable<ToolPicture['sketch']>;

/** The line that the scissors are drawing. */
export const sketchStore = createStore<{ readonly sketch: (Sketch & { readonly slot: Slot }) | null }>(() => ({
  sketch: null,
}));
