import { cohortWords, type CohortWords } from '../../../core/text/cohortWords.ts';
import { useLanguage } from '../../state/useWords.ts';

export function useCohortWords(): CohortWords {
  return cohortWords[useLanguage()];
}
