import { describe, expect, it } from 'vitest';
import { switchNames, type SwitchName } from '../../../core/response/switches.ts';
import {
  course,
  lastOf,
  newLesion,
  nodeTarget,
  nonTarget,
  onDays,
  respond,
  seen,
  target,
  viable,
  type Json,
  type PlainCourse,
} from '../../fixtures/lesionCourses.ts';
import { rules } from '../../fixtures/responseRules.ts';

/** One switch in one set: its positions, and what the course answers in each; or the code of the refusal. */
interface Tried {
  readonly name: SwitchName;
  readonly criteria: string;
  readonly plain: PlainCourse;
  readonly positions: readonly (readonly [value: boolean | number | string, answer: string])[];
  readonly usual: boolean | number | string;
}

const withMarkers = (plain: PlainCourse, ...values: readonly string[]): PlainCourse => ({
  ...plain,
  timepoints: plain.timepoints.map((item, index) => ({ ...item, markers: { 'chromogranin A': values[index] } })),
});
const held = viable('T1', 30);
const withNew = (record: Json): PlainCourse => course([target('T1', 30)], [held, { id: 'N1', role: 'new', ...record }]);
const unconfirmed = onDays(course([target('T1', 40)], [seen('T1', 20)], [seen('T1', 20)]), 0, 60, 80);
const dark = course(
  [target('T1', 30, { viableDiameterMm: 0 }), target('T2', 20)],
  [viable('T1', 0, 30), viable('T2', 13, 20)],
);
const necrotic = course([target('T1', 30)], [viable('T1', 0, 28)]);
const nearly = course([target('T1', 20)], [seen('T1', 24)]);
const marked = withMarkers(course([target('T1', 20)], [seen('T1', 0)]), 'raised', 'raised');

const tries: readonly Tried[] = [
  {
    name: 'absolutePdRule',
    criteria: 'recist-1.1',
    plain: nearly,
    usual: true,
    positions: [
      [true, 'SD'],
      [false, 'PD'],
    ],
  },
  {
    name: 'absolutePdRule',
    criteria: 'mrecist-2010',
    plain: nearly,
    usual: false,
    positions: [
      [true, 'SD'],
      [false, 'PD'],
    ],
  },
  {
    name: 'confirm',
    criteria: 'recist-1.1',
    plain: unconfirmed,
    usual: false,
    positions: [
      [true, 'SD'],
      [false, 'PR'],
    ],
  },
  {
    name: 'crByEnhancement',
    criteria: 'fohlen-2023-mrecist',
    plain: necrotic,
    usual: false,
    positions: [
      [true, 'CR'],
      [false, 'PR'],
    ],
  },
  {
    name: 'crByEnhancement',
    criteria: 'mrecist-2010',
    plain: necrotic,
    usual: true,
    positions: [
      [true, 'CR'],
      [false, 'PR'],
    ],
  },
  {
    name: 'followMarkers',
    criteria: 'recist-1.1',
    plain: marked,
    usual: false,
    positions: [
      [true, 'PR'],
      [false, 'CR'],
    ],
  },
  {
    name: 'hccEffusionNeedsCytology',
    criteria: 'mrecist-2010',
    plain: withNew({ kind: 'effusion', site: 'pleura', cytology: 'positive' }),
    usual: true,
    positions: [
      [true, 'PD'],
      [false, 'new-lesion-certainty-missing'],
    ],
  },
  {
    name: 'hccNewLiverLesion',
    criteria: 'mrecist-2010',
    plain: withNew({ site: 'liver', diameterMm: 10, viableStatus: 'enhancing' }),
    usual: true,
    positions: [
      [true, 'PD'],
      [false, 'new-lesion-certainty-missing'],
    ],
  },
  {
    name: 'hccNewLiverLesion',
    criteria: 'touloupas-2021-mrecist',
    plain: withNew({ site: 'liver', diameterMm: 9.9, viableStatus: 'enhancing' }),
    usual: false,
    positions: [
      [true, 'SD'],
      [false, 'new-lesion-certainty-missing'],
    ],
  },
  {
    name: 'hccPortaHepatisNode',
    criteria: 'mrecist-2010',
    plain: course([nodeTarget('T1', 19.9, { site: 'porta hepatis' })], [seen('T1', 19.9)]),
    usual: true,
    positions: [
      [true, 'target-node-too-small'],
      [false, 'SD'],
    ],
  },
  {
    name: 'minimumSdDays',
    criteria: 'recist-1.1',
    plain: course([target('T1', 20)], [seen('T1', 20)]),
    usual: 42,
    positions: [
      [60, 'SD'],
      [61, 'NE'],
    ],
  },
  {
    name: 'nonEnhancingTarget',
    criteria: 'mrecist-2010',
    plain: dark,
    usual: 'refuse',
    positions: [
      ['refuse', 'target-not-enhancing'],
      ['recistDiameter', 'SD'],
      ['exclude', 'PR'],
    ],
  },
];

function answerOf(plain: PlainCourse, criteria: string, options: Json): string {
  try {
    return respond(plain, criteria, options).best;
  } catch (error) {
    return error instanceof Error ? (error.message.split(' ')[0] ?? '') : 'thrown';
  }
}

describe('the switches', () => {
  it.each(tries.map((item) => [`${item.name} in ${item.criteria}`, item] as const))(
    `${rules['switches-both-ways']}: %s`,
    (_, { name, criteria, plain, positions, usual }) => {
      for (const [value, answer] of positions) {
        expect(answerOf(plain, criteria, { [name]: value }), `${name} ${value}`).toBe(answer);
        if (/^[a-z]/.test(answer)) continue;
        const printed = respond(plain, criteria, { [name]: value }).switches;
        const isMoved = value !== usual;
        expect(printed.map((item) => [item.name, item.value, item.default])).toEqual(
          isMoved ? [[name, value, usual]] : [],
        );
      }
      expect(answerOf(plain, criteria, {})).toBe(answerOf(plain, criteria, { [name]: usual }));
    },
  );

  it('confirmationDays counts the days between a response and its confirmation, exactly so many are enough', () => {
    const after = (confirmationDays: number): string =>
      answerOf(unconfirmed, 'recist-1.1', { confirm: true, confirmationDays });
    expect([after(20), after(21)]).toEqual(['PR', 'SD']);
    expect(respond(unconfirmed, 'recist-1.1', { confirm: true, confirmationDays: 20 }).switches).toEqual([
      { name: 'confirm', value: true, default: false, changedAnswer: false },
      { name: 'confirmationDays', value: 20, default: 28, changedAnswer: true },
    ]);
  });

  it('are each tried in two positions', () => {
    const tried = new Set(tries.map(({ name }) => name));
    expect(switchNames.filter((name) => !tried.has(name))).toEqual(['confirmationDays']);
    for (const { name, positions } of tries)
      expect(new Set(positions.map(([, answer]) => answer)).size, name).toBe(positions.length);
  });

  it('of nothing but a reader’s word on an earlier treatment is printed too', () => {
    const pretreated = { progressedSince: true, reason: 'grew after ablation' };
    const answer = respond(
      course([target('T1', 20, { pretreated }), nonTarget('X')], [seen('T1', 20), newLesion('N1', 'equivocal')]),
    );
    expect(answer.switches).toEqual([
      { name: 'pretreatedTargetProgressed', value: true, default: false, lesion: 'T1', reason: 'grew after ablation' },
    ]);
    expect(lastOf(answer).overall).toBe('SD');
  });
});
