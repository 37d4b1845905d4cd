import { describe, expect, it } from 'vitest';
import { contradictionsOf, datedFacts, remarksOf } from '../../../../core/response/timeline/contradictions.ts';
import {
  ageAt,
  ageOn,
  emptyPatientData,
  markerBefore,
  type PatientData,
} from '../../../../core/response/timeline/patientData.ts';
import type { Timeline } from '../../../../core/response/timeline/timeline.ts';
import { sentenceOf } from '../../../../core/text/sentences.ts';
import { session, timelineOf } from '../../../fixtures/timelines.ts';

const TODAY = '2026-01-01';
const ask = (timeline: Timeline, data: Partial<PatientData> = {}, imageDate: string | null = null): readonly string[] =>
  contradictionsOf({
    timeline,
    data: { ...emptyPatientData, ...data },
    images: [{ id: 'ct', date: imageDate }],
    today: TODAY,
  }).map(({ code, details }) =>
    [code, details['fact'], details['date']].filter((part) => part !== undefined).join(' '),
  );
const remarks = (timeline: Timeline, data: Partial<PatientData> = {}): readonly string[] =>
  remarksOf({ timeline, data: { ...emptyPatientData, ...data } }).map(({ code }) => code);
const marker = (date: string) => ({ date, marker: '5-hiaa' as const, value: 1, unit: 'mg/24 h', upperLimit: null });
const progression = (date: string) => ({ date, where: 'liver' as const, basis: 'radiological' as const });

describe('dates that agree', () => {
  it('have no contradiction, also where everything falls on one day', () => {
    const day = '2025-01-01';
    const followUp = { death: day, lastContact: day, lastImaging: day, untreatable: { date: day, reason: null } };
    expect(ask(timelineOf([day], { ...followUp, progressions: [progression(day)] }), { birthDate: day }, day)).toEqual(
      [],
    );
    expect(ask(timelineOf([TODAY], { lastContact: TODAY }), {}, TODAY)).toEqual([]);
    expect(ask(timelineOf([]))).toEqual([]);
  });
});

describe('a date that cannot be', () => {
  const dates = (day: string): Readonly<Record<string, () => readonly string[]>> => ({
    procedure: () => ask(timelineOf(['2020-01-01', day], { death: '2025-01-01' })),
    image: () => ask(timelineOf(['2020-01-01'], { death: '2025-01-01' }), {}, day),
    progression: () => ask(timelineOf(['2020-01-01'], { death: '2025-01-01', progressions: [progression(day)] })),
    untreatable: () =>
      ask(timelineOf(['2020-01-01'], { death: '2025-01-01', untreatable: { date: day, reason: null } })),
    'last-imaging': () => ask(timelineOf(['2020-01-01'], { death: '2025-01-01', lastImaging: day })),
    'last-contact': () => ask(timelineOf(['2020-01-01'], { death: '2025-01-01', lastContact: day })),
    marker: () => ask(timelineOf(['2020-01-01'], { death: '2025-01-01' }), { markers: [marker(day)] }),
  });

  it('lies after death, of every kind of fact', () => {
    for (const [fact, asked] of Object.entries(dates('2025-01-02')))
      expect(asked(), fact).toEqual([`dated-after-death ${fact} 2025-01-02`]);
    expect(Object.keys(dates('')).toSorted()).toEqual(
      datedFacts.filter((fact) => !['death', 'birth'].includes(fact)).toSorted(),
    );
  });

  it('lies in the future', () => {
    expect(ask(timelineOf(['2026-01-02']))).toEqual(['date-in-future procedure 2026-01-02']);
    expect(ask(timelineOf(['2025-01-02'], { death: '2026-01-02' }))).toEqual(['date-in-future death 2026-01-02']);
  });

  it('lies after the last contact with a patient not known to have died', () => {
    const timeline = timelineOf(['2025-01-02'], { lastContact: '2025-01-01' });
    expect(ask(timeline)).toEqual(['dated-after-last-contact procedure 2025-01-02']);
    expect(ask({ ...timeline, followUp: { ...timeline.followUp, death: '2025-02-01' } })).toEqual([]);
  });

  it('lies before birth', () => {
    expect(ask(timelineOf(['2025-01-02']), { birthDate: '2025-01-03' })).toEqual([
      'dated-before-birth procedure 2025-01-02',
    ]);
  });

  it('makes untreatable who is treated afterwards', () => {
    const untreatable = (date: string) => ({ untreatable: { date, reason: null } });
    expect(ask(timelineOf(['2025-01-02', '2025-03-01'], untreatable('2025-02-01')))).toEqual([
      'procedure-after-untreatable 2025-03-01',
    ]);
    expect(ask(timelineOf(['2025-01-02'], untreatable('2025-01-01')))).toEqual([
      'untreatable-before-treatment 2025-01-01',
    ]);
  });

  it('is said by a sentence in both languages, with the fact in words', () => {
    const [found] = contradictionsOf({
      timeline: timelineOf(['2025-01-02'], { death: '2025-01-01' }),
      data: null,
      images: [],
      today: TODAY,
    });
    if (found === undefined) throw new Error('a contradiction');
    expect(sentenceOf(found, 'en')).toBe(
      'A procedure is dated 2025-01-02, after the death on 2025-01-01. Correct one of the two dates.',
    );
    expect(sentenceOf(found, 'fr')).toContain('Une séance');
  });
});

