import type { BestReasons } from '../response/bestResponse.ts';
import type { CourseFindings } from '../response/arrangeCycles.ts';
import type { ResponseReasons, SumFigures } from '../response/categories.ts';
import type { TargetFindings } from '../response/chooseTargets.ts';
import type { DiscordanceFindings } from '../response/discordance.ts';
import type { EvaluationFindings } from '../response/evaluateCycle.ts';
import type { NewLesionFindings } from '../response/newLesions.ts';
import type { Language } from './language.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

/** Limits on which a change is judged, percent and mm: a figure is never rounded onto one that it has not reached. */
const LIMITS = [-30, 0, 5, 20];

/** A change with its sign: one decimal, or as many as it takes to stay on its own side of every limit. */
export function changeFigure(value: number, language: Language): string {
  let digits = 1;
  const isMisleading = (): boolean => {
    const shown = Number(value.toFixed(digits));
    return LIMITS.some((limit) => shown === limit && Math.abs(value - limit) > 1e-7);
  };
  while (digits < 7 && isMisleading()) digits += 1;
  const shown = figure(value, digits, language);
  return Number(value.toFixed(digits)) > 0 ? `+${shown}` : shown;
}

const fromNadir = (d: SumFigures, language: Language): string => {
  const mm = d.changeFromNadirMm === null ? '–' : changeFigure(d.changeFromNadirMm, language);
  const percent = d.changeFromNadirPercent;
  if (language === 'fr')
    return `${percent === null ? '' : `${changeFigure(percent, 'fr')} % et `}${mm} mm depuis la référence du ${d.nadirDate} (${figure(d.nadirSumMm, 1, 'fr')} mm)`;
  return `${percent === null ? '' : `${changeFigure(percent, 'en')} % and `}${mm} mm from nadir of ${d.nadirDate} (${figure(d.nadirSumMm, 1, 'en')} mm)`;
};
const fromBaseline = (d: SumFigures, language: Language): string => {
  const percent = d.changeFromBaselinePercent === null ? '–' : changeFigure(d.changeFromBaselinePercent, language);
  return language === 'fr' ? `${percent} % depuis l’examen initial` : `${percent} % from baseline`;
};
const sumIs = (d: SumFigures, language: Language): string =>
  language === 'fr'
    ? `somme ${d.sumMm === null ? '–' : figure(d.sumMm, 1, 'fr')} mm`
    : `sum ${d.sumMm === null ? '–' : figure(d.sumMm, 1, 'en')} mm`;
const names = (ids: readonly string[]): string => ids.join(', ');
const method = (value: string | null, language: Language): string =>
  value ?? (language === 'fr' ? 'non évalué' : 'not assessed');
const letb = (responder: boolean | null, language: Language): string => {
  if (responder === null) return method(null, language);
  if (language === 'fr') return responder ? 'répondeur' : 'non-répondeur';
  return responder ? 'responder' : 'non-responder';
};

