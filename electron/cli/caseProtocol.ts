import { overrides, PAPER_K } from '../../core/letb/protocol.ts';
import type { CaseProtocol } from '../../core/record/caseDocument.ts';
import type { ParsedArgs } from './args.ts';
import { UsageError } from './command.ts';

/** Options that say how each timepoint of a case is measured. */
export const caseProtocolOptions = {
  k: 'text',
  align: 'text',
  'roi-volume': 'text',
  'roi-shape': 'text',
  override: 'text',
  'no-uncertainty': 'flag',
} as const;

/** The protocol that they say. */
export function caseProtocolFrom(args: ParsedArgs): CaseProtocol {
  const chosen = args.texts('override');
  const unknown = chosen.find((text) => !overrides.some((item) => item === text));
  if (unknown !== undefined) throw new UsageError(`--override takes ${overrides.join(' or ')}, not "${unknown}"`);
  const [k, roiVolumeCm3] = [args.number('k', PAPER_K), args.number('roi-volume', 1)];
  if (!(k > 0 && k <= 10)) throw new UsageError(`--k takes a positive number up to 10, not ${k}`);
  if (!(roiVolumeCm3 > 0 && roiVolumeCm3 <= 10))
    throw new UsageError(`--roi-volume takes cm³ above 0 and up to 10, not ${roiVolumeCm3}`);
  return {
    k,
    roiVolumeCm3,
    roiShape: args.oneOf('roi-shape', ['cube', 'sphere'], 'cube'),
    align: args.oneOf('align', ['none', 'rigid', 'deformable'], 'none'),
    overrides: chosen,
    uncertainty: !args.flag('no-uncertainty'),
  };
}