describe('a remark', () => {
  it('tells of a progression that is no event, of two sessions on one day, of a first session said to continue', () => {
    expect(remarks(timelineOf(['2025-01-02'], { progressions: [progression('2025-01-02')] }))).toEqual([
      'progression-not-after-treatment',
    ]);
    expect(remarks(timelineOf([session('2025-01-02', { id: 'a' }), session('2025-01-02', { id: 'b' })]))).toEqual([
      'procedures-on-one-day',
    ]);
    const continuing = session('2025-01-02', { place: { value: 'same-cycle', reason: 'No.' } });
    expect(remarks(timelineOf([continuing, '2025-03-01']))).toEqual(['place-of-first-session-unheard']);
    expect(remarks(timelineOf([]))).toEqual([]);
  });

  it('tells of an age unlike the date of birth by more than a year', () => {
    const timeline = timelineOf(['2025-01-02']);
    expect(remarks(timeline, { birthDate: '1960-06-01', ageYears: 63 })).toEqual([]);
    expect(remarks(timeline, { birthDate: '1960-06-01', ageYears: 62 })).toEqual(['age-unlike-birth-date']);
  });
});

describe('the data of a patient', () => {
  it('give the age in whole years on a day', () => {
    expect(ageOn('2025-06-14', '1960-06-15')).toBe(64);
    expect(ageOn('2025-06-15', '1960-06-15')).toBe(65);
    expect(ageOn('2025-02-28', '2000-02-29')).toBe(24);
    expect(ageOn('2025-03-01', '2000-02-29')).toBe(25);
  });

  it('give the stated age at the first procedure alone, where the date of birth is not known', () => {
    const data = { ...emptyPatientData, ageYears: 70 };
    expect(ageAt(data, '2025-01-01', '2025-01-01')).toBe(70);
    expect(ageAt(data, '2025-06-01', '2025-01-01')).toBeNull();
    expect(ageAt({ ...data, birthDate: '1960-06-15' }, '2025-06-15', '2025-01-01')).toBe(65);
  });

  it('give the last value of a marker until a day', () => {
    const data = { ...emptyPatientData, markers: [marker('2025-02-01'), marker('2025-01-01'), marker('2025-03-01')] };
    expect(markerBefore(data, '5-hiaa', '2025-02-01')?.date).toBe('2025-02-01');
    expect(markerBefore(data, '5-hiaa', '2024-12-31')).toBeNull();
    expect(markerBefore(data, 'chromogranin-a', '2025-02-01')).toBeNull();
  });
});
