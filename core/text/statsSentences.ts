import type { AgreementFindings, AgreementRefusals } from '../record/agreementDocument.ts';
import type { TableRefusals } from '../record/delimitedTable.ts';
import type { RatingRefusals } from '../record/readRatings.ts';
import type { SealRefusals } from '../record/thresholdSeal.ts';
import type { SurvivalFindings, SurvivalRefusals } from '../record/survivalDocument.ts';
import type { StatsRefusals } from '../stats/statsRefusals.ts';
import type { MixedCoxFindings } from '../stats/survival/mixedCox.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

const names = (items: readonly string[]): string => items.join(', ');

export const statsSentences: SentencesOf<StatsRefusals & MixedCoxFindings> = {
  'stats-too-few': sentence(
    (d) => `Too few for this: ${d.what} has ${d.count}, and needs at least ${d.needed}.`,
    (d) => `Effectif insuffisant : ${d.what}, ${d.count} au lieu d’au moins ${d.needed}.`,
  ),
  'stats-value-invalid': sentence(
    (d) => `A value cannot be used (${d.what}, entry ${d.index + 1}): ${d.value}.`,
    (d) => `Valeur inutilisable (${d.what}, entrée ${d.index + 1}) : ${d.value}.`,
  ),
  'stats-unlike-lengths': sentence(
    (d) => `Lists that belong together have unlike lengths (${d.what}): ${d.first} and ${d.second}.`,
    (d) => `Listes de longueurs différentes (${d.what}) : ${d.first} et ${d.second}.`,
  ),
  'stats-too-many': sentence(
    (d) => `Too many for this: ${d.what} has ${d.count}, the limit is ${d.limit}.`,
    (d) => `Effectif trop grand : ${d.what}, ${d.count} pour une limite de ${d.limit}.`,
  ),
  'stats-level-unknown': sentence(
    (d) => `"${d.level}" is not a level of the scale ${names(d.levels)}.`,
    (d) => `« ${d.level} » n’est pas un niveau de l’échelle ${names(d.levels)}.`,
  ),
  'stats-level-repeated': sentence(
    (d) => `The scale names the level "${d.level}" twice.`,
    (d) => `L’échelle cite deux fois le niveau « ${d.level} ».`,
  ),
  'stats-covariate-redundant': sentence(
    (d) =>
      `${d.term} is constant, or follows from the other covariates, among the cases used: leave it or one of the others out.`,
    (d) =>
      `${d.term} est constante, ou se déduit des autres covariables, parmi les cas retenus : retirez-la, ou l’une des autres.`,
  ),
  'stats-covariate-separates': sentence(
    (d) =>
      `${d.term} separates the events from the rest: its hazard ratio has no finite estimate. Merge levels or leave it out.`,
    (d) =>
      `${d.term} sépare complètement les événements des autres cas : pas d’estimation finie du rapport de risque. Regroupez des niveaux ou retirez-la.`,
  ),
  'stats-no-event': sentence(
    (d) => `${d.what} needs at least one event; every case used is censored.`,
    (d) => `${d.what} : aucun événement, tous les cas retenus sont censurés.`,
  ),
  'stats-not-converged': sentence(
    (d) => `${d.what} did not converge within ${d.iterations} iterations.`,
    (d) => `${d.what} : pas de convergence en ${d.iterations} itérations.`,
  ),
  'mixed-cox-variance-zero': sentence(
    (d) => `The ${d.groups} groups do not differ beyond chance: the random intercept's variance is estimated as 0.`,
    (d) => `Les ${d.groups} groupes ne diffèrent pas plus que le hasard : variance de l’effet aléatoire estimée à 0.`,
  ),
};