export const responseReasonSentences: SentencesOf<ResponseReasons & BestReasons> = {
  'target-none': sentence(
    () => 'No target lesions.',
    () => 'Aucune cible.',
  ),
  'target-cr': sentence(
    (d) => `Every target is gone, ${sumIs(d, 'en')}: CR of the targets.`,
    (d) => `Toutes les cibles ont disparu, ${sumIs(d, 'fr')} : RC des cibles.`,
  ),
  'target-pd': sentence(
    (d) => `${fromNadir(d, 'en')}, ${sumIs(d, 'en')}: PD of the targets.`,
    (d) => `${fromNadir(d, 'fr')}, ${sumIs(d, 'fr')} : progression des cibles.`,
  ),
  'target-pr': sentence(
    (d) => `${fromBaseline(d, 'en')}, ${sumIs(d, 'en')}: PR of the targets.`,
    (d) => `${fromBaseline(d, 'fr')}, ${sumIs(d, 'fr')} : RP des cibles.`,
  ),
  'target-sd': sentence(
    (d) => `${fromBaseline(d, 'en')}, ${fromNadir(d, 'en')}, ${sumIs(d, 'en')}: SD of the targets.`,
    (d) => `${fromBaseline(d, 'fr')}, ${fromNadir(d, 'fr')}, ${sumIs(d, 'fr')} : stabilité des cibles.`,
  ),
  'target-pd-incomplete': sentence(
    (d) =>
      `${names(d.lesions)} not evaluable, yet the other targets alone measure ${figure(d.measuredMm, 1, 'en')} mm, ${changeFigure(d.increaseMm, 'en')} mm from the full nadir of ${d.nadirDate} (${figure(d.nadirSumMm, 1, 'en')} mm): PD of the targets.`,
    (d) =>
      `${names(d.lesions)} non évaluable(s), mais les autres cibles mesurent à elles seules ${figure(d.measuredMm, 1, 'fr')} mm, ${changeFigure(d.increaseMm, 'fr')} mm depuis la référence complète du ${d.nadirDate} (${figure(d.nadirSumMm, 1, 'fr')} mm) : progression des cibles.`,
  ),
  'target-not-evaluable': sentence(
    (d) => `${names(d.lesions)} not evaluable, and the other targets do not prove progression: targets not evaluable.`,
    (d) =>
      `${names(d.lesions)} non évaluable(s), et les autres cibles ne prouvent pas de progression : cibles non évaluables.`,
  ),
  'target-disease-after-cr': sentence(
    (d) => `Targets ${names(d.lesions)} are seen again after the complete response of ${d.since}: PD.`,
    (d) => `Cibles ${names(d.lesions)} de nouveau visibles après la réponse complète du ${d.since} : progression.`,
  ),
  'non-target-disease-after-cr': sentence(
    (d) => `Non-targets ${names(d.lesions)} are seen again after the complete response of ${d.since}: PD.`,
    (d) => `Non-cibles ${names(d.lesions)} de nouveau visibles après la réponse complète du ${d.since} : progression.`,
  ),
  'non-target-cr': sentence(
    () => 'Every non-target is gone: CR of the non-targets.',
    () => 'Toutes les non-cibles ont disparu : RC des non-cibles.',
  ),
  'non-target-none': sentence(
    () => 'No non-target lesions.',
    () => 'Aucune non-cible.',
  ),
  'non-target-present': sentence(
    (d) => `Non-targets ${names(d.lesions)} persist: non-CR/non-PD.`,
    (d) => `Non-cibles ${names(d.lesions)} persistantes : non-RC/non-progression.`,
  ),
  'non-target-not-evaluated': sentence(
    (d) => `Non-targets ${names(d.lesions)} were not evaluated.`,
    (d) => `Non-cibles ${names(d.lesions)} non évaluées.`,
  ),
  'non-target-progression': sentence(
    ({ lesion }) => `Non-target ${lesion} progressed unequivocally: PD.`,
    ({ lesion }) => `Progression indiscutable de la non-cible ${lesion} : progression.`,
  ),
  'new-lesion': sentence(
    ({ lesion }) => `New lesion ${lesion}: PD.`,
    ({ lesion }) => `Nouvelle lésion ${lesion} : progression.`,
  ),
  'new-lesion-persists': sentence(
    (d) => `New lesion ${d.lesion}, first seen ${d.since}, was not reported gone: PD stands.`,
    (d) => `Nouvelle lésion ${d.lesion}, vue dès le ${d.since}, non signalée disparue : la progression demeure.`,
  ),
  'marker-not-normal': sentence(
    (d) => `${d.marker}, raised at baseline, is ${d.value ?? 'not stated'}: no CR.`,
    (d) =>
      `${d.marker}, élevé à l’examen initial, est ${d.value === null ? 'non indiqué' : 'toujours élevé'} : pas de RC.`,
  ),
  'merge-artefact': sentence(
    (d) =>
      `${names(d.lesions)} merged: with their diameters apart the sum would be ${figure(d.separateSumMm, 1, 'en')} instead of ${figure(d.sumMm, 1, 'en')} mm and the targets ${d.otherwise} instead of ${d.target}.`,
    (d) =>
      `${names(d.lesions)} ont fusionné : avec leurs diamètres séparés, la somme serait de ${figure(d.separateSumMm, 1, 'fr')} au lieu de ${figure(d.sumMm, 1, 'fr')} mm et les cibles ${d.otherwise} au lieu de ${d.target}.`,
  ),
  'best-none': sentence(
    () => 'No follow-up: nothing to choose the best response from.',
    () => 'Aucun suivi : pas de meilleure réponse.',
  ),
  'sd-too-early': sentence(
    (d) => `${d.timepoint} is stable after ${d.days} days, before the ${d.minimumDays} that stable disease needs.`,
    (d) => `${d.timepoint} est stable après ${d.days} jours, avant les ${d.minimumDays} que demande la stabilité.`,
  ),
  'response-unconfirmed': sentence(
    (d) =>
      `${d.category} of ${d.timepoint} was not confirmed at least ${d.minimumDays} days later: it counts as ${d.countsAs}.`,
    (d) =>
      `${d.category} de ${d.timepoint} non confirmée au moins ${d.minimumDays} jours après : compte comme ${d.countsAs}.`,
  ),
  'progression-set-back': sentence(
    (d) =>
      `Progression is dated ${d.to} instead of ${d.from}: new lesion ${d.lesion}, confirmed later, was first seen then.`,
    (d) =>
      `La progression est datée du ${d.to} au lieu du ${d.from} : la nouvelle lésion ${d.lesion}, confirmée ensuite, y a été vue d’abord.`,
  ),
};

