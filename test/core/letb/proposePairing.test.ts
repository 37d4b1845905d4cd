import { describe, expect, it } from 'vitest';
import type { PatientNode } from '../../../core/dicom/studyTree.ts';
import { patientsAlike } from '../../../core/letb/patientIdentity.ts';
import { proposePairing, type Pairing, type PairingOptions } from '../../../core/letb/proposePairing.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { fullStudy, patientOf, stackOf, studyOf } from '../../fixtures/patients.ts';
import { randomOf } from '../../phantoms.ts';

function pair(patient: PatientNode, options: PairingOptions = {}): readonly (string | null | undefined)[] {
  const { pre, post } = proposePairing(patient, options);
  return [pre?.date, post?.date];
}
const at = (...dates: readonly string[]): PatientNode => patientOf(dates.map((date) => fullStudy(date)));
const codesOf = ({ findings }: Pairing): readonly string[] => findings.map(({ code }) => code);
const treated = (...procedureDates: readonly string[]): PairingOptions => ({ procedureDates });

describe('with the dates of the treatment', () => {
  it('the last CT up to the first procedure and the first from one to four months after the last are the pair', () => {
    const patient = at('2026-01-20', '2026-03-01', '2026-04-20', '2026-05-30', '2026-07-02', '2026-09-01');
    const pairing = proposePairing(patient, treated('2026-05-01', '2026-03-20'));
    expect([pairing.pre?.date, pairing.post?.date]).toEqual(['2026-03-01', '2026-07-02']);
    expect(pairing.timepoints.map(({ role }) => role)).toEqual(['pre', 'pre', 'between', 'post', 'post', 'post']);
    expect([pairing.basis, pairing.findings]).toEqual(['procedure-dates', []]);
    expect([pairing.post?.arterialStackId, pairing.post?.precontrastStackId]).toEqual(['a-2026-07-02', 'p-2026-07-02']);
  });

  it('the ends of the windows count, and the day beyond is taken only where nothing better is, and flagged', () => {
    const options = treated('2026-04-15');
    expect(codesOf(proposePairing(at('2026-01-15', '2026-08-15'), options))).toEqual([]);
    expect(codesOf(proposePairing(at('2026-04-15', '2026-05-15'), options))).toEqual([]);
    expect(codesOf(proposePairing(at('2026-01-14', '2026-08-16'), options))).toEqual([
      'pre-outside-window',
      'post-outside-window',
    ]);
    expect(pair(at('2026-01-14', '2026-05-14', '2026-05-15', '2026-05-16'), options)).toEqual([
      '2026-01-14',
      '2026-05-15',
    ]);
  });

  it('a month ends with its last day: 31 January and a leap day', () => {
    expect(codesOf(proposePairing(at('2025-12-31', '2026-02-28'), treated('2026-01-31')))).toEqual([]);
    expect(pair(at('2025-12-31', '2026-02-27', '2026-02-28'), treated('2026-01-31'))[1]).toBe('2026-02-28');
    expect(pair(at('2023-12-31', '2024-02-28', '2024-02-29'), treated('2024-01-31'))[1]).toBe('2024-02-29');
    expect(codesOf(proposePairing(at('2024-02-29', '2024-07-01'), treated('2024-05-31')))).toEqual([]);
    expect(codesOf(proposePairing(at('2024-02-28', '2024-07-01'), treated('2024-05-31')))).toEqual([
      'pre-outside-window',
    ]);
  });

  it('where no CT lies in a window, the nearest to it is taken and flagged', () => {
    const early = proposePairing(at('2026-03-30', '2026-05-10', '2026-08-30'), treated('2026-04-15'));
    expect([early.post?.date, codesOf(early)]).toEqual(['2026-05-10', ['post-outside-window']]);
    const late = proposePairing(at('2026-03-30', '2026-04-20', '2026-08-17'), treated('2026-04-15'));
    expect([late.post?.date, codesOf(late)]).toEqual(['2026-08-17', ['post-outside-window']]);
  });

  it('a CT between two procedures, or on the day of the last, is never the one after', () => {
    for (const between of ['2026-04-02', '2026-05-01']) {
      const pairing = proposePairing(at('2026-03-01', between), treated('2026-04-01', '2026-05-01'));
      expect([pairing.post, codesOf(pairing)]).toEqual([null, ['no-study-after-treatment']]);
      expect(pairing.timepoints[1]?.role).toBe('between');
    }
  });

  it('a CT beyond another treatment is neither the one before nor the one after, nor passed over', () => {
    const patient = patientOf([
      fullStudy('2026-01-20'),
      fullStudy('2026-03-20'),
      fullStudy('2026-05-10'),
      studyOf('2026-06-20', [stackOf('only', 'portal-venous')]),
      fullStudy('2026-07-10'),
    ]);
    const first = { procedureDates: ['2026-02-01'], otherProcedures: ['2026-05-10'] };
    const second = { procedureDates: ['2026-05-10'], otherProcedures: ['2026-02-01'] };
    expect(pair(patient, first)).toEqual(['2026-01-20', '2026-03-20']);
    // The CT on the day of the second treatment is after the first and before the second.
    const without = patientOf(patient.studies.filter(({ date }) => date !== '2026-03-20'));
    expect(pair(without, first)).toEqual(['2026-01-20', '2026-05-10']);
    expect(pair(patient, second)).toEqual(['2026-05-10', '2026-07-10']);
    const none = patientOf(patient.studies.filter(({ date }) => date === '2026-01-20' || (date ?? '') > '2026-06-01'));
    expect(pair(none, first)).toEqual(['2026-01-20', undefined]);
    expect(codesOf(proposePairing(none, first))).toEqual(['no-study-after-treatment']);
    expect(pair(none, second)).toEqual([undefined, '2026-07-10']);
  });

  it('procedures that span more than six months are flagged', () => {
    const options = treated('2026-01-31', '2026-08-01');
    expect(codesOf(proposePairing(at('2026-01-10', '2026-10-01'), options))).toEqual(['procedures-too-far-apart']);
    expect(codesOf(proposePairing(at('2026-01-10', '2026-10-01'), treated('2026-01-31', '2026-07-31')))).toEqual([]);
  });

  it('a study without both phases is passed over and named', () => {
    const patient = patientOf([
      fullStudy('2026-02-20'),
      studyOf('2026-03-20', [stackOf('only', 'portal-venous')]),
      studyOf('2026-05-25', [stackOf('alone', 'arterial')]),
      fullStudy('2026-06-20'),
    ]);
    const pairing = proposePairing(patient, treated('2026-04-01'));
    expect([pairing.pre?.date, pairing.post?.date]).toEqual(['2026-02-20', '2026-06-20']);
    expect(pairing.findings).toEqual([
      { severity: 'note', code: 'incomplete-study-passed-over', details: { role: 'pre', dates: ['2026-03-20'] } },
      { severity: 'note', code: 'incomplete-study-passed-over', details: { role: 'post', dates: ['2026-05-25'] } },
    ]);
  });

  it('an incomplete study is proposed where there is no other, with what it lacks', () => {
    const patient = patientOf([fullStudy('2026-03-20'), studyOf('2026-06-20', [stackOf('v', 'portal-venous')])]);
    const pairing = proposePairing(patient, treated('2026-04-01'));
    expect(pairing.post).toMatchObject({ date: '2026-06-20', arterialStackId: null, precontrastStackId: null });
    expect(pairing.findings).toEqual([
      {
        severity: 'warning',
        code: 'phases-not-found',
        details: { role: 'post', date: '2026-06-20', missing: ['arterial', 'precontrast'] },
      },
    ]);
  });

  it('undated studies are never chosen and said', () => {
    const pairing = proposePairing(patientOf([fullStudy('2026-03-20'), fullStudy(null)]), treated('2026-04-01'));
    expect([pairing.pre?.date, pairing.post]).toEqual(['2026-03-20', null]);
    expect(codesOf(pairing)).toEqual(['studies-without-date', 'no-study-after-treatment']);
  });

  it('the answer is the same as by looking at every pair, for random patients', () => {
    const random = randomOf(11);
    const day = (n: number): string => new Date(Date.UTC(2023, 6, 1 + n)).toISOString().slice(0, 10);
    for (let round = 0; round < 200; round += 1) {
      const dates = [
        ...new Set(Array.from({ length: 1 + Math.floor(6 * random()) }, () => day(Math.floor(500 * random())))),
      ];
      const procedures = Array.from({ length: 1 + Math.floor(2 * random()) }, () =>
        day(150 + Math.floor(120 * random())),
      );
      expect(pair(at(...dates.toSorted()), treated(...procedures)), `${dates} by ${procedures}`).toEqual(
        slowPair(dates, procedures),
      );
    }
  });
});

