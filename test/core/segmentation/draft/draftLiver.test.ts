import { beforeAll, describe, expect, it } from 'vitest';
import { runSteps } from '../../../../core/base/steps.ts';
import { voxelCentre } from '../../../../core/geometry/affine.ts';
import { pointLps } from '../../../../core/geometry/points.ts';
import { TISSUE } from '../../../../core/phantom/tissues.ts';
import { compareMasks } from '../../../../core/segmentation/compareMasks.ts';
import {
  DRAFT_METHOD,
  draftLiver,
  prepareDraft,
  updateDraft,
  type DraftState,
  type LiverDraft,
} from '../../../../core/segmentation/draft/draftLiver.ts';
import {
  demoPatientAt,
  reordered,
  shareInside,
  withBigSpleen,
  withFattyLiver,
  withNecroticTumour,
  type DraftPatient,
} from '../../../fixtures/draftPatients.ts';
import { gridOf, volumeOf } from '../../../phantoms.ts';

/** Organs beside the liver, none of which may be taken in by more than its rim. */
const NEIGHBOURS = [TISSUE.spleen, TISSUE.renalCortex, TISSUE.renalMedulla, TISSUE.heartBlood, TISSUE.myocardium];

function drafted({ volume, liver }: DraftPatient): LiverDraft & { readonly dice: number } {
  const draft = runSteps(draftLiver(volume));
  return { ...draft, dice: compareMasks(liver, draft.mask).dice };
}

let patient: DraftPatient;
let state: DraftState;
let automatic: LiverDraft;
beforeAll(() => {
  patient = demoPatientAt('pre', 'portal-venous');
  state = runSteps(prepareDraft(patient.volume));
  automatic = runSteps(updateDraft(state));
});

describe('the automatic draft of a patient with four tumours', () => {
  it('in the portal venous phase is the liver, and neither spleen, kidney nor heart', () => {
    expect(compareMasks(patient.liver, automatic.mask).dice).toBeGreaterThan(0.94);
    expect(shareInside(automatic.mask.voxels, patient.tissue, NEIGHBOURS)).toBeLessThan(0.02);
    expect(shareInside(automatic.mask.voxels, patient.tissue, [TISSUE.tumour, TISSUE.necrosis])).toBeGreaterThan(0.97);
  });

  it('in the arterial phase, parenchyma hardly enhanced, is the liver', () => {
    const arterial = demoPatientAt('pre', 'arterial');
    const { mask, dice } = drafted(arterial);
    expect(dice).toBeGreaterThan(0.92);
    expect(shareInside(mask.voxels, arterial.tissue, NEIGHBOURS)).toBeLessThan(0.02);
  });

  it('after treatment holds nine tenths of the oil and the dead tissue, and more', () => {
    const treated = demoPatientAt('post', 'arterial');
    const { mask, dice } = drafted(treated);
    expect(dice).toBeGreaterThan(0.92);
    expect(shareInside(mask.voxels, treated.tissue, [TISSUE.lipiodol, TISSUE.necrosis])).toBeGreaterThan(0.9);
  });
});

