import type { CycleCourseFindings } from '../record/cycleCourse.ts';
import type { LesionDocumentRefusals } from '../record/readLesions.ts';
import type { CourseRefusals } from '../response/arrangeCycles.ts';
import type { RecordRefusals } from '../response/checkRecord.ts';
import type { TargetRefusals } from '../response/chooseTargets.ts';
import type { CriteriaSetRefusals } from '../response/criteriaSets.ts';
import type { NewLesionRefusals } from '../response/newLesions.ts';
import type { Language } from './language.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

const at = (d: { readonly timepoint: string; readonly lesion: string; readonly field: string }): string =>
  `${d.timepoint}, ${d.lesion}, ${d.field}`;

const expectations: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  text: { en: 'a text of at most 500 characters', fr: 'un texte d’au plus 500 caractères' },
  id: { en: 'an id of 1 to 64 printable characters', fr: 'un identifiant de 1 à 64 caractères imprimables' },
  date: { en: 'a calendar date YYYY-MM-DD', fr: 'une date du calendrier AAAA-MM-JJ' },
  lengthMm: { en: 'millimetres, a number from 0 to 1000', fr: 'des millimètres, un nombre de 0 à 1000' },
  positiveMm: {
    en: 'millimetres, a number above 0, at most 1000',
    fr: 'des millimètres, un nombre supérieur à 0, au plus 1000',
  },
  lengthsMm: { en: 'a list of one or more lengths in mm', fr: 'une liste d’une ou plusieurs longueurs en mm' },
  truth: { en: 'true or false', fr: 'true ou false' },
  cycle: { en: 'a whole number from 1', fr: 'un nombre entier à partir de 1' },
  days: { en: 'a whole number of days from 0', fr: 'un nombre entier de jours à partir de 0' },
  list: { en: 'a list', fr: 'une liste' },
  object: { en: 'an object', fr: 'un objet' },
  option: { en: 'one of the known options', fr: 'une des options connues' },
};

/** A list of allowed words stands for itself. */
function expected(code: string, language: Language): string {
  return Object.hasOwn(expectations, code) ? (expectations[code]?.[language] ?? code) : code;
}

function place(d: LesionDocumentRefusals['lesions-field-missing'], language: Language): string {
  const [timepoint, lesion, field] =
    language === 'fr' ? ['examen', 'lésion', 'champ'] : ['timepoint', 'lesion', 'field'];
  return [
    ...(d.timepoint === null ? [] : [`${timepoint} ${d.timepoint}`]),
    ...(d.lesion === null ? [] : [`${lesion} ${d.lesion}`]),
    `${field} ${d.field}`,
  ].join(', ');
}

export const lesionSentences: SentencesOf<
  LesionDocumentRefusals &
    CourseRefusals &
    CycleCourseFindings &
    RecordRefusals &
    TargetRefusals &
    CriteriaSetRefusals &
    NewLesionRefusals