/** Day by day: is this day in the window, and how many days off is it otherwise? */
function slowPair(dates: readonly string[], procedures: readonly string[]): readonly (string | undefined)[] {
  const sorted = procedures.toSorted();
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  const shift = (date: string, days: number): string =>
    new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const monthsOn = (date: string, months: number): string => {
    const [year = 0, month = 0, dayOfMonth = 0] = date.split('-').map(Number);
    for (let tryDay = dayOfMonth; ; tryDay -= 1) {
      const candidate = new Date(Date.UTC(year, month - 1 + months, tryDay, 12));
      const expected = (((month - 1 + months) % 12) + 12) % 12;
      if (candidate.getUTCMonth() === expected) return candidate.toISOString().slice(0, 10);
    }
  };
  const off = (date: string, from: string, to: string): number => {
    for (let days = 0; ; days += 1) {
      const reached = [shift(date, days), shift(date, -days)];
      if (reached.some((reachedDate) => reachedDate >= from && reachedDate <= to)) return days;
    }
  };
  const pick = (side: readonly string[], from: string, to: string): string | undefined => {
    const least = Math.min(...side.map((date) => off(date, from, to)));
    return side.find((date) => off(date, from, to) === least);
  };
  const before = dates
    .filter((date) => date <= first)
    .toSorted()
    .toReversed();
  const after = dates.filter((date) => date > last).toSorted();
  return [pick(before, monthsOn(first, -3), first), pick(after, monthsOn(last, 1), monthsOn(last, 4))];
}

