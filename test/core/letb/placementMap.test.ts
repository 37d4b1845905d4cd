import { expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { continuousIndex } from '../../../core/geometry/affine.ts';
import { voxelOffset } from '../../../core/geometry/grid.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { computeLetb } from '../../../core/letb/computeLetb.ts';
import { placementMap } from '../../../core/letb/placementMap.ts';
import { paperProtocol } from '../../../core/letb/protocol.ts';
import { admissiblePlacements, placementCentre } from '../../../core/roi/admissiblePlacements.ts';
import { makeParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import { makeUncertaintyCase } from '../../fixtures/uncertaintyCases.ts';
import { histogramOf } from '../../phantoms.ts';

it('the robustness map holds, at each admissible place, the LETB that a reader’s ROI there would give', () => {
  const { arterial, subtraction, liver } = makeUncertaintyCase(4);
  const histogram = histogramOf(subtraction, liver);
  const found = runSteps(admissiblePlacements({ arterial, subtraction, liver, shape: 'cube', nominalCm3: 1 }));
  if (found === null) throw new Error('the phantom has a liver');
  const map = placementMap(found, histogram, { grid: subtraction.grid, k: 2 });
  if (map === null) throw new Error('the phantom has places');
  const { grid, voxels } = map.hundredths;
  expect(voxels.filter((value) => value !== NO_DATA_HU).length).toBe(found.offsets.length);
  for (const nth of [0, Math.floor(found.offsets.length / 2), found.offsets.length - 1]) {
    const centreLpsMm = placementCentre(found, subtraction, nth);
    const rois = [makeParenchymaRoi({ centreLpsMm, shape: 'cube', nominalCm3: 1 })];
    const alignment = { kind: 'identity' } as const;
    const input = { subtraction, liver, histogram, rois, protocol: paperProtocol, alignment, findings: [] };
    const [i, j, k] = continuousIndex(grid, centreLpsMm).map((x, a) => Math.round(x - (found.pattern.phase[a] ?? 0)));
    const there = voxels[voxelOffset(grid, i ?? 0, j ?? 0, k ?? 0)] ?? NO_DATA_HU;
    expect(Math.abs(there / 100 - computeLetb(input).letbPercent)).toBeLessThanOrEqual(0.006);
  }
});
