import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { voxelOffset } from '../../../core/geometry/grid.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { NOISE_SD_HU } from '../../../core/phantom/attenuation.ts';
import { demoTimepoint, type DemoTimepoint, type DemoTimepointId } from '../../../core/phantom/demoPatient.ts';
import { ATTENUATION_HU, DEMO_PHASES, TISSUE, type DemoPhase, type TissueName } from '../../../core/phantom/tissues.ts';
import { placeRoi } from '../../../core/roi/placeRoi.ts';

const dimensions = [128, 128, 40] as const;
const make = (id: DemoTimepointId, seed = 3): DemoTimepoint => runSteps(demoTimepoint(id, { seed, dimensions }));

let pre: DemoTimepoint;
let post: DemoTimepoint;
beforeAll(() => {
  pre = make('pre');
  post = make('post');
});

const digest = ({ voxels }: { voxels: Int16Array }): string =>
  createHash('sha256')
    .update(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength))
    .digest('hex');

const countOf = (tissue: Uint8Array, ...names: TissueName[]): number => {
  let count = 0;
  for (const code of tissue) if (names.some((name) => TISSUE[name] === code)) count += 1;
  return count;
};

describe('the demo patient', () => {
  test('its truth is what counting the voxels gives', () => {
    for (const { tissue, liver, truth } of [pre, post]) {
      const voxelCm3 = (3 * 3 * 6) / 1000;
      const liverVoxels = countOf(
        tissue,
        'parenchyma',
        'portalBranch',
        'hepaticVein',
        'hepaticArtery',
        'tumour',
        'necrosis',
        'lipiodol',
      );
      expect(truth.liver.voxels).toBe(liverVoxels);
      expect(liver.voxels.reduce((sum: number, voxel) => sum + voxel, 0)).toBe(liverVoxels);
      expect(truth.liver.cm3).toBeCloseTo(liverVoxels * voxelCm3, 9);
      expect(truth.enhancingTumour.voxels).toBe(countOf(tissue, 'tumour'));
      expect(truth.healthyParenchyma.voxels).toBe(countOf(tissue, 'parenchyma'));
      expect(truth.enhancingTumourPercent).toBeCloseTo((100 * countOf(tissue, 'tumour')) / liverVoxels, 12);
    }
  });

  test('its population LETB is what the voxels give by the plain formula', () => {
    for (const { tissue, liver, volumes, truth } of [pre, post]) {
      const s = (index: number): number =>
        (volumes.arterial.voxels[index] ?? 0) - (volumes.precontrast.voxels[index] ?? 0);
      const healthy = [...tissue.keys()].filter((index) => tissue[index] === TISSUE.parenchyma).map(s);
      const mean = healthy.reduce((sum, value) => sum + value, 0) / healthy.length;
      const sd = Math.sqrt(healthy.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (healthy.length - 1));
      const enhancing = [...liver.voxels.keys()].filter(
        (index) => liver.voxels[index] === 1 && s(index) > mean + 2 * sd,
      );
      expect(truth.population.meanHu).toBeCloseTo(mean, 9);
      expect(truth.population.sdHu).toBeCloseTo(sd, 9);
      expect(truth.population.letbPercent).toBeCloseTo((100 * enhancing.length) / truth.liver.voxels, 9);
    }
  });

  test('the treatment turns a plausible burden into a clear response, with oil in dead tumour and a smaller liver', () => {
    expect(pre.truth.liver.cm3).toBeGreaterThan(1200);
    expect(pre.truth.liver.cm3).toBeLessThan(2200);
    expect(pre.truth.enhancingTumourPercent).toBeGreaterThan(8);
    expect(post.truth.liver.cm3).toBeLessThan(pre.truth.liver.cm3);
    expect(pre.truth.lipiodol.voxels).toBe(0);
    expect(post.truth.lipiodol.cm3).toBeGreaterThan(20);
    const { letbPercent } = pre.truth.population;
    expect(post.truth.population.letbPercent / letbPercent - 1).toBeLessThan(-0.5);
  });

  test('cubes and spheres of 1 cm³ at the proposed places hold healthy parenchyma alone, and the places lie apart', () => {
    for (const { tissue, truth, liver } of [pre, post]) {
      const centres = truth.roiCentresLpsMm;
      for (const centreLpsMm of centres) {
        for (const shape of ['cube', 'sphere'] as const) {
          const { offsets, beyondGrid } = placeRoi(liver.grid, { centreLpsMm, shape, nominalCm3: 1 });
          expect(beyondGrid).toBe(0);
          expect(offsets.length).toBeGreaterThan(8);
          expect([...offsets].every((offset) => tissue[offset] === TISSUE.parenchyma)).toBe(true);
        }
      }
      const [a, b, c] = centres.map((centre) => [...centre]);
      for (const [p, q] of [
        [a, b],
        [b, c],
        [a, c],
      ] as const)
        expect(Math.hypot(...(p ?? []).map((x, axis) => x - (q?.[axis] ?? 0)))).toBeGreaterThan(30);
    }
  });

  test('tissues away from edges have their attenuation in every phase, with the noise stated', () => {
    const [ni, nj] = dimensions;
    const deep = (name: TissueName): number[] =>
      [...pre.tissue.keys()].filter((index) =>
        [0, 1, -1, ni, -ni, ni + 1, ni - 1, -ni + 1, -ni - 1].every(
          (step) => pre.tissue[index + step] === TISSUE[name],
        ),
      );
    expect(nj).toBe(ni);
    for (const name of ['parenchyma', 'aorta', 'tumour', 'gallbladder'] as const) {
      const places = deep(name);
      expect(places.length).toBeGreaterThan(20);
      for (const phase of DEMO_PHASES) {
        const values = places.map((index) => pre.volumes[phase].voxels[index] ?? 0);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(Math.abs(mean - ATTENUATION_HU[name][phase])).toBeLessThan(name === 'tumour' ? 12 : 4);
        if (name !== 'parenchyma') continue;
        const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
        expect(Math.abs(sd - NOISE_SD_HU)).toBeLessThan(0.5);
      }
    }
  });

  test('the noise of the phases is independent, and a little correlated between neighbours', () => {
    const [ni] = dimensions;
    const isDeep = (index: number): boolean =>
      [0, 1, 2, -1, ni, -ni].every((step) => pre.tissue[index + step] === TISSUE.parenchyma);
    const places = [...pre.tissue.keys()].filter((index) => isDeep(index) && isDeep(index + ni) && isDeep(index - ni));
    const deviation = (phase: DemoPhase, step: number) => (index: number) =>
      (pre.volumes[phase].voxels[index + step] ?? 0) - ATTENUATION_HU.parenchyma[phase];
    const correlation = (a: (index: number) => number, b: (index: number) => number): number => {
      const sum = (f: (index: number) => number): number => places.reduce((total, index) => total + f(index), 0);
      const [ma, mb] = [sum(a) / places.length, sum(b) / places.length];
      const cov = sum((index) => (a(index) - ma) * (b(index) - mb));
      return cov / Math.sqrt(sum((index) => (a(index) - ma) ** 2) * sum((index) => (b(index) - mb) ** 2));
    };
    expect(Math.abs(correlation(deviation('arterial', 0), deviation('portal-venous', 0)))).toBeLessThan(0.05);
    const neighbours = correlation(deviation('arterial', 0), deviation('arterial', 1));
    expect(neighbours).toBeGreaterThan(0.3);
    expect(neighbours).toBeLessThan(0.7);
  });

  test('oil has the same attenuation in every phase, so that the subtraction removes it', () => {
    const oil = [...post.tissue.keys()].filter((index) => post.tissue[index] === TISSUE.lipiodol);
    const { arterial, precontrast } = post.volumes;
    const mean = oil.reduce((sum, v) => sum + (arterial.voxels[v] ?? 0) - (precontrast.voxels[v] ?? 0), 0) / oil.length;
    expect(oil.length).toBeGreaterThan(300);
    expect(Math.abs(mean)).toBeLessThan(12);
  });

  test('the right side of the patient is on the first columns, the back on the last rows, the head on the last slices', () => {
    const meanPlace = (name: TissueName): readonly number[] => {
      const sum = [0, 0, 0];
      let count = 0;
      const { grid } = pre.liver;
      for (let k = 0; k < dimensions[2]; k += 1)
        for (let j = 0; j < dimensions[1]; j += 1)
          for (let i = 0; i < dimensions[0]; i += 1) {
            if (pre.tissue[voxelOffset(grid, i, j, k)] !== TISSUE[name]) continue;
            for (const [axis, x] of voxelCentre(grid, [i, j, k]).entries()) sum[axis] = (sum[axis] ?? 0) + x;
            count += 1;
          }
      return sum.map((total) => total / count);
    };
    expect(meanPlace('parenchyma')[0]).toBeLessThan(-40);
    expect(meanPlace('spleen')[0]).toBeGreaterThan(60);
    expect(meanPlace('spinalCanal')[1]).toBeGreaterThan(50);
    expect(meanPlace('lung')[2]).toBeGreaterThan(50);
  });

  test('outside the round field of reconstruction there is no data, and no organ', () => {
    const corner = voxelOffset(pre.liver.grid, 0, 0, 10);
    for (const phase of DEMO_PHASES) expect(pre.volumes[phase].voxels[corner]).toBe(NO_DATA_HU);
    const organs = [...pre.tissue.keys()].filter(
      (index) => pre.volumes.arterial.voxels[index] === NO_DATA_HU && pre.tissue[index] !== TISSUE.air,
    );
    expect(organs.filter((index) => pre.tissue[index] !== TISSUE.table)).toEqual([]);
  });

  test('the same seed gives the same voxels, another seed others', () => {
    const small = [32, 32, 40] as const;
    const arterial = (seed: number): string =>
      digest(runSteps(demoTimepoint('pre', { seed, dimensions: [64, 64, small[2]] })).volumes.arterial);
    expect(arterial(3)).toBe(arterial(3));
    expect(arterial(3)).not.toBe(arterial(4));
  });
});