describe('without the date of treatment', () => {
  it('the first and the last complete study are proposed, and that is said', () => {
    const patient = patientOf([
      studyOf('2026-01-01', [stackOf('v', 'portal-venous')]),
      fullStudy('2026-02-01'),
      fullStudy('2026-04-01'),
      fullStudy('2026-06-01'),
    ]);
    const pairing = proposePairing(patient);
    expect([pairing.pre?.date, pairing.post?.date, pairing.basis]).toEqual(['2026-02-01', '2026-06-01', 'study-order']);
    expect(pairing.timepoints.map(({ role }) => role)).toEqual(['pre', 'pre', 'between', 'post']);
    expect(codesOf(pairing)).toEqual(['paired-by-study-order']);
  });

  it('one study, or several of one day, are no pair', () => {
    expect(pair(at('2026-02-01'))).toEqual(['2026-02-01', undefined]);
    const sameDay = patientOf([fullStudy('2026-02-01'), { ...fullStudy('2026-02-01'), studyInstanceUid: 'other' }]);
    expect(pair(sameDay)).toEqual(['2026-02-01', undefined]);
    expect(pair(patientOf([fullStudy(null), { ...fullStudy(null), studyInstanceUid: 'other' }]))[1]).toBeUndefined();
  });

  it('a patient without phases opens with the first study, and one without studies with none', () => {
    const pairing = proposePairing(
      patientOf([studyOf('2026-01-01', [stackOf('x', 'unknown')]), studyOf('2026-02-01', [])]),
    );
    expect(pairing.pre).toMatchObject({ date: '2026-01-01', arterialStackId: null });
    expect(pairing.post).toBeNull();
    expect(proposePairing(patientOf([]))).toMatchObject({ pre: null, post: null, timepoints: [] });
  });
});

