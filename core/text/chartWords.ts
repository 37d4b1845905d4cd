import type { Language } from './language.ts';

/** Words of the cohort's charts. */
export interface ChartWords {
  readonly waterfallTitle: (measure: string) => string;
  readonly waterfallDescription: (cases: number, below: number) => string;
  readonly spaghettiTitle: (measure: string) => string;
  readonly spaghettiDescription: (cases: number) => string;
  readonly before: string;
  readonly after: string;
  readonly noCategory: string;
  readonly threshold: (value: string) => string;
  readonly months: string;
  readonly atRisk: string;
  readonly survivalPercent: string;
  readonly kaplanMeierDescription: (groups: string) => string;
  readonly groupOfN: (name: string, n: number, events: number, median: string) => string;
  readonly logRank: (p: string) => string;
  readonly event: string;
  readonly censored: string;
  readonly hazardRatio: string;
  readonly forestDescription: (terms: number) => string;
  readonly lowerHazard: string;
  readonly higherHazard: string;
  readonly reference: string;
  readonly meanOfBoth: string;
  readonly difference: (first: string, second: string) => string;
  readonly blandAltmanDescription: (bias: string, low: string, high: string) => string;
  readonly bias: string;
  readonly upperLimit: string;
  readonly lowerLimit: string;
  readonly kappaDescription: (cases: number, agree: string) => string;
  readonly casesInCell: (first: string, second: string, n: number) => string;
  readonly flowDescription: (cases: number) => string;
  readonly casesOf: (n: number) => string;
}

const english: ChartWords = {
  waterfallTitle: (measure) => `${measure}, case by case`,
  waterfallDescription: (cases, below) => `${cases} cases in ascending order, ${below} below zero.`,
  spaghettiTitle: (measure) => `${measure} before and after treatment`,
  spaghettiDescription: (cases) => `One line a case, ${cases} cases.`,
  before: 'before',
  after: 'after',
  noCategory: 'not stated',
  threshold: (value) => `threshold ${value}`,
  months: 'months',
  atRisk: 'at risk',
  survivalPercent: 'survival, %',
  kaplanMeierDescription: (groups) =>
    `Kaplan–Meier curves with 95 % intervals, censoring ticks and numbers at risk: ${groups}.`,
  groupOfN: (name, n, events, median) => `${name}: n ${n}, events ${events}, median ${median}`,
  logRank: (p) => `log-rank p ${p}`,
  event: 'event',
  censored: 'censored',
  hazardRatio: 'hazard ratio (95 % interval), log scale',
  forestDescription: (terms) => `Hazard ratios of ${terms} terms with 95 % intervals.`,
  lowerHazard: '← lower hazard',
  higherHazard: 'higher hazard →',
  reference: 'reference',
  meanOfBoth: 'mean of both readings',
  difference: (first, second) => `${first} − ${second}`,
  blandAltmanDescription: (bias, low, high) =>
    `Differences against means: bias ${bias}, limits of agreement ${low} to ${high}.`,
  bias: 'bias',
  upperLimit: '+1.96 SD',
  lowerLimit: '−1.96 SD',
  kappaDescription: (cases, agree) => `${cases} cases, ${agree} % on the diagonal.`,
  casesInCell: (first, second, n) => `${first} / ${second}: ${n}`,
  flowDescription: (cases) =>
    `${cases} cases from one method's answer to the next one's; the width of a band is its number of cases.`,
  casesOf: (n) => (n === 1 ? '1 case' : `${n} cases`),
};

const french: ChartWords = {
  waterfallTitle: (measure) => `${measure}, cas par cas`,
  waterfallDescription: (cases, below) => `${cases} cas par ordre croissant, ${below} sous zéro.`,
  spaghettiTitle: (measure) => `${measure} avant et après traitement`,
  spaghettiDescription: (cases) => `Une ligne par cas, ${cases} cas.`,
  before: 'avant',
  after: 'après',
  noCategory: 'non renseigné',
  threshold: (value) => `seuil ${value}`,
  months: 'mois',
  atRisk: 'à risque',
  survivalPercent: 'survie, %',
  kaplanMeierDescription: (groups) =>
    `Courbes de Kaplan–Meier avec intervalles à 95 %, censures et effectifs à risque : ${groups}.`,
  groupOfN: (name, n, events, median) => `${name} : n ${n}, événements ${events}, médiane ${median}`,
  logRank: (p) => `log-rank p ${p}`,
  event: 'événement',
  censored: 'censuré',
  hazardRatio: 'rapport de risque (intervalle à 95 %), échelle log',
  forestDescription: (terms) => `Rapports de risque de ${terms} termes avec intervalles à 95 %.`,
  lowerHazard: '← risque moindre',
  higherHazard: 'risque accru →',
  reference: 'référence',
  meanOfBoth: 'moyenne des deux lectures',
  difference: (first, second) => `${first} − ${second}`,
  blandAltmanDescription: (bias, low, high) =>
    `Différences selon la moyenne : biais ${bias}, limites d’agrément ${low} à ${high}.`,
  bias: 'biais',
  upperLimit: '+1,96 ET',
  lowerLimit: '−1,96 ET',
  kappaDescription: (cases, agree) => `${cases} cas, ${agree} % sur la diagonale.`,
  casesInCell: (first, second, n) => `${first} / ${second} : ${n}`,
  flowDescription: (cases) =>
    `${cases} cas, de la réponse d’une méthode à celle de la suivante ; la largeur d’une bande est son nombre de cas.`,
  casesOf: (n) => `${n} cas`,
};

export const chartWords: Readonly<Record<Language, ChartWords>> = { en: english, fr: french };

/** Titles of a cohort's figures. */
export interface FigureTitles {
  readonly all: string;
  readonly coxAlone: string;
  readonly coxTogether: string;
  readonly change: string;
  readonly letb: string;
  readonly responder: string;
  readonly nonResponder: string;
  readonly flow: string;
}

export const figureTitles: Readonly<Record<Language, FigureTitles>> = {
  en: {
    all: 'all cases',
    coxAlone: 'Cox regression, one covariate at a time',
    coxTogether: 'Cox regression, covariates together',
    change: 'Change of LETB',
    letb: 'LETB, %',
    responder: 'responder',
    nonResponder: 'non-responder',
    flow: 'Responses by method',
  },
  fr: {
    all: 'tous les cas',
    coxAlone: 'Régression de Cox, une covariable à la fois',
    coxTogether: 'Régression de Cox, covariables ensemble',
    change: 'Variation de la LETB',
    letb: 'LETB, %',
    responder: 'répondeur',
    nonResponder: 'non-répondeur',
    flow: 'Réponses selon la méthode',
  },
};
