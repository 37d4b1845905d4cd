import { worklistText, type WorklistWords } from '../../../core/text/worklistText.ts';
import { useLanguage } from '../../state/useWords.ts';

export function useWorklistWords(): WorklistWords {
  return worklistText[useLanguage()];
}
