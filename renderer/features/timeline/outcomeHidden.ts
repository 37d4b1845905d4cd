import type { Study } from '../../../core/record/studies.ts';

/** Whether follow-up and everything made of it is kept from the reader: in a blind study, until it is unsealed. */
export function isOutcomeHidden(study: Pick<Study, 'isBlind' | 'unsealedAt'> | null): boolean {
  return study !== null && study.isBlind && study.unsealedAt === null;
}
