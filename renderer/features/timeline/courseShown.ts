import assouline from '../../../assets/endpoint-definitions/assouline-2023.json';
import fohlen from '../../../assets/endpoint-definitions/fohlen-2023.json';
import touloupas from '../../../assets/endpoint-definitions/touloupas-2021.json';
import type { Finding } from '../../../core/base/findings.ts';
import type { IsoDate } from '../../../core/letb/timing.ts';
import { contradictionsOf, remarksOf } from '../../../core/response/timeline/contradictions.ts';
import { deriveEndpoints, type DerivedCourse } from '../../../core/response/timeline/deriveEndpoints.ts';
import {
  parseEndpointDefinition,
  type EndpointDefinition,
} from '../../../core/response/timeline/endpointDefinitions.ts';
import { groupSessions } from '../../../core/response/timeline/groupSessions.ts';
import { placeImages, type DatedImage, type TreatmentWithImages } from '../../../core/response/timeline/placeImages.ts';
import type { PatientData } from '../../../core/response/timeline/patientData.ts';
import type { TimelineDocument } from '../../../core/record/timelineDocument.ts';

/** The studies whose definitions can be chosen. */
export const endpointDefinitions: readonly EndpointDefinition[] = [
  parseEndpointDefinition(assouline, 'assouline-2023.json'),
  parseEndpointDefinition(touloupas, 'touloupas-2021.json'),
  parseEndpointDefinition(fohlen, 'fohlen-2023.json'),
];

/** What the screen shows of a patient's course. */
export interface CourseShown {
  readonly treatments: readonly TreatmentWithImages[];
  /** Contradictions first: while there is one, no endpoint has a value. */
  readonly findings: readonly Finding[];
  readonly definition: EndpointDefinition | null;
  /** Null without a definition. */
  readonly course: DerivedCourse | null;
}

/** `today`: the day on which it is shown. */
export function courseShown(
  timeline: TimelineDocument,
  {
    data,
    images,
    today,
  }: { readonly data: PatientData; readonly images: readonly DatedImage[]; readonly today: IsoDate },
): CourseShown {
  const known = { timeline, data, images, today };
  const definition = endpointDefinitions.find(({ id }) => id === timeline.endpoints.definition) ?? null;
  return {
    treatments: placeImages(groupSessions(timeline), images),
    findings: [...contradictionsOf(known), ...remarksOf(known)],
    definition,
    course: definition === null ? null : deriveEndpoints(known, definition, timeline.endpoints.indexTreatment),
  };
}

/** The calendar's day here and now. */
export function todayHere(now: Date = new Date()): IsoDate {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
