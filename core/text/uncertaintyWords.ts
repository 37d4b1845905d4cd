import type { Language } from './language.ts';

/** The words of the interval and of proposed placements. */
export interface UncertaintyWords {
  readonly interval: (percent: string) => string;
  readonly title: string;
  readonly computing: string;
  readonly parts: string;
  readonly placement: string;
  readonly placementHint: string;
  readonly sampling: string;
  readonly samplingHint: string;
  readonly boundary: string;
  readonly boundaryHint: string;
  readonly registration: string;
  readonly registrationHint: string;
  readonly population: string;
  readonly populationHint: string;
  readonly percentiles: string;
  readonly percentilesHint: string;
  readonly oil: (cm3: string) => string;
  readonly noneToAll: string;
  readonly indeterminate: string;
  readonly indeterminateHint: (probability: string, confidence: string) => string;
  readonly probability: (probability: string) => string;
  readonly enhancing: string;
  readonly liver: string;
  readonly propose: string;
  readonly proposing: string;
  readonly proposals: string;
  readonly takeAll: string;
  readonly take: (number: number) => string;
  readonly goTo: (number: number) => string;
  readonly dismiss: string;
  readonly ipsilateral: string;
  readonly contralateral: string;
  readonly carried: string;
  readonly carriedHint: string;
  readonly map: string;
  readonly mapHint: string;
  readonly phases: string;
  readonly portalVein: string;
  readonly portalVeinHint: string;
  readonly show: string;
}

/** The commands of the placements' proposals. */
export type UncertaintyCommandName = 'proposeRois' | 'takeProposals' | 'carryRois' | 'pointAtPortalVein';

export const uncertaintyWords: { readonly [L in Language]: UncertaintyWords } = {
  en: {
    interval: (percent) => `${percent} % interval`,
    title: 'How far to trust it',
    computing: 'Computing the interval',
    parts: 'Parts',
    placement: 'Other placements',
    placementHint: 'Where the mean of as many ROIs would lie at other admissible places',
    sampling: 'Mean and SD',
    samplingHint: 'Sampling error of mean and SD of all parenchyma, its noise being correlated',
    boundary: 'Mask ± 1 voxel',
    boundaryHint: 'The liver’s surface up to about a voxel farther in or out',
    registration: 'Registration',
    registrationHint: 'The precontrast series where it agrees best, and what that leaves open',
    population: 'All parenchyma',
    populationHint: 'LETB by mean and SD of all admissible parenchyma: what one ROI samples',
    percentiles: 'Placements',
    percentilesHint: 'Share of the admissible places with a smaller LETB; below 1 or above 99 is an outlier',
    oil: (cm3) => `Iodized oil hides ${cm3} cm³`,
    noneToAll: 'none to all viable',
    indeterminate: 'indeterminate',
    indeterminateHint: (probability, confidence) =>
      `Probability ${probability} of a change below the threshold: neither side reaches ${confidence} %, or the recorded change says otherwise. The response beside is that of the recorded change, which tables of a cohort count; it does not settle the answer for this patient`,
    probability: (probability) => `P ${probability}`,
    enhancing: 'Enhancing cm³',
    liver: 'Liver cm³',
    propose: 'Propose',
    proposing: 'Searching places',
    proposals: 'Proposed',
    takeAll: 'Take all',
    take: (number) => `Take proposal ${number}`,
    goTo: (number) => `Show proposal ${number}`,
    dismiss: 'Dismiss',
    ipsilateral: 'tumour side',
    contralateral: 'other side',
    carried: 'From pre',
    carriedHint: 'The placements before treatment, brought here by the alignment of the timepoints',
    map: 'Map',
    mapHint: 'LETB that an ROI centred at each admissible place would give, in colours',
    phases: 'Arterial phases',
    portalVein: 'Portal vein here',
    portalVeinHint:
      'Samples 4 mm round the cursor, or round the position shown, in the arterial phase; no part of LETB',
    show: 'Show',
  },
  fr: {
    interval: (percent) => `Intervalle à ${percent} %`,
    title: 'Fiabilité',
    computing: 'Calcul de l’intervalle',
    parts: 'Composantes',
    placement: 'Autres positions',
    placementHint: 'Où se situerait la moyenne d’autant de ROI à d’autres positions admissibles',
    sampling: 'Moyenne et ET',
    samplingHint: 'Erreur d’échantillonnage de la moyenne et de l’ET du parenchyme, le bruit étant corrélé',
    boundary: 'Masque ± 1 voxel',
    boundaryHint: 'La surface du foie déplacée d’environ un voxel vers l’intérieur ou l’extérieur',
    registration: 'Superposition',
    registrationHint: 'La série sans contraste là où elle concorde le mieux, et l’incertitude restante',
    population: 'Tout le parenchyme',
    populationHint: 'LETB selon la moyenne et l’ET de tout le parenchyme admissible, que chaque ROI échantillonne',
    percentiles: 'Positions',
    percentilesHint: 'Part des positions admissibles avec un LETB inférieur ; aberrant sous 1 ou au-dessus de 99',
    oil: (cm3) => `Le lipiodol masque ${cm3} cm³`,
    noneToAll: 'rien à tout viable',
    indeterminate: 'indéterminé',
    indeterminateHint: (probability, confidence) =>
      `Probabilité ${probability} d’une variation sous le seuil : aucun côté n’atteint ${confidence} %, ou la variation retenue dit le contraire. La réponse à côté est celle de la variation retenue, que comptent les tableaux de cohorte ; elle ne permet pas de conclure pour ce patient`,
    probability: (probability) => `P ${probability}`,
    enhancing: 'Rehaussé cm³',
    liver: 'Foie cm³',
    propose: 'Proposer',
    proposing: 'Recherche de positions',
    proposals: 'Proposées',
    takeAll: 'Tout prendre',
    take: (number) => `Prendre la proposition ${number}`,
    goTo: (number) => `Montrer la proposition ${number}`,
    dismiss: 'Écarter',
    ipsilateral: 'côté tumeur',
    contralateral: 'autre côté',
    carried: 'Depuis pré',
    carriedHint: 'Les positions avant traitement, reportées ici par le recalage des deux temps',
    map: 'Carte',
    mapHint: 'LETB que donnerait une ROI centrée à chaque position admissible, en couleurs',
    phases: 'Phases artérielles',
    portalVein: 'Veine porte ici',
    portalVeinHint:
      'Échantillonne 4 mm autour du curseur, ou de la position affichée, dans la phase artérielle ; n’entre pas dans le LETB',
    show: 'Montrer',
  },
};

export const uncertaintyCommands: { readonly [L in Language]: Readonly<Record<UncertaintyCommandName, string>> } = {
  en: {
    proposeRois: 'Propose ROI placements',
    takeProposals: 'Take all proposed placements',
    carryRois: 'Propose the placements before treatment after it',
    pointAtPortalVein: 'Portal vein here: sample it for the comparison of the arterial phases',
  },
  fr: {
    proposeRois: 'Proposer des positions de ROI',
    takeProposals: 'Prendre toutes les positions proposées',
    carryRois: 'Proposer après traitement les positions d’avant',
    pointAtPortalVein: 'Veine porte ici : l’échantillonner pour comparer les phases artérielles',
  },
};
