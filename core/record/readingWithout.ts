import { relativeChangePercent } from '../letb/change.ts';
import { isResponder } from '../letb/thresholdSets.ts';
import { CAUSES_OF_LETB, causesBetween, type DisagreementCause } from '../stats/agreement/readingCauses.ts';
import type { MeasurementDocument } from './measurementDocument.ts';
import type { ReadingDocument, SignedTimepoint } from './readingDocument.ts';
import { responsesWithout, type AnewBy, type AnswerCells } from './responseWithout.ts';
import { figuresOfReading, readingParts } from './signedReadings.ts';

/** A reading's figures as its table has them, by measure. */
type FiguresByMeasure = ReadonlyMap<string, string>;

/** What two readers would answer without each cause by which they part: LETB with its volumes, and responses. */
export function answersWithout(first: ReadingDocument, second: ReadingDocument, by: AnewBy): readonly AnswerCells[] {
  const causes = causesBetween(readingParts(first), readingParts(second));
  return [...measuresWithout(first, second), ...responsesWithout(first, second, { ...by, causes })];
}

/**
 * LETB and its volumes without a cause: at each timepoint where the two part by it, one reader's measurement stands in place of the other's, with
 * all that follows from it there; the other timepoint stays the own. Untold where the two measurements that result are not comparable (k,
 * preset, alignment).
 */
export function measuresWithout(first: ReadingDocument, second: ReadingDocument): readonly AnswerCells[] {
  return CAUSES_OF_LETB.flatMap((cause): readonly AnswerCells[] => {
    const roles = second.timepoints.flatMap((own) => {
      const other = first.timepoints.find(({ role }) => role === own.role);
      return other !== undefined && partBy(first, second, own.role).includes(cause) ? [own.role] : [];
    });
    if (roles.length === 0) return [];
    const mixed = (reading: ReadingDocument, other: ReadingDocument): FiguresByMeasure | null => {
      const taken = (role: SignedTimepoint['role']): MeasurementDocument | null =>
        (roles.includes(role) ? other : reading).timepoints.find((one) => one.role === role)?.measurement ?? null;
      return figuresOf(taken('pre'), taken('post'), reading);
    };
    const [ones, others] = [mixed(first, second), mixed(second, first)];
    const measures = [...figuresOfReading(first).keys()].filter((measure) => !isOfResponse(measure));
    return measures.map((measure): AnswerCells => {
      if (ones === null || others === null)
        return { cause, measure, answers: { kind: 'untold', reason: 'not-comparable' } };
      const [one, other] = [ones.get(measure) ?? '', others.get(measure) ?? ''];
      const isTold = one !== '' && other !== '';
      return {
        cause,
        measure,
        answers: isTold ? { kind: 'each', first: one, second: other } : { kind: 'untold', reason: 'not-evaluable' },
      };
    });
  });
}

function isOfResponse(measure: string): boolean {
  return /^(response|sum_mm|sum_change_percent)_/.test(measure);
}

/** Why two readings part at one timepoint. */
function partBy(
  first: ReadingDocument,
  second: ReadingDocument,
  role: SignedTimepoint['role'],
): readonly DisagreementCause[] {
  const at = (reading: ReadingDocument): ReadingDocument => ({
    ...reading,
    timepoints: reading.timepoints.filter((one) => one.role === role),
  });
  return causesBetween(readingParts(at(first)), readingParts(at(second)));
}

/** Null where the two are not comparable. */
function figuresOf(
  pre: MeasurementDocument | null,
  post: MeasurementDocument | null,
  { change }: ReadingDocument,
): FiguresByMeasure | null {
  const figures = new Map<string, string>();
  for (const [role, measurement] of [
    ['pre', pre],
    ['post', post],
  ] as const) {
    if (measurement === null) continue;
    figures.set(`letb_${role}_percent`, String(measurement.letbPercent));
    figures.set(`enhancing_${role}_cm3`, String(measurement.enhancingVolumeCm3));
    figures.set(`liver_${role}_cm3`, String(measurement.liverVolumeCm3));
  }
  if (change === null || pre === null || post === null) return figures;
  if (pre.k !== post.k || pre.preset !== post.preset || pre.alignment.kind !== post.alignment.kind) return null;
  const percent = relativeChangePercent(pre.letbPercent, post.letbPercent);
  figures.set('letb_change_percent', percent === null ? '' : String(percent));
  for (const { endpoint, thresholdPercent } of change.responses) {
    const isOne = percent === null ? null : isResponder(percent, thresholdPercent);
    figures.set(`responder_${endpoint}`, isOne === null ? '' : isOne ? 'responder' : 'non-responder');
  }
  return figures;
}
