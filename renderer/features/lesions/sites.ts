import { liverSegments, type LesionWords, type LiverSegment } from '../../../core/text/lesionWords.ts';
import { useWords } from '../../state/useWords.ts';

/** The words that are kept: the criteria and other programs read them. */
export const LIVER = 'liver';

export function siteOfSegment(segment: LiverSegment): string {
  return `${LIVER}, segment ${segment}`;
}

/** The segment that a kept site names; null for another site. */
export function segmentOf(site: string | null): LiverSegment | null {
  return liverSegments.find((segment) => siteOfSegment(segment) === site) ?? null;
}

/** The lobe of a segment; the caudate lobe is neither. */
export function lobeOfSegment(segment: LiverSegment): 'left' | 'right' | null {
  if (segment === 'I') return null;
  return ['II', 'III', 'IVa', 'IVb'].includes(segment) ? 'left' : 'right';
}

export function siteText(site: string | null, words: LesionWords): string {
  const segment = segmentOf(site);
  if (segment !== null) return words.segment(segment);
  return site === null || site === LIVER ? words.liver : site;
}

export function useSiteText(site: string | null): string {
  return siteText(site, useWords().lesions);
}
