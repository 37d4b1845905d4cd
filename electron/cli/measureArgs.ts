import { DEFAULT_SEED } from '../../core/letb/uncertainty.ts';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import { makeProtocol, overrides, PAPER_K, type Override, type Protocol } from '../../core/letb/protocol.ts';
import { readAlignment } from '../../core/record/alignmentDocument.ts';
import { makeParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import { readTextFile } from '../files/readTextFile.ts';
import type { RequestedAlignment, TimepointRequest } from '../measure/measureTimepoint.ts';
import type { RequestedRois } from '../measure/measureUncertainty.ts';
import { finiteNumber, type OptionKind, type ParsedArgs } from './args.ts';
import { UsageError } from './command.ts';
import { wholeNumber } from './lists.ts';

/** Options that say where and how the ROI lies and what the threshold is. */
export const protocolOptions: Readonly<Record<string, OptionKind>> = {
  roi: 'text',
  'roi-volume': 'text',
  'roi-shape': 'text',
  k: 'text',
  align: 'text',
  alignment: 'text',
  'save-alignment': 'text',
  override: 'text',
};

/** One to three `--roi x,y,z`, LPS mm, with one volume and shape; `--roi auto`: three that the program proposes. */
export function roisFrom(args: ParsedArgs): RequestedRois {
  const nominalCm3 = args.number('roi-volume', 1);
  const shape = args.oneOf('roi-shape', ['cube', 'sphere'], 'cube');
  const texts = args.texts('roi');
  if (texts.length === 0) throw new UsageError('--roi x,y,z is missing (LPS mm, one to three times), or --roi auto');
  if (texts.includes('auto')) {
    if (texts.length > 1) throw new UsageError('--roi auto proposes all three placements: give it alone');
    makeParenchymaRoi({ centreLpsMm: pointLps(0, 0, 0), shape, nominalCm3 });
    return { propose: { shape, nominalCm3 } };
  }
  return pointsFrom(args, 'roi').map((centreLpsMm) => makeParenchymaRoi({ centreLpsMm, shape, nominalCm3 }));
}

/** `--uncertainty [--seed N] [--portal-vein x,y,z]`: the seed that the interval is drawn from, and a point in the portal vein. Refused: either without it. */
export function uncertaintyFrom(args: ParsedArgs): TimepointRequest['uncertainty'] {
  const [portalVeinLpsMm, ...more] = pointsFrom(args, 'portal-vein');
  if (more.length > 0) throw new UsageError('--portal-vein is given once');
  if (args.flag('uncertainty')) return { seed: wholeNumber(args, 'seed', DEFAULT_SEED), portalVeinLpsMm };
  if (portalVeinLpsMm !== undefined) throw new UsageError('--portal-vein goes with --uncertainty');
  if (args.text('seed') !== undefined) throw new UsageError('--seed goes with --uncertainty');
  return undefined;
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

/** The given k and overrides: preset `corrected` with an alignment, else `paper`. */
export function protocolFrom(args: ParsedArgs, alignment: RequestedAlignment | undefined): Protocol {
  const chosen = args.texts('override').map((text): Override => {
    const found = overrides.find((item) => item === text);
    if (found === undefined) throw new UsageError(`--override takes ${overrides.join(' or ')}, not "${text}"`);
    return found;
  });
  return makeProtocol({
    preset: alignment === undefined ? 'paper' : 'corrected',
    k: args.number('k', PAPER_K),
    overrides: chosen,
  });
}

/** `--align rigid|deformable` or `--alignment FILE`; nothing for the scanner's own geometry. */
export function alignmentFrom(args: ParsedArgs): RequestedAlignment | undefined {
  const kind = args.oneOf('align', ['none', 'rigid', 'deformable'], 'none');
  const path = args.text('alignment');
  if (path !== undefined && args.text('align') !== undefined)
    throw new UsageError('--alignment gives the alignment; --align would fit another: give one of them');
  if (path === '') throw new UsageError('--alignment takes a file');
  if (path !== undefined) return { from: 'file', name: path, stored: readAlignment(readTextFile(path), path) };
  return kind === 'none' ? undefined : { from: 'fit', kind };
}

/** `--save-alignment FILE`, which needs an alignment to save. */
export function savedAlignmentPath(args: ParsedArgs, alignment: RequestedAlignment | undefined): string | undefined {
  const path = args.text('save-alignment');
  if (path === '') throw new UsageError('--save-alignment takes a file');
  if (path !== undefined && alignment === undefined)
    throw new UsageError('--save-alignment needs --align rigid or --align deformable');
  return path;
}