describe('the stacks of a timepoint', () => {
  const stacksOf = (...stacks: Parameters<typeof studyOf>[1]) =>
    proposePairing(patientOf([studyOf('2026-01-01', stacks)])).pre;

  it('are the surest of their phase, never one that cannot be measured', () => {
    const chosen = stacksOf(
      stackOf('p', 'precontrast'),
      stackOf('weak', 'arterial', { confidence: 0.5 }),
      stackOf('refused', 'arterial', { confidence: 1, verdict: 'refused' }),
      stackOf('sure', 'arterial', { confidence: 0.8 }),
    );
    expect(chosen).toMatchObject({ arterialStackId: 'sure', precontrastStackId: 'p', refusal: null });
  });

  it('are, of those about as sure, the two that differ least, with what makes them less comparable', () => {
    const sharp = stackOf('sharp', 'arterial', { confidence: 0.95, kernel: 'B70f' });
    expect(stacksOf(stackOf('p', 'precontrast'), sharp, stackOf('soft', 'arterial'))).toMatchObject({
      arterialStackId: 'soft',
      comparability: [],
    });
    expect(stacksOf(stackOf('p', 'precontrast'), sharp)?.comparability.map(({ code }) => code)).toEqual([
      'unlike-kernels',
    ]);
  });

  it('of unlike spectra are not subtracted where others are there, and are refused with the reason where not', () => {
    const low = stackOf('low', 'arterial', { confidence: 1, kvp: 100 });
    expect(stacksOf(stackOf('p', 'precontrast'), low, stackOf('like', 'arterial', { confidence: 0.7 }))).toMatchObject({
      arterialStackId: 'like',
      refusal: null,
    });
    const alone = stacksOf(stackOf('p', 'precontrast'), low);
    expect(alone).toMatchObject({ arterialStackId: 'low', refusal: { code: 'unlike-spectra' } });
  });

  it('whose phase is in doubt ask the reader', () => {
    const doubtful = stackOf('a', 'arterial', { confidence: 0.5, needsReader: true });
    const pairing = proposePairing(patientOf([studyOf('2026-01-01', [stackOf('p', 'precontrast'), doubtful])]));
    const [asked] = pairing.findings.filter(({ code }) => code === 'phase-asks-reader');
    expect(asked?.details).toEqual({ role: 'pre', date: '2026-01-01', phase: 'arterial', stack: 'a' });
  });
});

