import type { AlignmentFindings, AlignmentReasons, AlignmentRefusals } from '../letb/measuredAlignment.ts';
import type { AlignmentDocumentRefusals } from '../record/alignmentDocument.ts';
import type { RegistrationRefusals } from '../registration/registerPhases.ts';
import type { Language } from './language.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

const kindNames: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  rigid: { en: 'rigid', fr: 'rigide' },
  deformable: { en: 'deformable', fr: 'déformable' },
  scanner: { en: 'scanner geometry', fr: 'géométrie du scanner' },
};
const kindName = (kind: string, language: Language): string => kindNames[kind]?.[language] ?? kind;

const verdictNames: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  good: { en: 'good', fr: 'bon' },
  doubtful: { en: 'doubtful', fr: 'douteux' },
  poor: { en: 'poor', fr: 'mauvais' },
};
const verdictName = (verdict: string, language: Language): string => verdictNames[verdict]?.[language] ?? verdict;

const causes: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'rigid-not-better': {
    en: 'no rigid motion made the phases agree better',
    fr: 'aucun mouvement rigide n’améliorait l’accord des phases',
  },
  'rigid-implausible': {
    en: 'the images only agreed after a motion that no breath makes, so that they may show different parts of the body',
    fr: 'les images ne concordaient qu’après un mouvement qu’aucune respiration ne produit : elles montrent peut-être des régions différentes',
  },
  'deformable-folds': {
    en: 'the deformable map folded the liver',
    fr: 'la transformation déformable repliait le foie',
  },
  'deformable-not-better': {
    en: 'the deformable map made the phases agree no better',
    fr: 'la transformation déformable n’améliorait pas l’accord des phases',
  },
};
const cause = (because: string, language: Language): string => causes[because]?.[language] ?? because;

type ReasonDetails = AlignmentFindings['alignment-not-good']['reasons'][number];

export const alignmentReasonSentences: SentencesOf<AlignmentReasons> = {
  'alignment-rim-worse': sentence(
    (d) =>
      `At the liver's rim ${figure(d.afterPercent, 1, 'en')} % of voxels lie beyond the noise, before the alignment ${figure(d.beforePercent, 1, 'en')} %.`,
    (d) =>
      `Au bord du foie, ${figure(d.afterPercent, 1, 'fr')} % des voxels dépassent le bruit, contre ${figure(d.beforePercent, 1, 'fr')} % avant l’alignement.`,
  ),
  'alignment-tail-worse': sentence(
    (d) =>
      `${figure(d.afterPercent, 1, 'en')} % of the liver is far darker than in the precontrast phase, before the alignment ${figure(d.beforePercent, 1, 'en')} %.`,
    (d) =>
      `${figure(d.afterPercent, 1, 'fr')} % du foie est bien plus sombre que sans contraste, contre ${figure(d.beforePercent, 1, 'fr')} % avant l’alignement.`,
  ),
  'alignment-far': sentence(
    (d) =>
      `The liver moves by up to ${figure(d.largestMm, 1, 'en')} mm and turns by ${figure(d.degrees, 1, 'en')}°: more than two breath-holds differ.`,
    (d) =>
      `Le foie se déplace jusqu’à ${figure(d.largestMm, 1, 'fr')} mm et tourne de ${figure(d.degrees, 1, 'fr')}° : plus que l’écart entre deux apnées.`,
  ),
  'alignment-strained': sentence(
    (d) =>
      `The liver changes its volume locally by factors of ${figure(d.least, 2, 'en')} to ${figure(d.most, 2, 'en')}.`,
    (d) => `Le foie change localement de volume d’un facteur ${figure(d.least, 2, 'fr')} à ${figure(d.most, 2, 'fr')}.`,
  ),
  'alignment-undecided': sentence(
    (d) =>
      `There and back, a liver point misses itself by ${figure(d.inverseConsistencyMm, 1, 'en')} mm on average (limit ${figure(d.limitMm, 1, 'en')} mm): the images do not decide the map.`,
    (d) =>
      `Aller et retour, un point du foie se manque de ${figure(d.inverseConsistencyMm, 1, 'fr')} mm en moyenne (limite ${figure(d.limitMm, 1, 'fr')} mm) : les images ne déterminent pas la transformation.`,
  ),
  'alignment-bends': sentence(
    (d) =>
      `The liver bends between the breath-holds: the rigid map leaves it ${figure(d.meanMm, 1, 'en')} mm off on average (limit ${figure(d.limitMm, 1, 'en')} mm). Align it deformably.`,
    (d) =>
      `Le foie se déforme entre les apnées : après la transformation rigide, il reste un écart moyen de ${figure(d.meanMm, 1, 'fr')} mm (limite ${figure(d.limitMm, 1, 'fr')} mm). Alignez en déformable.`,
  ),
  'alignment-misfit-high': sentence(
    (d) =>
      `After the alignment ${figure(d.misfitPercent, 1, 'en')} % of the liver still does not fit (limit ${figure(d.limitPercent, 0, 'en')} %).`,
    (d) =>
      `Après l’alignement, ${figure(d.misfitPercent, 1, 'fr')} % du foie ne concorde toujours pas (limite ${figure(d.limitPercent, 0, 'fr')} %).`,
  ),
};

