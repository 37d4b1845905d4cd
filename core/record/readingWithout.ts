import { relativeChangePercent } from '../letb/change.ts';
import { isResponder } from '../letb/thresholdSets.ts';
import { causesBetween, type DisagreementCause } from '../stats/agreement/readingCauses.ts';
import type { MeasurementDocument } from './measurementDocument.ts';
import type { ReadingDocument, SignedTimepoint } from './readingDocument.ts';
import { readingParts } from './signedReadings.ts';

/** Causes that a timepoint's measurement holds; the others are a matter of its lesions. */
const MEASURED: readonly DisagreementCause[] = ['baseline', 'phase', 'alignment', 'mask', 'roi'];

/** A reading's figures as its table has them, by measure. */
export type FiguresByMeasure = ReadonlyMap<string, string>;

/**
 * What the second reading would say without a cause, computed anew: at each timepoint where the two part by it, the first one's measurement stands in
 * place of the second's, with all that follows from it there; the other timepoint stays the second's. Only causes that voxels decide, and none
 * where the two measurements that result are not comparable (k, preset, alignment).
 */
export function figuresWithout(
  first: ReadingDocument,
  second: ReadingDocument,
): ReadonlyMap<DisagreementCause, FiguresByMeasure> {
  const found = new Map<DisagreementCause, FiguresByMeasure>();
  for (const cause of MEASURED) {
    const roles = second.timepoints.flatMap((own) => {
      const other = first.timepoints.find(({ role }) => role === own.role);
      return other !== undefined && partBy(first, second, own.role).includes(cause) ? [own.role] : [];
    });
    if (roles.length === 0) continue;
    const taken = (role: SignedTimepoint['role']): MeasurementDocument | null =>
      (roles.includes(role) ? first : second).timepoints.find((one) => one.role === role)?.measurement ?? null;
    const figures = figuresOf(taken('pre'), taken('post'), second);
    if (figures !== null) found.set(cause, figures);
  }
  return found;
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
