import type { Finding } from '../../base/findings.ts';
import { voxelOffset, voxelVolumeMm3, type Grid } from '../../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../../imaging/volume.ts';
import { componentsOf } from '../draft/components.ts';
import { draftFinding } from '../draft/draftFindings.ts';
import { PLAUSIBLE_CM3 } from '../draft/plausibility.ts';
import { patientOrder } from '../draft/workingGrid.ts';
import { modelFinding } from './modelRefusals.ts';

/** As for every draft: area on the scan's end from which the organ is cut off, and what parenchyma measures. */
const CUT_AREA_CM2 = 4;
const USUAL_HU: readonly [number, number] = [20, 180];
/** Share of the mask outside its largest component from which a reader is told. */
const SEVERAL_FROM_PERCENT = 0.1;

/** What a reader must look at before a mask that no reader drew is used: the findings of a draft that mask and HU alone can tell. */
export function maskPlausibility(volume: Volume, mask: Uint8Array): readonly Finding[] {
  const { grid } = volume;
  const findings: Finding[] = [draftFinding('warning', 'draft-unreviewed', {})];
  const { voxels, medianHu } = attenuationOf(volume.voxels, mask);
  const volumeCm3 = (voxels * voxelVolumeMm3(grid)) / 1000;
  const [lowestCm3, highestCm3] = PLAUSIBLE_CM3;
  if (volumeCm3 < lowestCm3 || volumeCm3 > highestCm3)
    findings.push(draftFinding('warning', 'draft-volume-implausible', { volumeCm3, lowestCm3, highestCm3 }));
  const { lower, upper } = endAreasCm2(grid, mask);
  if (upper >= CUT_AREA_CM2)
    findings.push(draftFinding('warning', 'draft-cut-by-scan', { end: 'upper', areaCm2: upper }));
  if (lower >= CUT_AREA_CM2)
    findings.push(draftFinding('warning', 'draft-cut-by-scan', { end: 'lower', areaCm2: lower }));
  const [lowestHu, highestHu] = USUAL_HU;
  if (medianHu < lowestHu || medianHu > highestHu)
    findings.push(draftFinding('warning', 'draft-attenuation-unusual', { meanHu: medianHu, lowestHu, highestHu }));
  const { components, outsidePercent } = componentsIn(grid, mask);
  if (outsidePercent >= SEVERAL_FROM_PERCENT)
    findings.push(modelFinding('warning', 'model-several-components', { components, outsidePercent }));
  return findings;
}

/** Voxels of the mask, and their median HU: tumours and vessels hardly move it. */
function attenuationOf(hu: Int16Array, mask: Uint8Array): { readonly voxels: number; readonly medianHu: number } {
  const counts = new Float64Array(65_536);
  let voxels = 0;
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] !== 1) continue;
    const bin = (hu[at] ?? NO_DATA_HU) + 32_768;
    counts[bin] = (counts[bin] ?? 0) + 1;
    voxels += 1;
  }
  let [below, bin] = [0, 0];
  while (bin < 65_535 && below + (counts[bin] ?? 0) < voxels / 2) {
    below += counts[bin] ?? 0;
    bin += 1;
  }
  return { voxels, medianHu: bin - 32_768 };
}

/** Area of the mask on the scan's lowest and highest slice, towards feet and head. */
function endAreasCm2(grid: Grid, mask: Uint8Array): { readonly lower: number; readonly upper: number } {
  const { source, reversed } = patientOrder(grid);
  const along = source[2];
  const [ni, nj, nk] = grid.dimensions;
  const area = voxelVolumeMm3(grid) / (grid.spacingMm[along] ?? 1) / 100;
  const areaAt = (index: number): number => {
    const range = (a: number, n: number): readonly [number, number] => (a === along ? [index, index + 1] : [0, n]);
    const [[i0, i1], [j0, j1], [k0, k1]] = [range(0, ni), range(1, nj), range(2, nk)];
    let inside = 0;
    for (let k = k0; k < k1; k += 1)
      for (let j = j0; j < j1; j += 1) for (let i = i0; i < i1; i += 1) inside += mask[voxelOffset(grid, i, j, k)] ?? 0;
    return inside * area;
  };
  const [first, end] = [areaAt(0), areaAt((grid.dimensions[along] ?? 1) - 1)];
  return reversed[2] ? { lower: end, upper: first } : { lower: first, upper: end };
}

/** Components of the mask, looked for in its bounding box alone, and the share of it that is not in the largest. */
function componentsIn(grid: Grid, mask: Uint8Array): { readonly components: number; readonly outsidePercent: number } {
  const box = boundingBox(grid, mask);
  const [i0, j0, k0] = box.first;
  const [ci, cj, ck] = box.dimensions;
  const part = new Uint8Array(ci * cj * ck);
  for (let k = 0; k < ck; k += 1)
    for (let j = 0; j < cj; j += 1) {
      const from = voxelOffset(grid, i0, j0 + j, k0 + k);
      part.set(mask.subarray(from, from + ci), ci * (j + cj * k));
    }
  const { sizes } = componentsOf(part, box.dimensions);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return { components: sizes.length - 1, outsidePercent: all === 0 ? 0 : (100 * (all - Math.max(...sizes))) / all };
}

interface Box {
  readonly first: readonly [number, number, number];
  readonly dimensions: readonly [number, number, number];
}

function boundingBox(grid: Grid, mask: Uint8Array): Box {
  const [ni, nj, nk] = grid.dimensions;
  let [i0, j0, k0, i1, j1, k1] = [ni, nj, nk, -1, -1, -1];
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1) {
      const row = mask.subarray(voxelOffset(grid, 0, j, k), voxelOffset(grid, 0, j, k) + ni);
      const first = row.indexOf(1);
      if (first < 0) continue;
      i0 = Math.min(i0, first);
      i1 = Math.max(i1, row.lastIndexOf(1));
      j0 = Math.min(j0, j);
      j1 = Math.max(j1, j);
      k0 = Math.min(k0, k);
      k1 = k;
    }
  const size = (low: number, high: number): number => Math.max(0, high - low + 1);
  return { first: [i0, j0, k0], dimensions: [size(i0, i1), size(j0, j1), size(k0, k1)] };
}