const reasonsText = (reasons: readonly ReasonDetails[], language: Language): string =>
  reasons
    .map(({ code, details }) => {
      const found = Object.entries(alignmentReasonSentences).find(([own]) => own === code);
      const own: { readonly [L in Language]: { text(d: unknown): string } } | undefined = found?.[1];
      return own === undefined ? code : own[language].text(details);
    })
    .join(' ');

/** What else can be done: a rigid map that does not suffice says that the liver is bent. */
const otherWays = (kind: string, language: Language): string =>
  kind === 'rigid'
    ? {
        en: 'Align deformably, set the map by hand, or measure unaligned.',
        fr: 'Alignez en déformable, réglez à la main, ou mesurez sans alignement.',
      }[language]
    : {
        en: 'Set the map by hand, or measure unaligned; check that mask and phases belong together.',
        fr: 'Réglez à la main, ou mesurez sans alignement ; vérifiez que le masque et les phases vont ensemble.',
      }[language];

export const alignmentSentences: SentencesOf<
  AlignmentFindings & AlignmentRefusals & RegistrationRefusals & AlignmentDocumentRefusals
> = {
  'alignment-unreviewed': sentence(
    (d) =>
      `The precontrast phase was aligned (${kindName(d.kind, 'en')}, verdict ${verdictName(d.verdict, 'en')}) and no reader has accepted that yet.`,
    (d) =>
      `La phase sans contraste a été alignée (${kindName(d.kind, 'fr')}, verdict ${verdictName(d.verdict, 'fr')}) et aucun lecteur ne l’a encore accepté.`,
  ),
  'alignment-fell-back': sentence(
    (d) =>
      `A ${kindName(d.requested, 'en')} alignment was asked for; ${kindName(d.used, 'en')} was used: ${cause(d.because, 'en')}.`,
    (d) =>
      `Un alignement ${kindName(d.requested, 'fr')} était demandé ; utilisé : ${kindName(d.used, 'fr')}, car ${cause(d.because, 'fr')}.`,
  ),
  'alignment-not-good': sentence(
    (d) =>
      `The alignment is ${verdictName(d.verdict, 'en')}: ${reasonsText(d.reasons, 'en')} Compare with the unaligned value before using this one.`,
    (d) =>
      `Alignement ${verdictName(d.verdict, 'fr')} : ${reasonsText(d.reasons, 'fr')} Comparez avec la valeur non alignée avant d’utiliser celle-ci.`,
  ),
  'paper-preset-aligned': sentence(
    (d) => `The preset paper knows no alignment (${kindName(d.kind, 'en')}): measure under corrected.`,
    (d) => `Le préréglage publication ne connaît pas d’alignement (${kindName(d.kind, 'fr')}) : mesurez en corrigé.`,
  ),
  'alignment-stale': sentence(
    () =>
      "The liver mask has changed since the alignment was fitted to it: align again, or go back to the scanner's geometry (preset paper).",
    () =>
      'Le masque du foie a changé depuis que l’alignement y a été ajusté : alignez à nouveau, ou revenez à la géométrie du scanner (préréglage publication).',
  ),
  'alignment-not-offered': sentence(
    (d) =>
      `The ${kindName(d.kind, 'en')} alignment is not offered, for it does worse than the scanner's geometry: ${reasonsText(d.reasons, 'en')} ${otherWays(d.kind, 'en')}`,
    (d) =>
      `L’alignement ${kindName(d.kind, 'fr')} n’est pas proposé, car il fait moins bien que la géométrie du scanner : ${reasonsText(d.reasons, 'fr')} ${otherWays(d.kind, 'fr')}`,
  ),
  'alignment-liver-empty': sentence(
    () => 'The phases cannot be aligned in an empty liver mask.',
    () => 'Impossible d’aligner les phases dans un masque hépatique vide.',
  ),
  'alignment-liver-too-small': sentence(
    (d) =>
      `The liver mask holds ${figure(d.cm3, 1, 'en')} cm³; at least ${figure(d.leastCm3, 0, 'en')} cm³ of liver are needed to align the phases. Complete the mask first.`,
    (d) =>
      `Le masque hépatique contient ${figure(d.cm3, 1, 'fr')} cm³ ; il faut au moins ${figure(d.leastCm3, 0, 'fr')} cm³ de foie pour aligner les phases. Complétez d’abord le masque.`,
  ),
  'alignment-no-overlap': sentence(
    (d) =>
      `The precontrast series shows ${figure(d.overlapPercent, 1, 'en')} % of the liver by the scanner's geometry: too little to align. Choose a series that shows the liver.`,
    (d) =>
      `La série sans contraste ne montre que ${figure(d.overlapPercent, 1, 'fr')} % du foie selon la géométrie du scanner : trop peu pour aligner. Choisissez une série qui montre le foie.`,
  ),
  'alignment-other-inputs': sentence(
    ({ name, role }) =>
      `${name} was made for another ${role} than the one given: an alignment is used only with the images and the mask it was fitted to.`,
    ({ name, role }) =>
      `${name} a été établi pour une autre entrée (${role}) : un alignement ne sert qu’avec les images et le masque sur lesquels il a été ajusté.`,
  ),
};
