import { gridsCoincide } from '../../geometry/grid.ts';
import type { Labelmap } from '../labelmap.ts';
import type { Edit } from './edit.ts';
import { editRefusal } from './editRefusals.ts';
import type { CopyTool, DraftTool } from './editTool.ts';
import { regionEdit, type EditedLayer } from './regionEdit.ts';

/** Takes another mask over: in its place, added, taken away, or as the bound of what is kept. Refused: a source on another grid. */
export function copyEdit(target: EditedLayer, tool: CopyTool, source: Labelmap): Edit {
  return takeOver(target, tool, source, tool.from);
}

/** Puts a draft in the mask's place. Refused: a draft on another grid. */
export function draftEdit(target: EditedLayer, tool: DraftTool, draft: Labelmap): Edit {
  return takeOver(target, tool, draft, tool.method);
}

function takeOver(target: EditedLayer, tool: CopyTool | DraftTool, source: Labelmap, from: string): Edit {
  const { grid } = target.mask;
  if (!gridsCoincide(source.grid, grid)) {
    throw editRefusal('edit-source-on-another-grid', { layer: target.layer, from });
  }
  const region = { box: { low: [0, 0, 0], high: grid.dimensions }, inside: source.voxels } as const;
  return regionEdit(target, tool, region, tool.kind === 'copy' ? tool.effect : 'replace');
}
