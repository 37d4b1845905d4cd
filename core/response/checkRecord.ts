import { refusals } from '../base/errors.ts';
import { above, atLeast } from './comparison.ts';
import type { LesionIdentity, LesionRecord, lesionRoles } from './lesions.ts';

/** The diameter below which "too small to measure" may be said of a lesion whose diameter is given after all. */
const TOO_SMALL_AT_MOST_MM = 5;
/** Short axis from which a node is not "absent" (Eisenhauer 2009, section 4.2). */
const NODE_ABSENT_BELOW_MM = 10;

export interface RecordRefusals {
  'lesion-contradicts-itself': {
    readonly timepoint: string;
    readonly lesion: string;
    readonly field: string;
    readonly value: string;
    readonly otherField: string;
    readonly otherValue: string;
  };
}
const refusal = refusals<RecordRefusals>();

/** Refuses a record whose fields cannot all be true, naming the two that collide. */
export function checkRecord(
  record: LesionRecord,
  { role, kind }: { readonly role: (typeof lesionRoles)[number]; readonly kind: LesionIdentity['kind'] },
  timepoint: string,
): void {
  const collide = (field: keyof LesionRecord, otherField: keyof LesionRecord | 'role'): never => {
    const shown = (name: keyof LesionRecord | 'role'): string => {
      const value = name === 'role' ? role : record[name];
      return Array.isArray(value) ? value.join(' + ') : String(value);
    };
    throw refusal('lesion-contradicts-itself', {
      timepoint,
      lesion: record.id,
      field,
      value: shown(field),
      otherField,
      otherValue: shown(otherField),
    });
  };
  const { state, status, diameterMm, viableDiameterMm, fragments, viableFragments, viableStatus } = record;
  for (const [field, value] of [
    ['state', state],
    ['status', status],
  ] as const) {
    if (value !== 'absent') continue;
    if (diameterMm !== null && (kind === 'node' ? atLeast(diameterMm, NODE_ABSENT_BELOW_MM) : diameterMm > 0))
      collide(field, 'diameterMm');
    if (viableDiameterMm !== null && viableDiameterMm > 0) collide(field, 'viableDiameterMm');
    if (fragments !== null) collide(field, 'fragments');
    if (viableFragments !== null) collide(field, 'viableFragments');
    if (viableStatus === 'enhancing') collide(field, 'viableStatus');
  }
  if (state === 'tooSmall' && diameterMm !== null && above(diameterMm, TOO_SMALL_AT_MOST_MM))
    collide('state', 'diameterMm');
  if (state === 'tooSmall' && viableDiameterMm !== null && above(viableDiameterMm, TOO_SMALL_AT_MOST_MM))
    collide('state', 'viableDiameterMm');
  if (diameterMm === 0 && viableDiameterMm !== null && viableDiameterMm > 0) collide('diameterMm', 'viableDiameterMm');
  if (diameterMm === 0 && viableStatus === 'enhancing') collide('diameterMm', 'viableStatus');
  if (viableStatus === 'nonEnhancing' && viableDiameterMm !== null && viableDiameterMm > 0)
    collide('viableStatus', 'viableDiameterMm');
  if (viableStatus === 'enhancing' && viableDiameterMm === 0) collide('viableStatus', 'viableDiameterMm');
  if (record.mergedInto !== null) {
    if (diameterMm !== null) collide('mergedInto', 'diameterMm');
    if (viableDiameterMm !== null) collide('mergedInto', 'viableDiameterMm');
    if (fragments !== null) collide('mergedInto', 'fragments');
    if (state === 'absent' || state === 'tooSmall') collide('mergedInto', 'state');
  }
  if (role === 'target' && (status === 'unequivocalProgression' || (status === 'absent' && state === 'measured')))
    collide('status', 'role');
}