export const tableSentences: SentencesOf<TableRefusals & RatingRefusals> = {
  'table-empty': sentence(
    ({ name }) => `${name} is empty: the first line must name the columns.`,
    ({ name }) => `${name} est vide : la première ligne doit nommer les colonnes.`,
  ),
  'table-too-long': sentence(
    (d) => `${d.name} has more than ${d.limit} rows.`,
    (d) => `${d.name} a plus de ${d.limit} lignes.`,
  ),
  'table-column-missing': sentence(
    (d) => `${d.name} has no "${d.column}"; it has ${names(d.columns)}.`,
    (d) => `${d.name} n’a pas de « ${d.column} » ; on y trouve ${names(d.columns)}.`,
  ),
  'table-column-repeated': sentence(
    (d) => `${d.name} has two columns named "${d.column}": rename one.`,
    (d) => `${d.name} a deux colonnes nommées « ${d.column} » : renommez-en une.`,
  ),
  'table-column-twice': sentence(
    (d) => `Column "${d.column}" was asked for twice.`,
    (d) => `La colonne « ${d.column} » est demandée deux fois.`,
  ),
  'table-row-length': sentence(
    (d) => `${d.name}, line ${d.line}, has ${d.cells} cells where the header has ${d.columns}.`,
    (d) => `${d.name}, ligne ${d.line} : ${d.cells} cellules au lieu de ${d.columns}.`,
  ),
  'table-quote-open': sentence(
    (d) => `${d.name}, line ${d.line}: a quotation mark is never closed.`,
    (d) => `${d.name}, ligne ${d.line} : guillemet jamais refermé.`,
  ),
  'table-number-invalid': sentence(
    (d) => `${d.name}, line ${d.line}, column "${d.column}": "${d.value}" is no number.`,
    (d) => `${d.name}, ligne ${d.line}, colonne « ${d.column} » : « ${d.value} » n’est pas un nombre.`,
  ),
  'table-value-invalid': sentence(
    (d) => `${d.name}, line ${d.line}, column "${d.column}": "${d.value}" is none of ${names(d.allowed)}.`,
    (d) => `${d.name}, ligne ${d.line}, colonne « ${d.column} » : « ${d.value} » n’est pas parmi ${names(d.allowed)}.`,
  ),
  'ratings-repeated': sentence(
    (d) => `${d.name}, line ${d.line}: case ${d.case} has a second rating by ${d.rater}.`,
    (d) => `${d.name}, ligne ${d.line} : le cas ${d.case} a une seconde lecture de ${d.rater}.`,
  ),
  'ratings-one-rater': sentence(
    (d) => `${d.name}: agreement needs at least two raters, not ${d.raters.length} (${names(d.raters)}).`,
    (d) => `${d.name} : il faut au moins deux lecteurs, pas ${d.raters.length} (${names(d.raters)}).`,
  ),
  'ratings-cluster-unlike': sentence(
    (d) => `${d.name}, line ${d.line}: case ${d.case} belongs to another patient than before.`,
    (d) => `${d.name}, ligne ${d.line} : le cas ${d.case} appartient à un autre patient que plus haut.`,
  ),
};

export const agreementSentences: SentencesOf<AgreementRefusals & AgreementFindings> = {
  'agreement-raters': sentence(
    (d) => `${d.statistic} takes ${d.needed} raters, not ${d.raters}; with more, use fleiss or icc.`,
    (d) => `${d.statistic} compare ${d.needed} lecteurs, pas ${d.raters} ; au-delà, prenez fleiss ou icc.`,
  ),
  'agreement-scale-missing': sentence(
    (d) => `${d.weights} weights need the order of the levels: --levels, with each of ${names(d.levels)}.`,
    (d) => `Les poids (${d.weights}) demandent l’ordre des niveaux : --levels, avec ${names(d.levels)}.`,
  ),
  'agreement-none-complete': sentence(
    (d) => `None of the ${d.cases} case(s) has an evaluable rating by each of ${names(d.raters)}.`,
    (d) => `Aucun des ${d.cases} cas n’a de lecture évaluable de chacun de ${names(d.raters)}.`,
  ),
  'agreement-no-variation': sentence(
    (d) => `${d.statistic} has no value: every rating is the same, so agreement by chance is complete.`,
    (d) => `${d.statistic} sans valeur : toutes les lectures sont identiques, l’accord dû au hasard est total.`,
  ),
  'agreement-levels-from-data': sentence(
    (d) => `Weights go by rank among the levels that occur (${names(d.levels)}); state the whole scale by --levels.`,
    (d) =>
      `Poids selon le rang parmi les niveaux présents (${names(d.levels)}) ; donnez l’échelle entière par --levels.`,
  ),
  'agreement-few-clusters': sentence(
    (d) =>
      `${d.cases} cases are of ${d.clusters} ${d.clusters === 1 ? 'patient' : 'patients'}: too few (of ${d.needed}) to draw whole patients. The intervals shown count each case as independent of the others; they are too narrow.`,
    (d) =>
      `${d.cases} cas de ${d.clusters} ${d.clusters === 1 ? 'patient' : 'patients'} : trop peu (sur ${d.needed}) pour un tirage de patients entiers. Les intervalles affichés tiennent chaque cas pour indépendant des autres ; ils sont trop étroits.`,
  ),
  'agreement-clusters-repeat': sentence(
    (d) =>
      `${d.cases} cases are of ${d.clusters} patients: an interval from whole patients drawn with replacement stands beside.`,
    (d) => `${d.cases} cas de ${d.clusters} patients : un intervalle par tirage de patients entiers figure à côté.`,
  ),
};

