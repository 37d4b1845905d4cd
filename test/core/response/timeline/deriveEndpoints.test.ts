import { describe, expect, it } from 'vitest';
import {
  deriveEndpoints,
  type EndpointValue,
  type IndexTreatment,
} from '../../../../core/response/timeline/deriveEndpoints.ts';
import type { EndpointDefinition, EndpointRule } from '../../../../core/response/timeline/endpointDefinitions.ts';
import type { DatedImage } from '../../../../core/response/timeline/placeImages.ts';
import type { Progression, Timeline } from '../../../../core/response/timeline/timeline.ts';
import {
  findEndpointDefinition,
  shippedEndpointDefinitions,
} from '../../../../electron/measure/endpointDefinitions.ts';
import { dayAt, daysOf, randomPatient, rule, session, timelineOf } from '../../../fixtures/timelines.ts';

const TODAY = dayAt(20_000);
const definitionOf = (...endpoints: readonly EndpointRule[]): EndpointDefinition => ({
  schema: 'letb.endpoint-definition/1',
  id: 'own',
  version: '1',
  name: 'Own',
  source: 'Test',
  notes: [],
  endpoints,
});
/** CTs that make the first treatment on day 100 evaluable. */
const pair: readonly DatedImage[] = [
  { id: 'pre', date: dayAt(90) },
  { id: 'post', date: dayAt(150) },
];

interface Asked {
  readonly images?: readonly DatedImage[];
  readonly index?: IndexTreatment;
}

function valuesOf(timeline: Timeline, endpoint: EndpointRule, { images = pair, index }: Asked = {}) {
  return deriveEndpoints({ timeline, data: null, images, today: TODAY }, definitionOf(endpoint), index).values;
}

/** `days event endedBy` or the code of why there is no value. */
function shown({ outcome }: EndpointValue): string {
  return outcome.kind === 'observed'
    ? `${outcome.days} ${outcome.event ? 'event' : 'censored'} ${outcome.endedBy}`
    : outcome.reason.code;
}
const only = (timeline: Timeline, endpoint: EndpointRule, asked: Asked = {}): string =>
  valuesOf(timeline, endpoint, asked).map(shown).join(', ');
const liver = (days: number, basis: Progression['basis'] = 'radiological'): Progression => ({
  date: dayAt(days),
  where: 'liver',
  basis,
});
const elsewhere = (days: number): Progression => ({ ...liver(days), where: 'elsewhere' });
const treated = dayAt(100);
const ttlp = rule({ unit: 'treatment', progression: 'liver', death: 'censor' });
const pfs = rule({ unit: 'treatment', progression: 'anywhere' });
const ttup = rule({ untreatable: true, death: 'censor' });

describe('overall survival', () => {
  it('is the time from the first procedure to death', () => {
    const [value] = valuesOf(timelineOf([treated, dayAt(150)], { death: dayAt(1317) }), rule(), {
      images: [
        { id: 'pre', date: dayAt(90) },
        { id: 'post', date: dayAt(200) },
      ],
    });
    expect(value?.outcome).toEqual({
      kind: 'observed',
      start: treated,
      end: dayAt(1317),
      days: 1217,
      months: 1217 / 30.4375,
      event: true,
      endedBy: 'death',
    });
  });

  it('has 12 months in a year of 365.25 days: 1461 days are 48 months', () => {
    expect(valuesOf(timelineOf([treated], { death: dayAt(1561) }), rule())[0]?.outcome).toMatchObject({ months: 48 });
  });

  it('is censored at the last contact of a living patient', () => {
    expect(only(timelineOf([treated], { lastContact: dayAt(400) }), rule())).toBe('300 censored last-contact');
  });

  it('is 0 days, an event, for death on the day of the procedure', () => {
    expect(only(timelineOf([treated], { death: treated }), rule(), { index: 'first', images: [] })).toBe(
      '0 event death',
    );
  });

  it('ends at death even where the last contact is recorded earlier', () => {
    expect(only(timelineOf([treated], { death: dayAt(500), lastContact: dayAt(300) }), rule())).toBe('400 event death');
  });

  it('is not evaluable without death or last contact', () => {
    expect(only(timelineOf([treated]), rule())).toBe('follow-up-not-known');
  });
});

