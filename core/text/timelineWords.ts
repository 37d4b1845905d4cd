import type { EndedBy } from '../response/timeline/deriveEndpoints.ts';
import type { bloodMarkers, PatientData } from '../response/timeline/patientData.ts';
import type { endpointUnits } from '../response/timeline/endpointDefinitions.ts';
import type {
  ProcedureKind,
  Procedure,
  progressionBases,
  progressionPlaces,
  sessionPlaces,
} from '../response/timeline/timeline.ts';

type Of<T extends string> = Readonly<Record<T, string>>;
type TimelineMark = 'liver-progression' | 'progression-elsewhere' | 'untreatable' | 'death';

/** What a field must be, said beneath it while it is not. */
export type FieldProblem = 'date' | 'number' | 'whole' | 'range' | 'text' | 'reason';

/** The words of the timeline: treatments, follow-up, patient data, endpoints. */
export interface TimelineWords {
  readonly open: string;
  readonly title: string;
  readonly close: string;
  readonly reading: string;
  /** In a blind reading. */
  readonly hidden: string;
  readonly notStated: string;
  readonly remove: (what: string) => string;
  readonly edit: (what: string) => string;
  readonly takeChange: string;
  readonly cancelChange: string;
  readonly summary: (treatments: number, sessions: number) => string;
  readonly sections: Of<'plot' | 'procedures' | 'followUp' | 'patient' | 'endpoints'>;
  readonly procedure: Of<
    | 'date'
    | 'kind'
    | 'agent'
    | 'doseMg'
    | 'activityGbq'
    | 'oilMl'
    | 'particlesUm'
    | 'selectivity'
    | 'segments'
    | 'place'
    | 'reason'
  >;
  readonly addProcedure: string;
  readonly procedureOf: (date: string) => string;
  readonly kinds: Of<ProcedureKind>;
  readonly kindsLong: Of<ProcedureKind>;
  readonly selectivities: Of<NonNullable<Procedure['selectivity']>>;
  readonly places: Of<(typeof sessionPlaces)[number]>;
  readonly byRules: (place: string) => string;
  readonly reasonNeeded: string;
  readonly burden: string;
  readonly burdenHint: string;
  readonly segmentOf: (segment: string) => string;
  readonly treatment: (number: number) => string;
  readonly cycle: (number: number) => string;
  readonly complete: (isComplete: boolean) => string;
  readonly pair: (pre: string, post: string) => string;
  readonly followUp: Of<
    | 'death'
    | 'lastContact'
    | 'lastImaging'
    | 'untreatable'
    | 'untreatableReason'
    | 'progressions'
    | 'progression'
    | 'where'
    | 'basis'
  >;
  readonly addProgression: string;
  readonly progressionPlaces: Of<(typeof progressionPlaces)[number]>;
  readonly progressionBases: Of<(typeof progressionBases)[number]>;
  readonly patient: Of<
    | 'birthDate'
    | 'ageYears'
    | 'sex'
    | 'primary'
    | 'grade'
    | 'ki67Percent'
    | 'extrahepaticDisease'
    | 'extrahepaticSites'
    | 'priorLines'
    | 'somatostatinAnalogue'
    | 'ecog'
    | 'markers'
    | 'marker'
    | 'value'
    | 'unit'
    | 'upperLimit'
  >;
  readonly fromImages: (value: string) => string;
  readonly yesNo: Of<'yes' | 'no'>;
  readonly sexes: Of<NonNullable<PatientData['sex']>>;
  readonly primaries: Of<NonNullable<PatientData['primary']>>;
  readonly sites: Of<PatientData['extrahepaticSites'][number]>;
  readonly analogues: Of<NonNullable<PatientData['somatostatinAnalogue']>>;
  readonly markers: Of<(typeof bloodMarkers)[number]>;
  readonly addMarker: string;
  readonly endpoints: Of<
    | 'definition'
    | 'noDefinition'
    | 'index'
    | 'firstEvaluable'
    | 'first'
    | 'endpoint'
    | 'of'
    | 'from'
    | 'to'
    | 'months'
    | 'flag'
    | 'endedBy'
    | 'landmark'
    | 'choices'
  >;
  readonly units: Of<(typeof endpointUnits)[number]>;
  readonly flag: (isEvent: boolean) => string;
  readonly endedBy: Of<EndedBy>;
  readonly landmarkExcluded: (because: string) => string;
  readonly countedFrom: (treatment: string) => string;
  readonly problems: (field: FieldProblem, least: number | null, most: number | null) => string;
  readonly chart: Of<'title' | 'session' | 'letb'> & { readonly sum: (criteria: string) => string } & {
    readonly marks: Of<TimelineMark>;
  };
  readonly several: (first: string, sessions: number) => string;
  /** Reads the CTs of a treatment. */
  readonly readTreatment: string;
  readonly isRead: string;
  readonly names: (endpoint: string) => string;
}

/** The commands of the timeline, in the order of the key sheet. */
export type TimelineCommandName = 'openTimeline';