describe('whose studies they are', () => {
  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['another name', { name: 'DOE^JANE' }, { name: 'ROE^JANE' }, 'Patient’s Name'],
    ['another birth date', { birthDate: '1960-01-02' }, { birthDate: '1960-02-01' }, 'Patient’s Birth Date'],
    ['another sex', { sex: 'F' }, { sex: 'M' }, 'Patient’s Sex'],
  ])('under one ID but %s stops the pairing with a question that says what differs', (_, one, other, attribute) => {
    const pairing = proposePairing(patientOf([fullStudy('2026-01-01', one), fullStudy('2026-03-01', other)]));
    expect([pairing.pre, pairing.post, pairing.findings]).toEqual([null, null, []]);
    expect(pairing.identityQuestion).toMatchObject({
      code: 'identity-unlike-under-one-id',
      details: {
        differing: [
          {
            attribute,
            values: [
              { value: Object.values(one)[0], dates: ['2026-01-01'] },
              { value: Object.values(other)[0], dates: ['2026-03-01'] },
            ],
          },
        ],
      },
    });
    if (pairing.identityQuestion === null) throw new Error('no question');
    expect(sentenceOf(pairing.identityQuestion, 'en')).toContain(`${attribute} (${Object.values(one)[0]}: 2026-01-01`);
    expect(sentenceOf(pairing.identityQuestion, 'fr')).toContain('même personne');
  });

  it('is not asked for what writers of a name vary, nor for what is not stated', () => {
    const patient = patientOf([
      fullStudy('2026-01-01', { name: 'DOE^JANE', sex: 'F' }),
      fullStudy('2026-03-01', { name: 'Doe^Jane^^^', sex: null }),
    ]);
    expect(proposePairing(patient)).toMatchObject({ identityQuestion: null, post: { date: '2026-03-01' } });
  });

  it('is the reader’s to answer: then the studies are paired', () => {
    const patient = patientOf([
      fullStudy('2026-01-01', { name: 'DOE^JANE' }),
      fullStudy('2026-03-01', { name: 'ROE^JANE' }),
    ]);
    const answered = proposePairing(patient, { samePerson: [] });
    expect([answered.identityQuestion, answered.pre?.date, answered.post?.date]).toEqual([
      null,
      '2026-01-01',
      '2026-03-01',
    ]);
  });

  const jane = { name: 'DOE^JANE', birthDate: '1960-01-02' };
  const under = (patientId: string | null, date: string, about: Partial<typeof jane> = {}): PatientNode => {
    const person = { ...jane, ...about };
    return patientOf([fullStudy(date, { id: patientId, ...person })], { patientId, ...person });
  };

  it('under two IDs that look like one person’s is asked, with the IDs; confirmed, both are one patient', () => {
    const [first, second] = [under('A17', '2026-01-01'), under('99-3', '2026-03-01')];
    const asked = proposePairing(first, { others: [second] });
    expect([asked.pre, asked.post, asked.identityQuestion?.code]).toEqual([
      null,
      null,
      'identity-alike-under-several-ids',
    ]);
    expect(asked.identityQuestion?.details).toMatchObject({
      differing: [{ attribute: 'Patient ID', values: [{ value: 'A17' }, { value: '99-3' }] }],
    });
    expect(pair(first, { others: [second], samePerson: [second] })).toEqual(['2026-01-01', '2026-03-01']);
    expect(pair(first, { others: [second], samePerson: [] })).toEqual(['2026-01-01', undefined]);
  });

  it.each<[string, PatientNode, boolean]>([
    ['a leading zero or a hyphen in the ID', under('0A-17', '2026-03-01', { name: 'DOE^J' }), true],
    ['no ID, under one name', under(null, '2026-03-01'), true],
    ['another birth date', under('99-3', '2026-03-01', { birthDate: '1971-05-05' }), false],
    ['another name', under('99-3', '2026-03-01', { name: 'ROE^MARY' }), false],
  ])('is asked or not for another patient with %s', (_, other, isAsked) => {
    expect(proposePairing(under('A17', '2026-01-01'), { others: [other] }).identityQuestion !== null).toBe(isAsked);
  });

  it('is asked where one study lies under two IDs, and not for names that anonymisers write', () => {
    const study = fullStudy('2026-01-01');
    const [a, b] = [
      patientOf([study], { patientId: 'A', name: 'X' }),
      patientOf([study], { patientId: 'B', name: 'Y' }),
    ];
    expect(proposePairing(a, { others: [b] }).identityQuestion).not.toBeNull();
    const blank = { name: 'ANONYMOUS', birthDate: '1900-01-01' };
    const [c, d] = [under('C', '2026-01-01', blank), under('D', '2026-02-01', blank)];
    expect(proposePairing(c, { others: [d] }).identityQuestion).toBeNull();
  });

  it('is asked of the same patients when a cohort is looked through by its keys', () => {
    const cohort = [
      under('A17', '2026-01-01'),
      under('0A-17', '2026-02-01', { name: 'DOE^J' }),
      under(null, '2026-03-01'),
      under('99-3', '2026-04-01', { birthDate: '1971-05-05' }),
      under('77', '2026-05-01', { name: 'ROE^MARY' }),
      patientOf([fullStudy('2026-01-01')], { patientId: 'twice', name: 'ANONYMOUS' }),
    ];
    const alike = patientsAlike(cohort);
    for (const patient of cohort) {
      const others = cohort.filter((other) => other !== patient);
      expect(proposePairing(patient, { others: alike(patient) })).toEqual(proposePairing(patient, { others }));
    }
    expect(cohort.map((patient) => alike(patient).length)).toEqual([3, 1, 1, 0, 0, 1]);
  });
});