> = {
  'cycle-without-baseline': sentence(
    (d) =>
      `Cycle ${d.cycle} (from ${d.first}) has no CT of its own before it whose lesions were read: it is compared with the baseline of the cycle before.`,
    (d) =>
      `Le cycle ${d.cycle} (à partir du ${d.first}) n’a pas de scanner lu avant lui : il est comparé à la référence du cycle précédent.`,
  ),
  'cycle-baseline-incomplete': sentence(
    (d) =>
      `Cycle ${d.cycle}: ${d.lesion} is not measured on the CT of ${d.date}, its baseline; measure it there. Until then the cycle is compared with the baseline of the cycle before.`,
    (d) =>
      `Cycle ${d.cycle} : ${d.lesion} n’est pas mesurée sur le scanner du ${d.date}, sa référence ; mesurez-la. D’ici là, le cycle est comparé à la référence du cycle précédent.`,
  ),
  'cycles-not-apart': sentence(
    (d) =>
      `${d.cycles} treatment cycles: on the CT before a later cycle the lesions break the criteria (too small, or not measured), so the CTs that are shown are compared with the first baseline.`,
    (d) =>
      `${d.cycles} cycles de traitement : sur le scanner avant un cycle ultérieur, les lésions ne respectent pas les critères (trop petites ou non mesurées) ; les scanners affichés sont comparés à la première référence.`,
  ),
  'lesions-field-invalid': sentence(
    (d) => `${d.name}: ${place(d, 'en')}: must be ${expected(d.expected, 'en')}, not ${d.received}.`,
    (d) => `${d.name} : ${place(d, 'fr')} : doit être ${expected(d.expected, 'fr')}, et non ${d.received}.`,
  ),
  'lesions-field-missing': sentence(
    (d) => `${d.name}: ${place(d, 'en')}: is missing.`,
    (d) => `${d.name} : ${place(d, 'fr')} : manque.`,
  ),
  'criteria-set-invalid': sentence(
    (d) => `${d.name} is no usable criteria set: ${d.where}: ${d.problem}.`,
    (d) => `${d.name} n’est pas un jeu de critères utilisable : ${d.where} : ${d.problem}.`,
  ),
  'criteria-set-shipped': sentence(
    (d) => `${d.name}: the id ${d.id} is that of a set that comes with the program; give your set an id of its own.`,
    (d) =>
      `${d.name} : l’identifiant ${d.id} est celui d’un jeu fourni avec le logiciel ; donnez-en un autre au vôtre.`,
  ),
  'criteria-set-unknown': sentence(
    (d) => `There is no criteria set "${d.id}"; known: ${d.known.join(', ')}, or a .json file of your own.`,
    (d) => `Le jeu de critères « ${d.id} » n’existe pas ; connus : ${d.known.join(', ')}, ou votre fichier .json.`,
  ),
  'course-without-timepoints': sentence(
    () => 'There is no timepoint; a response needs a baseline.',
    () => 'Aucun examen ; une réponse demande un examen initial.',
  ),
  'timepoint-id-repeated': sentence(
    (d) => `Two timepoints are called ${d.timepoint}; give each an id of its own.`,
    (d) => `Deux examens s’appellent ${d.timepoint} ; donnez à chacun son identifiant.`,
  ),
  'timepoints-on-one-date': sentence(
    (d) => `${d.timepoint} and ${d.other} have one date, ${d.date}, in one cycle; which is earlier is not known.`,
    (d) => `${d.timepoint} et ${d.other} ont la même date, ${d.date}, dans un cycle ; leur ordre est inconnu.`,
  ),
  'cycle-with-two-baselines': sentence(
    (d) => `Cycle ${d.cycle} has two baselines, ${d.other} and ${d.timepoint}; mark one.`,
    (d) => `Le cycle ${d.cycle} a deux examens initiaux, ${d.other} et ${d.timepoint} ; n’en marquez qu’un.`,
  ),
  'lesion-id-repeated': sentence(
    (d) => `${d.timepoint} has two lesions called ${d.lesion}; record each once.`,
    (d) => `${d.timepoint} a deux lésions appelées ${d.lesion} ; n’en notez qu’une.`,
  ),
  'no-disease-at-baseline': sentence(
    (d) => `The baseline ${d.timepoint} has neither a target nor a non-target; there is no disease to follow.`,
    (d) => `L’examen initial ${d.timepoint} n’a ni cible ni non-cible ; il n’y a pas de maladie à suivre.`,
  ),
  'baseline-role-missing': sentence(
    (d) => `${at(d)}: a lesion of the baseline needs a role, target or nonTarget.`,
    (d) => `${at(d)} : une lésion de l’examen initial a un rôle, target ou nonTarget.`,
  ),
  'baseline-role-new': sentence(
    (d) => `${at(d)}: nothing is new at a baseline; use target or nonTarget.`,
    (d) => `${at(d)} : rien n’est nouveau à l’examen initial ; indiquez target ou nonTarget.`,
  ),
  'lesion-not-at-baseline': sentence(
    (d) =>
      `${at(d)}: the lesion is not at the baseline ${d.baseline}, so its role must be new${d.role === null ? '' : `, not ${d.role}`}.`,
    (d) =>
      `${at(d)} : la lésion n’est pas à l’examen initial ${d.baseline} ; son rôle doit être new${d.role === null ? '' : `, et non ${d.role}`}.`,
  ),
  'lesion-identity-changed': sentence(
    (d) => `${at(d)}: was ${d.was} at the baseline and is ${d.now} here; a lesion keeps it through a cycle.`,
    (d) => `${at(d)} : ${d.was} à l’examen initial, ${d.now} ici ; cela ne change pas au cours d’un cycle.`,
  ),
  'non-target-not-present-at-baseline': sentence(
    (d) => `${at(d)}: a non-target is present at its baseline, not ${d.status}.`,
    (d) => `${at(d)} : une non-cible est présente à l’examen initial, et non ${d.status}.`,
  ),
  'merged-into-unusable': sentence(
    (d) => `${at(d)}: ${d.into} is no other target that is recorded by itself at this timepoint.`,
    (d) => `${at(d)} : ${d.into} n’est pas une autre cible notée pour elle-même à cet examen.`,
  ),
  'lesion-contradicts-itself': sentence(
    (d) => `${at(d)}: ${d.value} contradicts ${d.otherField} ${d.otherValue}; correct one of them.`,
    (d) => `${at(d)} : ${d.value} contredit ${d.otherField} ${d.otherValue} ; corrigez l’un des deux.`,
  ),
  'too-many-targets': sentence(
    (d) =>
      `${d.timepoint}, ${d.field}: ${d.count} targets, but these criteria allow ${d.maximum}; make the others non-targets.`,
    (d) =>
      `${d.timepoint}, ${d.field} : ${d.count} cibles pour ${d.maximum} admises ; faites des autres des non-cibles.`,
  ),
  'too-many-targets-in-organ': sentence(
    (d) =>
      `${d.timepoint}, ${d.field}: ${d.count} targets in one organ (${d.organ}), but these criteria allow ${d.maximum}; make the others non-targets.`,
    (d) =>
      `${d.timepoint}, ${d.field} : ${d.count} cibles dans un organe (${d.organ}) pour ${d.maximum} admises ; faites des autres des non-cibles.`,
  ),
  'target-not-measured': sentence(
    (d) => `${at(d)}: a target is measured at its baseline, and this one is not; measure it or make it a non-target.`,
    (d) =>
      `${at(d)} : une cible est mesurée à l’examen initial, celle-ci ne l’est pas ; mesurez-la ou faites-en une non-cible.`,
  ),
  'target-is-effusion': sentence(
    (d) => `${at(d)}: an effusion cannot be a target.`,
    (d) => `${at(d)} : un épanchement ne peut être une cible.`,
  ),
  'target-too-small': sentence(
    (d) =>
      `${at(d)}: ${figure(d.mm, 6, 'en')} mm is not measurable; a target has at least ${figure(d.limitMm, 6, 'en')} mm${d.sliceThicknessMm === null ? '' : ` on slices of ${figure(d.sliceThicknessMm, 6, 'en')} mm`}. Make it a non-target.`,
    (d) =>
      `${at(d)} : ${figure(d.mm, 6, 'fr')} mm n’est pas mesurable ; une cible a au moins ${figure(d.limitMm, 6, 'fr')} mm${d.sliceThicknessMm === null ? '' : ` sur des coupes de ${figure(d.sliceThicknessMm, 6, 'fr')} mm`}. Faites-en une non-cible.`,
  ),
  'target-node-too-small': sentence(
    (d) =>
      `${at(d)}: a short axis of ${figure(d.mm, 6, 'en')} mm is too small; a target node has at least ${figure(d.limitMm, 6, 'en')} mm. Make it a non-target.`,
    (d) =>
      `${at(d)} : un petit axe de ${figure(d.mm, 6, 'fr')} mm est trop petit ; un ganglion cible a au moins ${figure(d.limitMm, 6, 'fr')} mm. Faites-en une non-cible.`,
  ),
  'target-not-enhancing': sentence(
    (d) =>
      `${at(d)}: the target shows no arterial enhancement, which these criteria ask for; choose another, or set nonEnhancingTarget to recistDiameter or exclude.`,
    (d) =>
      `${at(d)} : la cible ne se rehausse pas au temps artériel, ce que ces critères demandent ; choisissez-en une autre, ou mettez nonEnhancingTarget à recistDiameter ou exclude.`,
  ),
  'target-pretreated': sentence(
    (d) => `${at(d)}: the lesion was treated before the baseline and has not progressed since; it cannot be a target.`,
    (d) =>
      `${at(d)} : la lésion a été traitée avant l’examen initial et n’a pas progressé depuis ; elle ne peut être une cible.`,
  ),
  'pretreated-reason-missing': sentence(
    (d) => `${at(d)}: say why the pretreated lesion has progressed since and may be a target.`,
    (d) => `${at(d)} : dites pourquoi la lésion déjà traitée a progressé depuis et peut être une cible.`,
  ),
  'all-targets-excluded': sentence(
    (d) =>
      `${d.timepoint}, ${d.field}: no target enhances, and all were excluded; choose others or measure their diameters.`,
    (d) =>
      `${d.timepoint}, ${d.field} : aucune cible ne se rehausse, toutes sont exclues ; choisissez-en d’autres ou mesurez leurs diamètres.`,
  ),
  'new-lesion-certainty-missing': sentence(
    (d) => `${at(d)}: say whether the new lesion is unequivocal or equivocal.`,
    (d) => `${at(d)} : dites si la nouvelle lésion est certaine (unequivocal) ou douteuse (equivocal).`,
  ),
};
