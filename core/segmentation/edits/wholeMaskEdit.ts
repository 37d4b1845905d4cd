import type { Edit } from './edit.ts';
import type { FillHolesTool, GrowTool, KeepLargestTool, SmoothTool } from './editTool.ts';
import { growEdit } from './growMask.ts';
import { fillHolesEdit, keepLargestEdit } from './islands.ts';
import type { EditedLayer } from './regionEdit.ts';
import { smoothEdit } from './smooth.ts';

/** Tools that look at the whole mask: seconds on a large one, so that a window lets a worker use them. */
export type WholeMaskTool = FillHolesTool | KeepLargestTool | SmoothTool | GrowTool;

/** What the tool makes of the mask. Refused: what each of the tools refuses. */
export function wholeMaskEdit(target: EditedLayer, tool: WholeMaskTool): Edit {
  switch (tool.kind) {
    case 'fill-holes':
      return fillHolesEdit(target, tool);
    case 'keep-largest':
      return keepLargestEdit(target, tool);
    case 'smooth':
      return smoothEdit(target, tool);
    case 'grow':
      return growEdit(target, tool);
  }
}
