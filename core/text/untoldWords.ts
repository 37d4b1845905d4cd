import { UNTOLD_REASONS, type Disagreement, type UntoldReason } from '../stats/agreement/disagreement.ts';
import { cohortWords } from './cohortWords.ts';
import type { Language } from './language.ts';

const english: Readonly<Record<UntoldReason, string>> = {
  'not-in-table': 'the table has no answer computed anew',
  'no-cause': 'no cause was found',
  'not-evaluable': 'not evaluable without the cause',
  'not-comparable': 'the measurements that result differ in k, preset or alignment',
  'lesions-not-reread': 'the lesions were not measured on the other reader’s images',
  'no-shared-target': 'no target was chosen by both',
  'target-measured-by-one': 'a target was measured by one reader only',
  'target-split-or-merged': 'a target has split or merged',
  'criteria-unknown': 'the criteria set is not at hand',
  'not-reproduced': 'the signed response does not follow from the lesions of the two timepoints alone',
  'refused-by-criteria': 'the criteria refuse the lesions that result',
};

const french: Readonly<Record<UntoldReason, string>> = {
  'not-in-table': 'le tableau ne contient pas de réponse recalculée',
  'no-cause': 'aucune cause trouvée',
  'not-evaluable': 'non évaluable sans la cause',
  'not-comparable': 'les mesures obtenues diffèrent par k, le préréglage ou le recalage',
  'lesions-not-reread': 'lésions non mesurées sur les images de l’autre lecteur',
  'no-shared-target': 'aucune cible commune',
  'target-measured-by-one': 'une cible n’est mesurée que par un lecteur',
  'target-split-or-merged': 'une cible s’est fragmentée ou a fusionné',
  'criteria-unknown': 'critères non disponibles',
  'not-reproduced': 'la réponse signée ne découle pas des seules lésions des deux examens',
  'refused-by-criteria': 'les critères refusent les lésions obtenues',
};

const untoldWords: Readonly<Record<Language, Readonly<Record<UntoldReason, string>>>> = { en: english, fr: french };

/** Cases that are named beside one reason. */
const MOST_NAMED = 5;

/** By cause and reason, of which cases it cannot be told what the readers would answer without the cause. */
export function untoldSentences({ causes }: Pick<Disagreement, 'causes'>, language: Language): readonly string[] {
  return causes.flatMap(({ cause, notTold }) =>
    UNTOLD_REASONS.flatMap((reason) => {
      const cases = notTold.filter((one) => one.reason === reason).map((one) => one.case);
      // The list of causes says already that these have none.
      if (cases.length === 0 || reason === 'no-cause') return [];
      const named = cases.slice(0, MOST_NAMED).join(', ') + (cases.length > MOST_NAMED ? ', …' : '');
      const [name, why] = [cohortWords[language].causes[cause], untoldWords[language][reason]];
      return language === 'fr'
        ? [`${name} : levée non calculable pour ${cases.length} cas (${named}) : ${why}.`]
        : [
            `${name}: removal cannot be told for ${cases.length} ${cases.length === 1 ? 'case' : 'cases'} (${named}): ${why}.`,
          ];
    }),
  );
}
