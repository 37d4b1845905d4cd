import type { Volume } from '../imaging/volume.ts';
import type { Registration } from '../registration/registerPhases.ts';
import { alignmentEffect } from './alignmentEffect.ts';
import { computeLetb, type LetbInput, type LetbMeasurement } from './computeLetb.ts';
import {
  acceptedAlignment,
  alignmentFindings,
  registeredAlignment,
  unlessRefused,
  type RegisteredAlignment,
} from './measuredAlignment.ts';
import { paperProtocol } from './protocol.ts';
import type { SubtractionHistogram } from './subtractionHistogram.ts';

/** A, and S with its histogram by the scanner's own geometry, beside which the aligned ones are judged. */
export interface UnalignedSubtraction {
  readonly arterial: Volume;
  readonly subtraction: Volume;
  readonly histogram: SubtractionHistogram;
  readonly kind: 'identity' | 'scanner';
}

export type AlignedMeasurement = LetbMeasurement & { readonly alignment: RegisteredAlignment };

/**
 * LETB through an alignment, with the alignment's effect and verdict beside it. Refused: what `computeLetb` refuses of the aligned S;
 * where the unaligned one cannot be measured, the figures before are null. `review`: what a reader said of the alignment.
 */
export function computeAlignedLetb(
  input: Omit<LetbInput, 'alignment'>,
  { arterial, ...unaligned }: UnalignedSubtraction,
  registration: Registration,
  review: RegisteredAlignment['review'] = 'unreviewed',
): AlignedMeasurement {
  const measurement = computeLetb({ ...input, alignment: { kind: registration.alignment.kind } });
  const before = unlessRefused(() =>
    computeLetb({
      ...input,
      protocol: { ...paperProtocol, k: input.protocol.k, overrides: input.protocol.overrides },
      subtraction: unaligned.subtraction,
      histogram: unaligned.histogram,
      alignment: { kind: unaligned.kind },
      findings: [],
    }),
  );
  const effect = alignmentEffect(
    before === null ? null : { subtraction: unaligned.subtraction, measurement: before },
    { subtraction: input.subtraction, measurement },
    { arterial, liver: input.liver, rois: input.rois },
  );
  const judged = registeredAlignment(registration, effect);
  const alignment = review === 'accepted' ? acceptedAlignment(judged) : judged;
  return { ...measurement, alignment, findings: [...measurement.findings, ...alignmentFindings(alignment)] };
}
