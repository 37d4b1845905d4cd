import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import { makeProtocol, overrides, PAPER_K, type Override, type Protocol } from '../../core/letb/protocol.ts';
import { makeParenchymaRoi, type ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import { finiteNumber, type OptionKind, type ParsedArgs } from './args.ts';
import { UsageError } from './command.ts';

/** Options that say where and how the ROI lies and what the threshold is. */
export const protocolOptions: Readonly<Record<string, OptionKind>> = {
  roi: 'text',
  'roi-volume': 'text',
  'roi-shape': 'text',
  k: 'text',
  align: 'text',
  override: 'text',
};

/** One to three `--roi x,y,z`, LPS mm, with one volume and shape. */
export function roisFrom(args: ParsedArgs): readonly ParenchymaRoi[] {
  const nominalCm3 = args.number('roi-volume', 1);
  const shape = args.oneOf('roi-shape', ['cube', 'sphere'], 'cube');
  const texts = args.texts('roi');
  if (texts.length === 0) throw new UsageError('--roi x,y,z is missing (LPS mm, one to three times)');
  return pointsFrom(args, 'roi').map((centreLpsMm) => makeParenchymaRoi({ centreLpsMm, shape, nominalCm3 }));
}

/** Each `--name x,y,z`, LPS mm. */
export function pointsFrom(args: ParsedArgs, name: string): readonly PointLps[] {
  return args.texts(name).map((text) => {
    const parts = text.split(',');
    if (parts.length !== 3) throw new UsageError(`--${name} takes x,y,z in mm, not "${text}"`);
    const [x, y, z] = parts.map((part) => finiteNumber(part, `--${name}`));
    return pointLps(x ?? 0, y ?? 0, z ?? 0);
  });
}

/** `--label N`: a whole number other than 0, or nothing. */
export function labelFrom(args: ParsedArgs): number | undefined {
  const text = args.text('label');
  if (text === undefined) return undefined;
  const label = finiteNumber(text, '--label');
  if (!Number.isSafeInteger(label) || label === 0)
    throw new UsageError(`--label takes a whole number other than 0, not "${text}"`);
  return label;
}

/** Preset `paper` with the given k and overrides. */
export function protocolFrom(args: ParsedArgs): Protocol {
  args.oneOf('align', ['none'], 'none');
  const chosen = args.texts('override').map((text): Override => {
    const found = overrides.find((item) => item === text);
    if (found === undefined) throw new UsageError(`--override takes ${overrides.join(' or ')}, not "${text}"`);
    return found;
  });
  return makeProtocol({ preset: 'paper', k: args.number('k', PAPER_K), overrides: chosen });
}
