import type { CriteriaSet } from '../../../core/response/criteriaSets.ts';

/** A set in a few letters: what it measures, and whose variant it is; a reader's own by its id. */
export function shortSetName({ id, diameter }: Pick<CriteriaSet, 'id' | 'diameter'>): string {
  const kind = diameter === 'viable' ? 'mRECIST' : 'RECIST';
  const author = /^(assouline|touloupas|fohlen)/.exec(id)?.[0] ?? '';
  if (author !== '') return `${kind} ${author.charAt(0).toUpperCase()}${author.slice(1)}`;
  return /^m?recist-[\d.]+$/.test(id) ? kind : id;
}