describe('the automatic draft', () => {
  it('holds a dead tumour of 11 cm at the rim', () => {
    const tumour = withNecroticTumour(patient);
    const { mask, dice } = drafted(tumour);
    expect(dice).toBeGreaterThan(0.93);
    expect(shareInside(mask.voxels, tumour.tissue, [TISSUE.necrosis])).toBeGreaterThan(0.97);
  });

  it('of a small liver leaves a big spleen out', () => {
    const big = withBigSpleen(patient);
    const { mask, dice } = drafted(big);
    expect(dice).toBeGreaterThan(0.9);
    expect(shareInside(mask.voxels, big.tissue, [TISSUE.spleen])).toBeLessThan(0.02);
  });

  it('of a fatty liver, darker than muscle and its own vessels, is the liver', () => {
    const { dice, provenance } = drafted(withFattyLiver(patient));
    expect(provenance.parenchymaMeanHu).toBeCloseTo(30, -0.7);
    expect(dice).toBeGreaterThan(0.9);
  });

  it('is the same bit for bit feet first, mirrored and with its axes in any order', () => {
    for (const order of [
      { source: [0, 1, 2], reversed: [true, false, true] },
      { source: [2, 0, 1], reversed: [false, true, false] },
    ] as const) {
      const turned = reordered(patient, order);
      const back = reordered({ ...patient, liver: automatic.mask }, order);
      expect(runSteps(draftLiver(turned.volume)).mask.voxels).toEqual(back.liver.voxels);
    }
  });

  it('says that it is an unreviewed draft, by which method, and where the scan cuts the liver', () => {
    expect(automatic.findings.map(({ code }) => code)).toContain('draft-unreviewed');
    expect(automatic.findings.map(({ code }) => code)).not.toContain('draft-cut-by-scan');
    expect(automatic.provenance).toMatchObject({ method: DRAFT_METHOD, review: 'unreviewed', coarseSpacingMm: 3 });
    const { grid, voxels } = patient.volume;
    const slice = grid.dimensions[0] * grid.dimensions[1];
    const lower = { grid: { ...grid, dimensions: [128, 128, 26] as const }, voxels: voxels.slice(0, 26 * slice) };
    const cut = runSteps(draftLiver(lower)).findings;
    expect(cut).toContainEqual(
      expect.objectContaining({ code: 'draft-cut-by-scan', details: expect.objectContaining({ end: 'upper' }) }),
    );
    expect(cut.map(({ code }) => code)).toContain('draft-lungs-not-found');
  });

  it('is refused where there is no abdomen', () => {
    expect(() => runSteps(draftLiver(volumeOf(gridOf([20, 40, 40], [2, 2, 2]), () => 60)))).toThrow(
      /draft-volume-too-small/,
    );
    expect(() => runSteps(draftLiver(volumeOf(gridOf([60, 60, 60], [3, 3, 3]), () => -1000)))).toThrow(/draft-no-body/);
    const fat = volumeOf(gridOf([90, 70, 60], [3, 3, 3]), (i, j) => (Math.hypot(i - 45, j - 35) < 30 ? -100 : -1000));
    expect(() => runSteps(draftLiver(fat))).toThrow(/draft-no-liver/);
  });
});

describe('seeds', () => {
  const at = (i: number, j: number, k: number): ReturnType<typeof pointLps> => {
    const [x, y, z] = voxelCentre(patient.volume.grid, [i, j, k]);
    return pointLps(x, y, z);
  };
  const offsetOf = (i: number, j: number, k: number): number => i + 128 * (j + 128 * k);

  it('inside bring in what was left out, outside leave out what was in', () => {
    const spleen = [98, 76, 28] as const;
    const liver = [40, 60, 24] as const;
    expect(patient.tissue[offsetOf(...spleen)]).toBe(TISSUE.spleen);
    expect(automatic.mask.voxels[offsetOf(...spleen)]).toBe(0);
    expect(automatic.mask.voxels[offsetOf(...liver)]).toBe(1);
    const steered = runSteps(updateDraft(state, { inside: [], outside: [at(...liver)] }));
    expect(steered.mask.voxels[offsetOf(...liver)]).toBe(0);
    const both = runSteps(updateDraft(state, { inside: [at(...liver)], outside: [at(...spleen)] }));
    expect(both.mask.voxels[offsetOf(...liver)]).toBe(1);
    expect(both.mask.voxels[offsetOf(...spleen)]).toBe(0);
    expect(both.provenance.insideSeedsLpsMm).toEqual([[...at(...liver)]]);
  });

  it('give the same draft in any order, and none of them the automatic one again', () => {
    const [a, b, c] = [at(40, 60, 24), at(50, 50, 20), at(30, 70, 30)];
    const one = runSteps(updateDraft(state, { inside: [a, b, c], outside: [at(80, 40, 24)] }));
    const other = runSteps(updateDraft(state, { inside: [c, a, b], outside: [at(80, 40, 24)] }));
    expect(other.mask.voxels).toEqual(one.mask.voxels);
    expect(runSteps(updateDraft(state)).mask.voxels).toEqual(automatic.mask.voxels);
  });

  it('outside the volume, or of both kinds in one place, are refused', () => {
    const far = { inside: [pointLps(900, 0, 0)], outside: [] };
    expect(() => runSteps(updateDraft(state, far))).toThrow(/draft-seed-outside-volume/);
    const both = { inside: [at(40, 60, 24)], outside: [at(40, 60, 24)] };
    expect(() => runSteps(updateDraft(state, both))).toThrow(/draft-seeds-contradict/);
  });
});
