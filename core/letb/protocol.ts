import { refusals } from '../base/errors.ts';

/** `paper`: nothing registered, removed or smoothed. `corrected`: with an accepted alignment or exclusions. Never mixed in one cohort. */
export type Preset = 'paper' | 'corrected';

/** How the precontrast series came onto the arterial grid. */
export type AlignmentKind = 'identity' | 'scanner' | 'rigid' | 'deformable';

/** A refusal that a reader may set aside, knowingly; it is recorded with the result. */
export type Override = 'coverage' | 'unlike-spectra';
export const overrides: readonly Override[] = ['coverage', 'unlike-spectra'];

/** What shapes the number, named beside it wherever it is shown. */
export interface Protocol {
  readonly preset: Preset;
  /** T = mean + k · SD. */
  readonly k: number;
  readonly overrides: readonly Override[];
}

export const PAPER_K = 2;
export const paperProtocol: Protocol = { preset: 'paper', k: PAPER_K, overrides: [] };

/** Fewer make a provisional value. */
export const PLACEMENTS_OF_A_MEASUREMENT = 3;

/** Values of k at which the sensitivity of LETB is shown. */
export const SENSITIVITY_KS: readonly number[] = [1.5, 2, 2.5, 3];

export interface ProtocolRefusals {
  'k-invalid': { readonly k: number };
  'no-roi': Record<never, never>;
  'too-many-rois': { readonly placements: number };
}
const refusal = refusals<ProtocolRefusals>();

/** Refused: k that is not a positive number up to 10. */
export function makeProtocol(protocol: Protocol): Protocol {
  if (!(protocol.k > 0 && protocol.k <= 10)) throw refusal('k-invalid', { k: protocol.k });
  return protocol;
}

/** A measurement has one to three placements. */
export function checkPlacementCount(placements: number): void {
  if (placements === 0) throw refusal('no-roi', {});
  if (placements > PLACEMENTS_OF_A_MEASUREMENT) throw refusal('too-many-rois', { placements });
}