describe('time to liver progression', () => {
  it('ends with the first progression in the liver, not elsewhere', () => {
    const followUp = { progressions: [liver(300), elsewhere(200), liver(250)], lastContact: dayAt(400) };
    expect(only(timelineOf([treated], followUp), ttlp)).toBe('150 event liver-progression');
  });

  it('does not count a progression on or before the day of time zero', () => {
    const followUp = { progressions: [liver(100), liver(50)], lastContact: dayAt(400) };
    expect(only(timelineOf([treated], followUp), ttlp)).toBe('300 censored last-contact');
    expect(only(timelineOf([treated], { ...followUp, progressions: [liver(101)] }), ttlp)).toBe(
      '1 event liver-progression',
    );
  });

  it('is censored at death, but a progression found on the day of death is an event', () => {
    expect(only(timelineOf([treated], { death: dayAt(200) }), ttlp)).toBe('100 censored death');
    expect(only(timelineOf([treated], { death: dayAt(200), progressions: [liver(200)] }), ttlp)).toBe(
      '100 event liver-progression',
    );
  });

  it('counts clinical progression unless radiological alone counts', () => {
    const timeline = timelineOf([treated], { progressions: [liver(200, 'clinical')], lastContact: dayAt(300) });
    expect(only(timeline, ttlp)).toBe('100 event liver-progression');
    expect(only(timeline, { ...ttlp, progressionBasis: 'radiological' })).toBe('200 censored last-contact');
  });

  it('of each unit ends at the next one’s first session where the rule says so, that day included', () => {
    const sessions = [treated, dayAt(400)];
    const asked = { images: [] };
    const censors: EndpointRule = { ...ttlp, nextUnit: 'censors' };
    const on400 = timelineOf(sessions, { progressions: [liver(400)], lastContact: dayAt(900) });
    expect(only(on400, censors, asked)).toBe('300 event liver-progression, 500 censored last-contact');
    const on401 = timelineOf(sessions, { progressions: [liver(401)], lastContact: dayAt(900) });
    expect(only(on401, censors, asked)).toBe('300 censored next-unit, 1 event liver-progression');
    expect(only(on401, ttlp, asked)).toBe('301 event liver-progression, 1 event liver-progression');
  });

  it('of a cycle counts from its first session to the next cycle’s', () => {
    const total = (day: number) => session(dayAt(day), { selectivity: 'total' });
    const timeline = timelineOf([total(100), total(190), total(500)], {
      progressions: [liver(600)],
      death: dayAt(700),
    });
    const values = valuesOf(timeline, { ...ttlp, unit: 'cycle', nextUnit: 'censors' });
    expect(values.map((value) => [value.treatment, value.cycle, shown(value)])).toEqual([
      [1, 1, '90 censored next-unit'],
      [1, 2, '310 censored next-unit'],
      [2, 3, '100 event liver-progression'],
    ]);
  });

  it('may count from the last session', () => {
    const timeline = timelineOf([treated, dayAt(160)], { progressions: [liver(160), liver(200)], death: dayAt(300) });
    expect(only(timeline, { ...ttlp, start: 'last-procedure' })).toBe('40 event liver-progression');
  });
});

describe('progression-free survival', () => {
  it('ends with progression anywhere or with death, whichever is first', () => {
    const dead = { death: dayAt(300) };
    expect(only(timelineOf([treated], { ...dead, progressions: [elsewhere(200), liver(250)] }), pfs)).toBe(
      '100 event progression-elsewhere',
    );
    expect(only(timelineOf([treated], dead), pfs)).toBe('200 event death');
    expect(
      only(timelineOf([treated], { ...dead, progressions: [elsewhere(200)] }), { ...pfs, progression: 'liver' }),
    ).toBe('200 event death');
  });

  it('names death where death and progression fall on one day', () => {
    expect(only(timelineOf([treated], { death: dayAt(200), progressions: [liver(200)] }), pfs)).toBe('100 event death');
  });
});

describe('time to untreatable progression', () => {
  it('ends when embolisation is no longer feasible or recommended', () => {
    const timeline = timelineOf([treated], { untreatable: { date: dayAt(300), reason: null }, death: dayAt(400) });
    expect(only(timeline, ttup)).toBe('200 event untreatable');
  });

  it('counts death as the definition says: Assouline as an event, Touloupas as censoring', () => {
    const timeline = timelineOf([treated], { death: dayAt(400) });
    const of = (id: string): string => {
      const found = findEndpointDefinition(id).endpoints.find(({ column }) => column === 'ttup');
      return found === undefined ? 'none' : only(timeline, found);
    };
    expect(of('assouline-2023')).toBe('300 event death');
    expect(of('touloupas-2021')).toBe('300 censored death');
  });
});

