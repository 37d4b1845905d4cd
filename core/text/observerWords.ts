import type { Language } from './language.ts';

/** The words of the window about who reads, and in which studies. */
export interface ObserverWords {
  readonly reader: string;
  readonly menu: string;
  readonly observers: string;
  readonly kinds: { readonly reader: string; readonly consensus: string };
  readonly clinic: string;
  readonly pass: (study: string, pass: number) => string;
  readonly blind: string;
  readonly sealed: string;
  readonly unsealedOn: (day: string) => string;
  readonly beginPass: (pass: number) => string;
  readonly manage: string;
  readonly studies: string;
  readonly noStudies: string;
  readonly name: string;
  readonly initials: string;
  readonly add: string;
  readonly rename: string;
  readonly newStudy: string;
  readonly isBlind: string;
  readonly isBlindHint: string;
  readonly washoutDays: string;
  readonly washout: (days: number) => string;
  readonly seed: string;
  readonly seedHint: string;
  readonly cases: (cases: number) => string;
  readonly casesOfStudy: (cases: number) => string;
  readonly begin: string;
  readonly unseal: string;
  readonly unsealAsk: (study: string) => string;
  readonly unsealDo: string;
  readonly keepSealed: string;
  readonly close: string;
  readonly lock: string;
  readonly lockHint: string;
  readonly locked: string;
  readonly hiddenUntilLocked: string;
}

export const observerWords: { readonly [L in Language]: ObserverWords } = {
  en: {
    reader: 'Observer',
    menu: 'Observer and pass',
    observers: 'Observers',
    kinds: { reader: 'reader', consensus: 'consensus' },
    clinic: 'outside studies',
    pass: (study, pass) => `${study} · pass ${pass}`,
    blind: 'blind',
    sealed: 'sealed',
    unsealedOn: (day) => `unsealed ${day}`,
    beginPass: (pass) => `Begin pass ${pass}`,
    manage: 'Observers and studies…',
    studies: 'Studies',
    noStudies: 'No study yet.',
    name: 'Name',
    initials: 'Initials',
    add: 'Add',
    rename: 'Rename',
    newStudy: 'New study',
    isBlind: 'Blind',
    isBlindHint: 'LETB, change, interval, proposals and response are hidden until the placements are locked.',
    washoutDays: 'Washout, days',
    washout: (days) => `washout ${days} days`,
    seed: 'Seed of the order',
    seedHint: 'The same seed gives the same order of cases and timepoints.',
    cases: (cases) => (cases === 1 ? '1 case' : `${cases} cases`),
    casesOfStudy: (cases) => (cases === 1 ? '1 case of the worklist' : `all ${cases} cases of the worklist`),
    begin: 'Begin study',
    unseal: 'Unseal…',
    unsealAsk: (study) =>
      `Unseal “${study}”? Every reading of it is then open to everyone, for good, and no further pass can be read.`,
    unsealDo: 'Unseal for good',
    keepSealed: 'Keep sealed',
    close: 'Close',
    lock: 'Lock placements',
    lockHint: 'The number is shown then; the placements stay where they are.',
    locked: 'placements locked',
    hiddenUntilLocked: 'Blind reading: the number is shown once the three placements are locked.',
  },
  fr: {
    reader: 'Lecteur',
    menu: 'Lecteur et lecture',
    observers: 'Lecteurs',
    kinds: { reader: 'lecteur', consensus: 'consensus' },
    clinic: 'hors étude',
    pass: (study, pass) => `${study} · lecture ${pass}`,
    blind: 'en aveugle',
    sealed: 'scellée',
    unsealedOn: (day) => `levée le ${day}`,
    beginPass: (pass) => `Commencer la lecture ${pass}`,
    manage: 'Lecteurs et études…',
    studies: 'Études',
    noStudies: 'Aucune étude.',
    name: 'Nom',
    initials: 'Initiales',
    add: 'Ajouter',
    rename: 'Renommer',
    newStudy: 'Nouvelle étude',
    isBlind: 'En aveugle',
    isBlindHint:
      'LETB, variation, intervalle, propositions et réponse restent masqués jusqu’au verrouillage des placements.',
    washoutDays: 'Délai entre lectures, jours',
    washout: (days) => `délai de ${days} jours`,
    seed: 'Graine de l’ordre',
    seedHint: 'La même graine donne le même ordre des cas et des examens.',
    cases: (cases) => `${cases} cas`,
    casesOfStudy: (cases) => (cases === 1 ? '1 cas de la liste' : `les ${cases} cas de la liste`),
    begin: 'Commencer l’étude',
    unseal: 'Lever…',
    unsealAsk: (study) =>
      `Lever « ${study} » ? Toutes ses lectures sont alors visibles par tous, définitivement, et aucune autre lecture n’est possible.`,
    unsealDo: 'Lever définitivement',
    keepSealed: 'Laisser scellée',
    close: 'Fermer',
    lock: 'Verrouiller les placements',
    lockHint: 'Le chiffre s’affiche alors ; les placements ne bougent plus.',
    locked: 'placements verrouillés',
    hiddenUntilLocked: 'Lecture en aveugle : le chiffre s’affiche une fois les trois placements verrouillés.',
  },
};
