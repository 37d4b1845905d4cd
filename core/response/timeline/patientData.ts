import type { IsoDate } from '../../letb/timing.ts';

export const sexes = ['female', 'male'] as const;
export const primarySites = ['pancreas', 'small-bowel', 'lung', 'colon-rectum', 'stomach', 'other', 'unknown'] as const;
/** Grade of a neuroendocrine neoplasm by the WHO: G1 to G3 tumours, carcinoma. */
export const tumourGrades = ['G1', 'G2', 'G3', 'NEC'] as const;
export const extrahepaticSites = ['lymph-node', 'bone', 'lung', 'peritoneum', 'other'] as const;
export const analogueUses = ['never', 'before', 'ongoing'] as const;
export const bloodMarkers = ['chromogranin-a', '5-hiaa'] as const;

export interface MarkerValue {
  readonly date: IsoDate;
  readonly marker: (typeof bloodMarkers)[number];
  readonly value: number;
  /** As the laboratory writes it. */
  readonly unit: string;
  /** The laboratory's upper limit of normal, in the same unit; null: not stated. */
  readonly upperLimit: number | null;
}

/** What studies ask of a patient, at the time of the first procedure. Null: not stated. */
export interface PatientData {
  readonly birthDate: IsoDate | null;
  /** Whole years at the first procedure; read where the date of birth is not stated. */
  readonly ageYears: number | null;
  readonly sex: (typeof sexes)[number] | null;
  readonly primary: (typeof primarySites)[number] | null;
  readonly grade: (typeof tumourGrades)[number] | null;
  readonly ki67Percent: number | null;
  readonly extrahepaticDisease: boolean | null;
  readonly extrahepaticSites: readonly (typeof extrahepaticSites)[number][];
  /** Lines of systemic treatment before the first procedure. */
  readonly priorLines: number | null;
  readonly somatostatinAnalogue: (typeof analogueUses)[number] | null;
  readonly ecog: number | null;
  /** In any order. */
  readonly markers: readonly MarkerValue[];
}

export const emptyPatientData: PatientData = {
  birthDate: null,
  ageYears: null,
  sex: null,
  primary: null,
  grade: null,
  ki67Percent: null,
  extrahepaticDisease: null,
  extrahepaticSites: [],
  priorLines: null,
  somatostatinAnalogue: null,
  ecog: null,
  markers: [],
};

/** Whole years of life on a day: the year changes on the birthday, of 29 February on 1 March in common years. */
export function ageOn(day: IsoDate, birthDate: IsoDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Age in years on a day; for another day than the first procedure only where the date of birth is known. */
export function ageAt(data: PatientData, day: IsoDate, firstProcedure: IsoDate | null): number | null {
  if (data.birthDate !== null) return ageOn(day, data.birthDate);
  return day === firstProcedure ? data.ageYears : null;
}

/** The last value of a marker on or before a day; of two on one day the later in the list. */
export function markerBefore(data: PatientData, marker: MarkerValue['marker'], day: IsoDate): MarkerValue | null {
  return data.markers
    .filter((value) => value.marker === marker && value.date <= day)
    .reduce<MarkerValue | null>((last, value) => (last === null || value.date >= last.date ? value : last), null);
}