describe('a patient whose follow-up is counted by imaging', () => {
  const byImaging: EndpointRule = { ...ttlp, followedUntil: 'last-imaging' };

  it('is censored at the last CT, or the last imaging that is recorded, whichever is later', () => {
    expect(only(timelineOf([treated], { lastContact: dayAt(900) }), byImaging)).toBe('50 censored last-imaging');
    const followUp = { lastContact: dayAt(900), lastImaging: dayAt(300) };
    expect(only(timelineOf([treated], followUp), byImaging)).toBe('200 censored last-imaging');
  });

  it('is censored before death, at the last imaging', () => {
    const followUp = { lastImaging: dayAt(300), death: dayAt(400) };
    expect(only(timelineOf([treated], followUp), byImaging)).toBe('200 censored last-imaging');
  });

  it('keeps an event after the last imaging', () => {
    const followUp = { progressions: [liver(350)], lastImaging: dayAt(300), lastContact: dayAt(400) };
    expect(only(timelineOf([treated], followUp), byImaging)).toBe('250 event liver-progression');
  });

  it('is not evaluable without imaging after time zero', () => {
    const asked = { images: [{ id: 'pre', date: dayAt(90) }] };
    expect(only(timelineOf([treated], { lastContact: dayAt(900) }), byImaging, asked)).toBe('follow-up-before-start');
    expect(only(timelineOf([treated], { lastContact: dayAt(900) }), byImaging, { images: [] })).toBe(
      'follow-up-not-known',
    );
  });
});

describe('the index treatment', () => {
  const twice = timelineOf([treated, dayAt(500)], { death: dayAt(1000) });
  const second = [
    { id: 'pre', date: dayAt(480) },
    { id: 'post', date: dayAt(560) },
  ];

  it('is the first with a CT before and a CT after', () => {
    expect(only(twice, rule(), { images: second })).toBe('500 event death');
    expect(only(twice, rule(), { images: [...pair, ...second] })).toBe('900 event death');
  });

  it('may be the first of all, or one by its number', () => {
    expect(only(twice, rule(), { images: second, index: 'first' })).toBe('900 event death');
    expect(only(twice, rule(), { images: [...pair, ...second], index: 2 })).toBe('500 event death');
    expect(only(twice, rule(), { index: 3 })).toBe('index-treatment-unknown');
  });

  it('leaves the patient without a value where no treatment is evaluable, and treatments with theirs', () => {
    expect(only(twice, rule(), { images: [] })).toBe('no-evaluable-treatment');
    expect(only(twice, pfs, { images: [] })).toBe('900 event death, 500 event death');
    expect(only(timelineOf([]), rule())).toBe('endpoint-without-procedures');
    expect(only(timelineOf([]), pfs)).toBe('endpoint-without-procedures');
  });
});

describe('the landmark', () => {
  const landmarkOf = (days: number, isDead: boolean) =>
    valuesOf(timelineOf([treated], isDead ? { death: dayAt(days) } : { lastContact: dayAt(days) }), rule(), {
      images: pair,
    })[0]?.landmark;

  it('counts from the CT after treatment', () => {
    expect(landmarkOf(250, true)).toEqual({
      kind: 'counted',
      date: dayAt(150),
      days: 100,
      months: 100 / 30.4375,
      event: true,
    });
  });

  it('keeps what ends on its day', () => expect(landmarkOf(150, false)).toMatchObject({ kind: 'counted', days: 0 }));

  it('is not there without a CT after', () => {
    const timeline = timelineOf([treated], { death: dayAt(140) });
    expect(valuesOf(timeline, rule(), { images: [], index: 'first' })[0]?.landmark).toBeNull();
  });

  it('excludes an event before the CT after, by its kind', () => {
    const timeline = timelineOf([treated], { progressions: [liver(130)], lastContact: dayAt(900) });
    expect(valuesOf(timeline, pfs)[0]?.landmark).toEqual({ kind: 'excluded', date: dayAt(150), because: 'event' });
    const switched = timelineOf([treated, session(dayAt(160), { place: { value: 'treatment', reason: 'New.' } })], {
      death: dayAt(900),
    });
    expect(valuesOf(switched, { ...ttlp, nextUnit: 'censors' })[0]?.landmark).toMatchObject({
      kind: 'counted',
      days: 10,
    });
  });
});

describe('while dates contradict one another', () => {
  it('nothing is derived, and the contradiction is the reason', () => {
    const timeline = timelineOf([treated], { death: dayAt(200), progressions: [liver(201)] });
    for (const endpoint of [rule(), ttlp, pfs, ttup]) expect(only(timeline, endpoint)).toBe('dated-after-death');
  });
});