export const survivalSentences: SentencesOf<SurvivalRefusals & SurvivalFindings & SealRefusals> = {
  'seal-not-readable': sentence(
    (d) => `${d.name} is no seal of thresholds: ${d.problem}.`,
    (d) => `${d.name} n’est pas un scellé de seuils : ${d.problem}.`,
  ),
  'seal-broken': sentence(
    ({ name }) => `${name} was changed after it was sealed: its SHA-256 is not that of its plan.`,
    ({ name }) => `${name} a été modifié après le scellement : son SHA-256 n’est pas celui de son plan.`,
  ),
  'survival-thresholds-not-sealed': sentence(
    () => 'No seal was given: nothing shows that the thresholds were fixed before the outcomes were opened.',
    () => 'Pas de scellé : rien ne montre que les seuils étaient fixés avant l’ouverture des résultats.',
  ),
  'survival-thresholds-sealed': sentence(
    (d) => `Thresholds were sealed on ${d.sealedAt}, before the outcomes were in the table (SHA-256 ${d.sha256}).`,
    (d) => `Seuils scellés le ${d.sealedAt}, avant que les résultats soient dans la table (SHA-256 ${d.sha256}).`,
  ),
  'survival-thresholds-sealed-late': sentence(
    (d) =>
      `Thresholds were sealed on ${d.sealedAt}, when the outcomes were already in the table (SHA-256 ${d.sha256}).`,
    (d) => `Seuils scellés le ${d.sealedAt}, alors que les résultats étaient déjà dans la table (SHA-256 ${d.sha256}).`,
  ),
  'survival-thresholds-departed': sentence(
    (d) => `This analysis departs from what was sealed on ${d.sealedAt}: ${names(d.departures)}.`,
    (d) => `Cette analyse s’écarte de ce qui fut scellé le ${d.sealedAt} : ${names(d.departures)}.`,
  ),
  'survival-none-complete': sentence(
    (d) => `None of the ${d.cases} case(s) has ${names(d.columns)}.`,
    (d) => `Aucun des ${d.cases} cas ne renseigne ${names(d.columns)}.`,
  ),
  'survival-time-negative': sentence(
    (d) =>
      `${d.name}, line ${d.line}, column "${d.column}": a time of ${figure(d.value, 3, 'en')} lies before time zero.`,
    (d) =>
      `${d.name}, ligne ${d.line}, colonne « ${d.column} » : un délai de ${figure(d.value, 3, 'fr')} précède l’origine.`,
  ),
  'survival-reference-unused': sentence(
    (d) => `--reference ${d.column}=…: ${d.column} is not a categorical covariate of this model (${names(d.columns)}).`,
    (d) =>
      `--reference ${d.column}=… : ${d.column} n’est pas une covariable qualitative du modèle (${names(d.columns)}).`,
  ),
  'survival-one-group': sentence(
    (d) => `All cases used are in one group (${d.group}): there is no log-rank test.`,
    (d) => `Tous les cas retenus sont dans un groupe (${d.group}) : pas de test du log-rank.`,
  ),
  'survival-cutoff-scan-refused': sentence(
    (d) => `No cut-off was searched for: ${d.reason}.`,
    (d) => `Pas de recherche de seuil : ${d.reason}.`,
  ),
  'survival-cutoff-exploratory': sentence(
    () =>
      'The maximally selected cut-off was found on these cases: its corrected p and interval, never the naive p, may be reported.',
    () =>
      'Le seuil optimal provient de ces mêmes cas : seuls son p corrigé et son intervalle peuvent être rapportés, jamais le p brut.',
  ),
  'survival-clusters-repeat': sentence(
    (d) => `${d.cases} cases are of ${d.clusters} clusters: standard errors are robust.`,
    (d) => `${d.cases} cas en ${d.clusters} groupes : erreurs types robustes.`,
  ),
  'survival-hazards-not-proportional': sentence(
    (d) => `${d.term}: the hazards do not look proportional (p ${figure(d.p, 4, 'en')}).`,
    (d) => `${d.term} : les risques ne semblent pas proportionnels (p ${figure(d.p, 4, 'fr')}).`,
  ),
};
