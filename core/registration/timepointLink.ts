import { pointLps, type PointLps } from '../geometry/points.ts';
import { pointMap, type Alignment } from './alignment.ts';
import { alignmentInverse } from './inverseAlignment.ts';

type Shift = readonly [x: number, y: number, z: number];

/** z of the liver's first and last slice. */
export interface LiverSpan {
  readonly firstZMm: number;
  readonly lastZMm: number;
}

/** How a position in the scan before treatment is brought to the scan after it, for showing both; no number depends on it. */
export type TimepointLink =
  | { readonly kind: 'off' }
  /** The same scanner coordinates: two frames of reference that have nothing to do with each other. */
  | { readonly kind: 'position' }
  /** By the bases of the lungs (`matchLevels`). */
  | { readonly kind: 'landmarks'; readonly shiftMm: Shift }
  /** By the two positions that the reader has set against each other. */
  | { readonly kind: 'hand'; readonly shiftMm: Shift }
  /** The same share of the liver's length along z. */
  | { readonly kind: 'liver'; readonly pre: LiverSpan; readonly post: LiverSpan }
  /** By an alignment of the liver in both scans (`alignTimepoints`). */
  | { readonly kind: 'registration'; readonly preToPost: Alignment };

export type LinkKind = TimepointLink['kind'];

/** What is known of how the two scans lie to each other; null where it is not known. */
export interface LinkEvidence {
  readonly registration: Alignment | null;
  readonly livers: { readonly pre: LiverSpan; readonly post: LiverSpan } | null;
  readonly landmarksMm: Shift | null;
  readonly handMm: Shift | null;
}

export const noEvidence: LinkEvidence = { registration: null, livers: null, landmarksMm: null, handMm: null };

/** The links that the evidence allows, the best first. Position and off are always there. */
export function linksOf({ registration, livers, landmarksMm, handMm }: LinkEvidence): readonly TimepointLink[] {
  return [
    ...(registration === null ? [] : [{ kind: 'registration', preToPost: registration } as const]),
    ...(livers === null ? [] : [{ kind: 'liver', ...livers } as const]),
    ...(handMm === null ? [] : [{ kind: 'hand', shiftMm: handMm } as const]),
    ...(landmarksMm === null ? [] : [{ kind: 'landmarks', shiftMm: landmarksMm } as const]),
    { kind: 'position' },
    { kind: 'off' },
  ];
}

/** The link of the kind that the reader asks for where there is one, else the best. */
export function linkInForce(evidence: LinkEvidence, wanted: LinkKind | 'automatic'): TimepointLink {
  const links = linksOf(evidence);
  return links.find(({ kind }) => kind === wanted) ?? links[0] ?? { kind: 'off' };
}

/** A position of one timepoint in the other one; null where they are not linked. */
export function acrossTimepoints(link: TimepointLink, from: 'pre' | 'post', position: PointLps): PointLps | null {
  const sign = from === 'pre' ? 1 : -1;
  switch (link.kind) {
    case 'off':
      return null;
    case 'position':
      return position;
    case 'landmarks':
    case 'hand': {
      const [x, y, z] = link.shiftMm;
      return pointLps(position[0] + sign * x, position[1] + sign * y, position[2] + sign * z);
    }
    case 'liver': {
      const [source, target] = from === 'pre' ? [link.pre, link.post] : [link.post, link.pre];
      const share = (position[2] - source.firstZMm) / (source.lastZMm - source.firstZMm || 1);
      return pointLps(position[0], position[1], target.firstZMm + share * (target.lastZMm - target.firstZMm));
    }
    case 'registration':
      return (from === 'pre' ? pointMap : alignmentInverse)(link.preToPost)(position);
  }
}
