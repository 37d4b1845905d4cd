import { describe, expect, it } from 'vitest';
import { readLesions } from '../../../core/record/readLesions.ts';
import { arrangeCycles } from '../../../core/response/arrangeCycles.ts';
import { chooseTargets } from '../../../core/response/chooseTargets.ts';
import type { LesionCourse } from '../../../core/response/lesions.ts';
import { proposeTargets } from '../../../core/response/proposeTargets.ts';
import { criteriaSet, nodeTarget, target, type Json } from '../../fixtures/lesionCourses.ts';
import { randomOf } from '../../phantoms.ts';

function courseOf(lesions: readonly Json[]): LesionCourse {
  const document = {
    schema: 'letb.lesions/1',
    timepoints: [{ id: 'b', date: '2025-01-10', sliceThicknessMm: 2.5, lesions }],
  };
  return readLesions(JSON.stringify(document), 'm.json').course;
}

function proposed(lesions: readonly Json[], id: string): readonly string[] {
  const [cycle] = arrangeCycles(courseOf(lesions));
  if (cycle === undefined) throw new Error('a cycle');
  return proposeTargets([...cycle.targets, ...cycle.nonTargets], cycle.baseline, criteriaSet(id)).map((one) => one.id);
}

const lesions = [
  target('A', 40),
  target('B', 60),
  target('C', 55),
  target('D', 20, { lobe: 'left' }),
  target('E', 8),
  target('F', 80, { pretreated: { progressedSince: false, reason: null } }),
  nodeTarget('G', 22),
  nodeTarget('H', 12),
  target('I', 30, { site: 'lung' }),
];

describe('the targets that are proposed', () => {
  it('are the largest measurable ones, the largest of every organ first, within the limits', () => {
    expect(proposed(lesions, 'recist-1.1')).toEqual(['B', 'I', 'G', 'C']);
    expect(proposed(lesions, 'mrecist-2010')).toEqual(
      ['B', 'I', 'G', 'C'].slice(0, criteriaSet('mrecist-2010').targets.maximum),
    );
  });

  it('are one of each lobe where both are involved and the study asks for it', () => {
    expect(proposed(lesions.slice(0, 5), 'touloupas-2021-recist')).toEqual(['B', 'D']);
    expect(proposed(lesions.slice(0, 3), 'touloupas-2021-recist')).toEqual(['B', 'C']);
  });

  it('are never more or others than the criteria take', () => {
    const random = randomOf(11);
    for (let n = 0; n < 60; n += 1) {
      const many = Array.from({ length: 1 + Math.floor(9 * random()) }, (_, k) =>
        random() < 0.7
          ? target(`L${k}`, 3 + 60 * random(), {
              lobe: random() < 0.5 ? 'left' : 'right',
              site: random() < 0.7 ? 'liver' : 'lung',
            })
          : nodeTarget(`L${k}`, 5 + 25 * random()),
      );
      for (const id of ['recist-1.1', 'mrecist-2010', 'touloupas-2021-mrecist']) {
        const chosen = proposed(many, id);
        const roles = many.map((lesion) => ({
          ...lesion,
          role: chosen.includes(String(lesion['id'])) ? 'target' : 'nonTarget',
        }));
        const [cycle] = arrangeCycles(courseOf(roles));
        if (cycle === undefined) throw new Error('a cycle');
        expect(chooseTargets(cycle, criteriaSet(id)).targets.map((one) => one.id)).toEqual(chosen.toSorted());
      }
    }
  });
});
