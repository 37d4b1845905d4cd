import type { OrientationLetters } from './contract.ts';
import { AXES, scaled, type Vector } from './vectors.ts';

/** The letters at the edges of a picture whose right and down are unit vectors in patient space. */
export function lettersOf({ right, down }: { readonly right: Vector; readonly down: Vector }): OrientationLetters {
  return {
    left: lettersAlong(scaled(right, -1)),
    right: lettersAlong(right),
    top: lettersAlong(scaled(down, -1)),
    bottom: lettersAlong(down),
  };
}

const NAMES = ['LR', 'PA', 'HF'] as const;

/** A direction's letters, the main one first; a second one from 15° on. */
function lettersAlong(direction: Vector): string {
  return AXES.filter((a) => Math.abs(direction[a]) > Math.sin(Math.PI / 12))
    .toSorted((a, b) => Math.abs(direction[b]) - Math.abs(direction[a]))
    .slice(0, 2)
    .map((a) => NAMES[a].charAt(direction[a] > 0 ? 0 : 1))
    .join('');
}
