import type { AgreementDocument } from '../record/agreementDocument.ts';
import type { SurvivalDocument } from '../record/survivalDocument.ts';
import type { Language } from './language.ts';
import { figure } from './sentence.ts';

export interface MethodsContext {
  readonly softwareVersion: string;
  readonly language: Language;
  /** Which rows stand for one subject, and from where time counts, where the reader of the table said so. */
  readonly about?: string;
}

/** A paper's paragraph on how the figures of a survival document were made: its settings, nothing else. */
export function survivalMethods(
  document: SurvivalDocument,
  { softwareVersion, language, about }: MethodsContext,
): string {
  return (language === 'fr' ? survivalFrench : survivalEnglish)(document, softwareVersion, about ?? '');
}

/** The same of an agreement document. */
export function agreementMethods(document: AgreementDocument, { softwareVersion, language }: MethodsContext): string {
  return (language === 'fr' ? agreementFrench : agreementEnglish)(document, softwareVersion);
}

function joined(sentences: readonly (string | null)[]): string {
  return sentences.filter((item) => item !== null && item !== '').join(' ');
}

function survivalEnglish(document: SurvivalDocument, version: string, about: string): string {
  const { cox, cutoffs, maximallySelected: scan, interval } = document;
  const { elimination = null, clusters = null, mixed = null } = cox ?? {};
  return joined([
    about,
    `Times are in months of 30.4375 days; cases without time or event were left out (${document.excluded} of ${document.n + document.excluded}).`,
    `Survival was estimated by the Kaplan–Meier method with Greenwood's variance and 95 % confidence intervals on the ${interval} scale; median follow-up by the reversed Kaplan–Meier method.`,
    document.logRank === null ? null : `${document.groups.length} groups were compared by the log-rank test.`,
    cox === null
      ? null
      : `Hazard ratios are from Cox proportional hazards regression (Efron's method for ties) on the ${cox.n} cases complete for all candidates, with Wald tests, Harrell's C and Akaike's criterion; proportional hazards were tested by the score test of an interaction with 1 − Kaplan–Meier (Grambsch and Therneau).`,
    elimination === null
      ? null
      : elimination.rule === 'p'
        ? 'Covariates were eliminated backward, the largest joint Wald p of at least 0.05 first.'
        : 'Covariates were eliminated backward while Akaike’s criterion fell.',
    clusters === null ? null : `Standard errors are robust to the ${clusters} clusters (grouped sandwich).`,
    mixed === null
      ? null
      : `A mixed Cox model with a normal random intercept for ${mixed.groups} groups was fitted by Laplace's approximation.`,
    cutoffs === null
      ? null
      : `Thresholds of the change of LETB are those of ${document.thresholdSet ?? 'the command line'}: ${cutoffs.map((row) => `${figure(row.thresholdPercent, 2, 'en')} %`).join(', ')}; a responder lies strictly below. ${sealedWords(document, 'en')}`,
    scan === null
      ? null
      : `An exploratory cut-off was searched among those leaving at least ${figure(100 * scan.smallestShare, 1, 'en')} % of cases on either side by the maximally selected log-rank statistic, its p corrected by permutation (Lausen and Schumacher's approximation beside), its interval and the optimism of its hazard ratio from ${scan.bootstrap.repeats} bootstrap resamples of ${scan.bootstrap.clusters} subjects (seed ${scan.bootstrap.seed}).`,
    `LETB workstation ${version}; its statistics agree with R 4.2.2 (survival 3.5-3, coxme 2.2-22) to 1e-6 relative (mixed models 1e-4) on the reference data.`,
  ]);
}

function survivalFrench(document: SurvivalDocument, version: string, about: string): string {
  const { cox, cutoffs, maximallySelected: scan, interval } = document;
  const { elimination = null, clusters = null, mixed = null } = cox ?? {};
  return joined([
    about,
    `Les délais sont en mois de 30,4375 jours ; les cas sans délai ni événement connus ont été exclus (${document.excluded} sur ${document.n + document.excluded}).`,
    `La survie est estimée par la méthode de Kaplan–Meier, variance de Greenwood, intervalles de confiance à 95 % sur l’échelle ${interval} ; le suivi médian par Kaplan–Meier inversé.`,
    document.logRank === null ? null : `${document.groups.length} groupes sont comparés par le test du log-rank.`,
    cox === null
      ? null
      : `Les rapports de risque proviennent d’un modèle de Cox (ex æquo selon Efron) sur les ${cox.n} cas complets pour toutes les covariables candidates, avec tests de Wald, C de Harrell et critère d’Akaike ; la proportionnalité des risques est testée par le score d’une interaction avec 1 − Kaplan–Meier (Grambsch et Therneau).`,
    elimination === null
      ? null
      : elimination.rule === 'p'
        ? 'Élimination descendante : le plus grand p de Wald conjoint d’au moins 0,05 d’abord.'
        : 'Élimination descendante tant que le critère d’Akaike diminuait.',
    clusters === null ? null : `Erreurs types robustes pour ${clusters} groupes (sandwich groupé).`,
    mixed === null
      ? null
      : `Un modèle de Cox mixte, à ordonnée aléatoire normale pour ${mixed.groups} groupes, est ajusté par l’approximation de Laplace.`,
    cutoffs === null
      ? null
      : `Les seuils de variation de la LETB sont ceux de ${document.thresholdSet ?? 'la ligne de commande'} : ${cutoffs.map((row) => `${figure(row.thresholdPercent, 2, 'fr')} %`).join(', ')} ; un répondeur est strictement au-dessous. ${sealedWords(document, 'fr')}`,
    scan === null
      ? null
      : `Un seuil exploratoire est cherché parmi ceux qui laissent au moins ${figure(100 * scan.smallestShare, 1, 'fr')} % des cas de chaque côté, par la statistique du log-rank maximale, p corrigé par permutation (approximation de Lausen et Schumacher à côté) ; intervalle et optimisme du rapport de risque par ${scan.bootstrap.repeats} rééchantillonnages de ${scan.bootstrap.clusters} sujets (graine ${scan.bootstrap.seed}).`,
    `LETB workstation ${version} ; ses statistiques concordent avec R 4.2.2 (survival 3.5-3, coxme 2.2-22) à 1e-6 près en relatif (modèles mixtes 1e-4) sur les données de référence.`,
  ]);
}

