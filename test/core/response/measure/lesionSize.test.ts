import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../../core/base/errors.ts';
import { runSteps } from '../../../../core/base/steps.ts';
import { caliperMm } from '../../../../core/response/caliper.ts';
import { proposeDiameters } from '../../../../core/response/measure/proposeDiameters.ts';
import { lesionCase, type LesionCase, type LesionKind } from '../../../fixtures/lesionCases.ts';

function proposed({ volume, seedLps, liver }: LesionCase): number | string {
  const plane = { right: [1, 0, 0], down: [0, 1, 0] } as const;
  try {
    const order = { part: 'whole', volume, seedLps, ...plane, thresholdHu: null, liver } as const;
    return caliperMm(runSteps(proposeDiameters(order)).longest);
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const isRight = (mm: number, truthMm: number): boolean => Math.abs(mm - truthMm) <= Math.max(3, 0.1 * truthMm);

/** The table over many more cases, none of which was used to set a limit: test/bench/lesionSize.md. */
describe('the size by a click in noise of 8 to 20 HU and slices of 1 to 5 mm', () => {
  const kinds: readonly LesionKind[] = ['hyper', 'hypo', 'rim', 'mixed', 'capsule'];
  const single = kinds.flatMap((kind) => [31, 32].map((seed) => lesionCase(kind, seed)));

  it('is offered for most single lesions, and right within 3 mm or a tenth', () => {
    const sizes = single.map((one) => ({ mm: proposed(one), truthMm: one.truthMm ?? 0 }));
    const offered = sizes.flatMap(({ mm, truthMm }) => (typeof mm === 'number' ? [{ mm, truthMm }] : []));
    expect(offered.length).toBeGreaterThanOrEqual(6);
    expect(offered.filter(({ mm, truthMm }) => !isRight(mm, truthMm))).toEqual([]);
    for (const { mm } of sizes)
      if (typeof mm === 'string') expect(mm).toMatch(/^diameter-(unclear|no-edge|too-small)$/);
  });

  it.each([31, 32])('is that of one of two lesions that touch, or refused: case %i', (seed) => {
    const made = lesionCase('touching', seed);
    const mm = proposed(made);
    if (typeof mm === 'number') expect(isRight(mm, made.truthMm ?? 0)).toBe(true);
    else expect(mm).toMatch(/^diameter-(unclear|no-edge)$/);
  });

  it.each([31, 32])('is refused on parenchyma and on a vessel: case %i', (seed) => {
    expect(proposed(lesionCase('none', seed))).toMatch(/^diameter-(unclear|no-edge|too-small)$/);
  });
});