/** The slow way: from time zero day by day, asking of each day what it brings. */
function dayByDay(
  endpoint: EndpointRule,
  span: { start: string; next: string | null },
  patient: ReturnType<typeof randomPatient>,
): string {
  const { progressions, untreatable, death, lastContact, lastImaging } = patient.timeline.followUp;
  const zero = daysOf(span.start);
  const imaged = [lastImaging, ...patient.images.map(({ date }) => date)].flatMap((date) =>
    date === null ? [] : [daysOf(date)],
  );
  let lastSeen = Math.max(-1, ...imaged.filter((day) => day <= zero));
  for (let day = zero; day < 6000; day += 1) {
    const date = dayAt(day);
    if (imaged.includes(day)) lastSeen = day;
    if (endpoint.death === 'event' && death === date) return `${day - zero} event`;
    if (endpoint.untreatable && untreatable?.date === date) return `${day - zero} event`;
    if (day > zero)
      for (const one of progressions) {
        const isPlace = endpoint.progression === 'anywhere' || endpoint.progression === one.where;
        const isBasis = endpoint.progressionBasis === 'any' || endpoint.progressionBasis === one.basis;
        if (one.date === date && isPlace && isBasis) return `${day - zero} event`;
      }
    const isCut =
      (endpoint.death === 'censor' && death === date) || (endpoint.nextUnit === 'censors' && span.next === date);
    if (isCut && endpoint.followedUntil === 'last-contact') return `${day - zero} censored`;
    if (isCut) break;
  }
  if (endpoint.followedUntil === 'last-contact')
    return lastContact === null ? 'follow-up-not-known' : `${daysOf(lastContact) - zero} censored`;
  if (lastSeen === -1) return 'follow-up-not-known';
  return lastSeen < zero ? 'follow-up-before-start' : `${lastSeen - zero} censored`;
}

describe('over 1,500 random patients', () => {
  const variants = shippedEndpointDefinitions().flatMap(({ endpoints }) =>
    endpoints.flatMap((endpoint) => [
      endpoint,
      { ...endpoint, followedUntil: 'last-imaging' as const, start: 'last-procedure' as const },
    ]),
  );

  it('every value is the one found by going from day to day', () => {
    let observed = 0;
    for (let seed = 0; seed < 1500; seed += 1) {
      const patient = randomPatient(seed);
      const endpoint = variants[seed % variants.length];
      if (endpoint === undefined) throw new Error('there are variants');
      const course = deriveEndpoints({ ...patient, data: null, today: TODAY }, definitionOf(endpoint));
      for (const { outcome, ...of } of course.values) {
        const cycles = course.treatments.flatMap((one) => one.cycles);
        const units = endpoint.unit === 'cycle' ? cycles : course.treatments;
        const at = units.findIndex(({ number }) => number === (endpoint.unit === 'cycle' ? of.cycle : of.treatment));
        const unit = units[at];
        if (unit === undefined) {
          expect(outcome).toMatchObject({ reason: { code: 'no-evaluable-treatment' } });
          continue;
        }
        const start = endpoint.start === 'first-procedure' ? unit.first : unit.last;
        const fast =
          outcome.kind === 'observed' ? `${outcome.days} ${outcome.event ? 'event' : 'censored'}` : outcome.reason.code;
        expect(fast, `seed ${seed}`).toBe(dayByDay(endpoint, { start, next: units[at + 1]?.first ?? null }, patient));
        observed += 1;
      }
    }
    expect(observed).toBeGreaterThan(1500);
  });

  it('the order of what is recorded changes nothing', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const { timeline, images } = randomPatient(seed);
      const { followUp } = timeline;
      const values = (one: Timeline, shots: readonly DatedImage[]) =>
        shippedEndpointDefinitions().flatMap((definition) =>
          deriveEndpoints({ timeline: one, data: null, images: shots, today: TODAY }, definition).values.map(shown),
        );
      const turned: Timeline = {
        ...timeline,
        procedures: timeline.procedures.toReversed(),
        followUp: { ...followUp, progressions: followUp.progressions.toReversed() },
      };
      expect(values(turned, images.toReversed())).toEqual(values(timeline, images));
    }
  });

  it('another progression never lengthens a time, and a death ends it alike whether it counts or censors', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const { timeline, images } = randomPatient(seed);
      const days = (one: Timeline, endpoint: EndpointRule): readonly number[] =>
        valuesOf(one, endpoint, { images }).map(({ outcome }) =>
          outcome.kind === 'observed' ? outcome.days : Infinity,
        );
      const { followUp } = timeline;
      const date = timeline.procedures.at(-1)?.date ?? '';
      const more: Timeline = {
        ...timeline,
        followUp: { ...followUp, progressions: [...followUp.progressions, { ...liver(0), date }] },
      };
      const before = days(timeline, pfs);
      for (const [at, value] of days(more, pfs).entries()) expect(value).toBeLessThanOrEqual(before[at] ?? 0);
      expect(days(timeline, { ...pfs, death: 'censor' })).toEqual(before);
    }
  });
});