function sealedWords({ sealed }: SurvivalDocument, language: Language): string {
  const [en, fr] = sealedSentences(sealed);
  return language === 'fr' ? fr : en;
}

function sealedSentences(sealed: SurvivalDocument['sealed']): readonly [en: string, fr: string] {
  if (sealed === null || sealed.state === 'none')
    return [
      'They were not sealed before outcomes were opened.',
      'Ils n’étaient pas scellés avant l’ouverture des résultats.',
    ];
  const { state, sealedAt, sha256 } = sealed;
  if (state === 'kept')
    return [
      `They were sealed on ${sealedAt}, before outcomes were opened (SHA-256 ${sha256}).`,
      `Ils ont été scellés le ${sealedAt}, avant l’ouverture des résultats (SHA-256 ${sha256}).`,
    ];
  return state === 'open'
    ? [
        `They were sealed on ${sealedAt}, after outcomes were opened.`,
        `Ils ont été scellés le ${sealedAt}, après l’ouverture des résultats.`,
      ]
    : [`They depart from what was sealed on ${sealedAt}.`, `Ils s’écartent de ce qui fut scellé le ${sealedAt}.`];
}

function agreementEnglish(document: AgreementDocument, version: string): string {
  const { kappa, icc, blandAltman, statistic, exclusions } = document;
  const interval = kappa?.bootstrap ?? icc?.bootstrap ?? blandAltman?.bootstrap?.bias ?? null;
  return joined([
    `Agreement of ${document.raters.length} raters was computed on ${document.n} cases; ${document.excluded} were left out (${exclusions.blank} blank, ${exclusions.notEvaluable} not evaluable).`,
    kappa === undefined
      ? null
      : statistic === 'fleiss'
        ? "Fleiss' κ is given with the interval from its standard error without agreement (Fleiss, Nee and Landis 1979)."
        : `Cohen's κ (${kappa.weights === 'none' ? 'unweighted' : `${kappa.weights} weights by rank`}, scale ${kappa.levels.join(' < ')}) is given with the asymptotic interval of Fleiss, Cohen and Everitt 1969.`,
    kappa === undefined ? null : 'Bands are those of Landis and Koch 1977.',
    icc === undefined
      ? null
      : `The intraclass correlation is ${icc.form} of Shrout and Fleiss 1979, its 95 % interval from the F distribution (McGraw and Wong 1996).`,
    blandAltman === undefined
      ? null
      : `Bland–Altman limits of agreement are bias ± 1.96 SD of ${blandAltman.scale === 'percent' ? 'percent differences' : 'differences'}, their intervals from Student's t.`,
    interval === null
      ? null
      : `Since patients repeat, percentile intervals from ${interval.repeats} resamples of ${interval.clusters} whole patients stand beside (seed ${interval.seed}).`,
    `LETB workstation ${version}; its statistics agree with R 4.2.2 (irr 0.84.1, psych 2.2.9) to 1e-6 relative on the reference data.`,
  ]);
}

function agreementFrench(document: AgreementDocument, version: string): string {
  const { kappa, icc, blandAltman, statistic, exclusions } = document;
  const interval = kappa?.bootstrap ?? icc?.bootstrap ?? blandAltman?.bootstrap?.bias ?? null;
  return joined([
    `La concordance de ${document.raters.length} lecteurs porte sur ${document.n} cas ; ${document.excluded} ont été exclus (${exclusions.blank} vides, ${exclusions.notEvaluable} non évaluables).`,
    kappa === undefined
      ? null
      : statistic === 'fleiss'
        ? 'Le κ de Fleiss est donné avec l’intervalle de son erreur type sans accord (Fleiss, Nee et Landis 1979).'
        : `Le κ de Cohen (${kappa.weights === 'none' ? 'non pondéré' : `poids ${kappa.weights === 'linear' ? 'linéaires' : 'quadratiques'} selon le rang`}, échelle ${kappa.levels.join(' < ')}) est donné avec l’intervalle asymptotique de Fleiss, Cohen et Everitt 1969.`,
    kappa === undefined ? null : 'Les catégories d’accord sont celles de Landis et Koch 1977.',
    icc === undefined
      ? null
      : `La corrélation intraclasse est ${icc.form} de Shrout et Fleiss 1979, intervalle à 95 % par la loi F (McGraw et Wong 1996).`,
    blandAltman === undefined
      ? null
      : `Les limites d’agrément de Bland–Altman sont biais ± 1,96 ET des ${blandAltman.scale === 'percent' ? 'différences en pour cent' : 'différences'}, intervalles par la loi de Student.`,
    interval === null
      ? null
      : `Des patients étant lus plusieurs fois, des intervalles par ${interval.repeats} rééchantillonnages de ${interval.clusters} patients entiers figurent à côté (graine ${interval.seed}).`,
    `LETB workstation ${version} ; ses statistiques concordent avec R 4.2.2 (irr 0.84.1, psych 2.2.9) à 1e-6 près en relatif sur les données de référence.`,
  ]);
}