export const responseFindingSentences: SentencesOf<
  CourseFindings & TargetFindings & EvaluationFindings & NewLesionFindings & DiscordanceFindings
> = {
  'timepoint-before-baseline': sentence(
    (d) => `${d.timepoint} (${d.date}) is older than its baseline (${d.baseline}) and was left out.`,
    (d) => `${d.timepoint} (${d.date}) précède son examen initial (${d.baseline}) et a été écarté.`,
  ),
  'follow-up-before-treatment': sentence(
    (d) => `${d.timepoint} (${d.date}) is older than the first procedure (${d.procedure}).`,
    (d) => `${d.timepoint} (${d.date}) précède la première procédure (${d.procedure}).`,
  ),
  'site-not-stated': sentence(
    (d) => `${d.timepoint}: no site is stated for ${d.lesion}; it was taken as a liver lesion.`,
    (d) => `${d.timepoint} : site de ${d.lesion} non indiqué ; considérée comme hépatique.`,
  ),
  'slice-thickness-not-stated': sentence(
    (d) => `${d.timepoint}: the slice thickness is not stated; targets were held to the limit of thin slices.`,
    (d) => `${d.timepoint} : épaisseur de coupe non indiquée ; limite des coupes fines appliquée aux cibles.`,
  ),
  'viable-below-measurable': sentence(
    (d) =>
      `The viable part of ${d.lesion} measures ${figure(d.mm, 1, 'en')} mm at baseline, below ${figure(d.limitMm, 1, 'en')} mm.`,
    (d) =>
      `La part viable de ${d.lesion} mesure ${figure(d.mm, 1, 'fr')} mm à l’examen initial, moins de ${figure(d.limitMm, 1, 'fr')} mm.`,
  ),
  'viable-exceeds-whole': sentence(
    (d) =>
      `The viable part of ${d.lesion} (${figure(d.viableMm, 1, 'en')} mm) is longer than the lesion (${figure(d.wholeMm, 1, 'en')} mm); check both lines.`,
    (d) =>
      `La part viable de ${d.lesion} (${figure(d.viableMm, 1, 'fr')} mm) dépasse la lésion (${figure(d.wholeMm, 1, 'fr')} mm) ; vérifiez les deux mesures.`,
  ),
  'non-enhancing-target-by-diameter': sentence(
    ({ lesion }) => `${lesion} does not enhance; its whole diameter enters the sum.`,
    ({ lesion }) => `${lesion} ne se rehausse pas ; son diamètre entier entre dans la somme.`,
  ),
  'non-enhancing-target-excluded': sentence(
    ({ lesion }) => `${lesion} does not enhance and was left out of the targets; nothing here follows it.`,
    ({ lesion }) => `${lesion} ne se rehausse pas et a été exclue des cibles ; rien ici ne la suit.`,
  ),
  'pretreated-target': sentence(
    (d) => `${d.lesion} was treated before the baseline; it is a target since it progressed (${d.reason}).`,
    (d) => `${d.lesion} a été traitée avant l’examen initial ; cible car elle a progressé (${d.reason}).`,
  ),
  'target-outside-liver': sentence(
    (d) => `${d.lesion} (${d.site}) is a target outside the liver; the study measured liver lesions only.`,
    (d) => `${d.lesion} (${d.site}) est une cible extra-hépatique ; l’étude ne mesurait que le foie.`,
  ),
  'target-untreated': sentence(
    ({ lesion }) => `${lesion} was not treated; the study's targets are treated lesions.`,
    ({ lesion }) => `${lesion} n’a pas été traitée ; les cibles de l’étude sont des lésions traitées.`,
  ),
  'targets-in-one-lobe': sentence(
    (d) =>
      `All liver targets lie in the ${d.lobe} lobe while the ${d.otherLobe} one is involved too; the study takes one of each.`,
    (d) =>
      `Toutes les cibles hépatiques sont dans un lobe (${d.lobe}) alors que l’autre (${d.otherLobe}) est atteint ; l’étude en prend une par lobe.`,
  ),
  'non-target-node-normal': sentence(
    (d) =>
      `Node ${d.lesion} measures ${figure(d.mm, 1, 'en')} mm at baseline, below ${figure(d.limitMm, 1, 'en')} mm: a normal node is no disease.`,
    (d) =>
      `Le ganglion ${d.lesion} mesure ${figure(d.mm, 1, 'fr')} mm à l’examen initial, moins de ${figure(d.limitMm, 1, 'fr')} mm : un ganglion normal n’est pas une maladie.`,
  ),
  'non-target-untreated-not-judged': sentence(
    ({ lesion }) => `${lesion} was not treated: under these criteria only its unequivocal progression counts.`,
    ({ lesion }) => `${lesion} n’a pas été traitée : seule sa progression indiscutable compte selon ces critères.`,
  ),
  'target-reappeared': sentence(
    (d) => `${d.lesion}, gone since ${d.since}, is seen again and enters the sum.`,
    (d) => `${d.lesion}, disparue depuis le ${d.since}, est de nouveau visible et entre dans la somme.`,
  ),
  'nothing-judged': sentence(
    () => 'No lesion is judged under these criteria; the timepoint is not evaluable.',
    () => 'Aucune lésion n’est jugée selon ces critères ; l’examen n’est pas évaluable.',
  ),
  'new-lesion-equivocal': sentence(
    (d) =>
      `Possible new lesion ${d.lesion} (since ${d.since}): not progression until it is confirmed, and then from that day.`,
    (d) =>
      `Nouvelle lésion possible ${d.lesion} (depuis le ${d.since}) : pas de progression avant confirmation, alors datée de ce jour.`,
  ),
  'new-lesion-against-rule': sentence(
    (d) =>
      `New lesion ${d.lesion} is called ${d.certainty}; by its measurements the criteria's rule says ${d.byRule}. The reader's word stands.`,
    (d) =>
      `Nouvelle lésion ${d.lesion} dite ${d.certainty === 'unequivocal' ? 'certaine' : 'douteuse'} ; selon la règle des critères elle est ${d.byRule === 'unequivocal' ? 'certaine' : 'douteuse'}. L’avis du lecteur prévaut.`,
  ),
  'enhancement-responds-before-size': sentence(
    (d) =>
      `mRECIST ${method(d.mrecist, 'en')}, RECIST ${method(d.recist, 'en')}: enhancement responds, size does not (yet).`,
    (d) =>
      `mRECIST ${method(d.mrecist, 'fr')}, RECIST ${method(d.recist, 'fr')} : le rehaussement répond, la taille pas (encore).`,
  ),
  'size-responds-without-enhancement': sentence(
    (d) =>
      `RECIST ${method(d.recist, 'en')}, mRECIST ${method(d.mrecist, 'en')}: the lesions shrink but still enhance.`,
    (d) =>
      `RECIST ${method(d.recist, 'fr')}, mRECIST ${method(d.mrecist, 'fr')} : les lésions diminuent mais se rehaussent encore.`,
  ),
  'response-against-progression': sentence(
    (d) =>
      `RECIST ${method(d.recist, 'en')}, mRECIST ${method(d.mrecist, 'en')}, LETB ${letb(d.letbResponder, 'en')}: one method shows response where another shows progression.`,
    (d) =>
      `RECIST ${method(d.recist, 'fr')}, mRECIST ${method(d.mrecist, 'fr')}, LETB ${letb(d.letbResponder, 'fr')} : une méthode montre une réponse, une autre une progression.`,
  ),
  'letb-differs-from-diameters': sentence(
    (d) =>
      `LETB ${letb(d.letbResponder, 'en')} against RECIST ${method(d.recist, 'en')} and mRECIST ${method(d.mrecist, 'en')}: the whole liver's burden and the chosen targets differ.`,
    (d) =>
      `LETB ${letb(d.letbResponder, 'fr')} contre RECIST ${method(d.recist, 'fr')} et mRECIST ${method(d.mrecist, 'fr')} : la charge du foie entier et les cibles choisies diffèrent.`,
  ),
};
