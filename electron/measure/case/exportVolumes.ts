import { join, resolve } from 'node:path';
import { DomainError, refusals } from '../../../core/base/errors.ts';
import type { ComputeClient } from '../../../core/compute/computeClient.ts';
import { voxelCount } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import type { CaseRefusals } from '../../../core/record/caseDocument.ts';
import { placeRoi } from '../../../core/roi/placeRoi.ts';
import type { VolumeFormat } from '../../../core/segmentation/writeVolume.ts';
import { readMaskFile } from '../../files/readMaskFile.ts';
import { scanFolder } from '../../files/scanFolder.ts';
import { writeMaskFile, writeVolumeFile } from '../../files/writeMaskFile.ts';
import type { MeasureOptions } from '../measureTimepoint.ts';
import { readRecordedResult, type RecordedTimepoint } from '../replay/recordedResult.ts';
import { measureAgain } from '../replay/replayRecord.ts';
import { maskPath, type CaseFolder } from './readCaseFolder.ts';

const refusal = refusals<CaseRefusals>();
const DESCRIPTION = 'LETB, research use';

export interface ExportOrder extends MeasureOptions {
  readonly client: ComputeClient;
  readonly out: string;
  readonly ending: VolumeFormat;
  /** Where the images are; empty: where they were. */
  readonly data: readonly string[];
}

export interface ExportedVolumes {
  readonly files: readonly string[];
  /** Why subtraction and enhancement are not among them. */
  readonly refused: DomainError | null;
}

/**
 * Of each timepoint the liver and each ROI as masks of their own (ROIs may overlap), then, computed again from the images, the subtraction
 * in HU and what enhances above each placement's T. Without the same images the masks alone are written.
 */
export async function exportVolumes(found: CaseFolder, order: ExportOrder): Promise<ExportedVolumes> {
  const files = await exportMasks(found, order);
  try {
    return { files: [...files, ...(await exportSubtractions(found, order))], refused: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { files, refused: error };
  }
}

async function exportMasks({ folder, document }: CaseFolder, { out, ending }: ExportOrder): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { id, measurement, liverMask } of document.timepoints) {
    const { grid, placements } = measurement;
    const write = async (name: string, voxels: Uint8Array): Promise<void> => {
      const path = join(out, `${id}-${name}.${ending}`);
      await writeMaskFile(path, { grid, voxels, description: DESCRIPTION });
      files.push(path);
    };
    const label = liverMask.label ?? undefined;
    const { labelmap } = await readMaskFile(maskPath(folder, liverMask.path), grid, { label });
    await write('liver', labelmap.voxels);
    for (const [index, { centreLpsMm, shape, nominalCm3 }] of placements.entries()) {
      const [x, y, z] = centreLpsMm;
      const voxels = new Uint8Array(voxelCount(grid));
      for (const at of placeRoi(grid, { centreLpsMm: pointLps(x, y, z), shape, nominalCm3 }).offsets) voxels[at] = 1;
      await write(`roi${index + 1}`, voxels);
    }
  }
  return files;
}

async function exportSubtractions(found: CaseFolder, order: ExportOrder): Promise<readonly string[]> {
  const { out, ending } = order;
  const { timepoints, folders } = await readRecordedResult(found.file);
  const searched = order.data.length > 0 ? order.data.map((folder) => resolve(folder)) : folders;
  const tree = await scanFolder(searched, { phases: false });
  const files: string[] = [];
  for (const timepoint of timepoints) {
    let subtraction: Volume | null = null;
    const onSubtraction = (volume: Volume): void => {
      subtraction = volume;
    };
    const options = { ...order, name: found.file, folders: searched, onSubtraction };
    const again = await measureAgain(withoutUncertainty(timepoint), tree, options);
    const changed = timepoint.measurement.provenance.inputs.flatMap(({ role, sha256 }) =>
      again.provenance.inputs.find((input) => input.role === role)?.sha256 === sha256 ? [] : [role],
    );
    if (changed.length > 0) throw refusal('export-inputs-changed', { timepoint: timepoint.id, changed });
    if (subtraction === null || timepoint.liver === null) throw new Error('a measurement of a case has S and M');
    const path = join(out, `${timepoint.id}-subtraction.${ending}`);
    await writeVolumeFile(path, subtraction, `${DESCRIPTION}: subtraction, HU, -32768 no data`);
    files.push(path, ...(await writeEnhancing(found, { timepoint, subtraction }, order)));
  }
  return files;
}

/** The interval is not exported here and takes the longest. */
function withoutUncertainty(timepoint: RecordedTimepoint): RecordedTimepoint {
  const { uncertainty: _uncertainty, ...measurement } = timepoint.measurement;
  return { ...timepoint, measurement };
}

/** Voxels of M that are covered and lie strictly above T, one mask a placement. */
async function writeEnhancing(
  { folder, document }: CaseFolder,
  { timepoint, subtraction }: { readonly timepoint: RecordedTimepoint; readonly subtraction: Volume },
  { out, ending }: ExportOrder,
): Promise<readonly string[]> {
  const { grid, voxels: hu } = subtraction;
  const mask = document.timepoints.find(({ id }) => id === timepoint.id)?.liverMask;
  if (mask === undefined) throw new Error(`no mask of ${timepoint.id}`);
  const { labelmap } = await readMaskFile(maskPath(folder, mask.path), grid, { label: mask.label ?? undefined });
  const files: string[] = [];
  for (const [index, { thresholdHu }] of timepoint.measurement.placements.entries()) {
    const voxels = labelmap.voxels.map((inLiver, at) => {
      const value = hu[at] ?? NO_DATA_HU;
      return inLiver !== 0 && value !== NO_DATA_HU && value > thresholdHu ? 1 : 0;
    });
    const path = join(out, `${timepoint.id}-enhancing${index + 1}.${ending}`);
    await writeMaskFile(path, { grid, voxels, description: DESCRIPTION });
    files.push(path);
  }
  return files;
}
