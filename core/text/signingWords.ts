import type {
  BurdenClass,
  BurdenScheme,
  DistributionType,
  EnhancementPattern,
} from '../record/visualReadingDocument.ts';
import type { MissingPart } from '../record/missingParts.ts';
import type { Language } from './language.ts';

/** The words of the window's last two steps: what is read by eye, signing, and the trace of who did what. */
export interface SigningWords {
  readonly visual: {
    readonly step: string;
    readonly read: string;
    readonly close: string;
    readonly enhancement: string;
    readonly patterns: Readonly<Record<EnhancementPattern, string>>;
    readonly burden: string;
    readonly scheme: string;
    readonly schemes: Readonly<Record<BurdenScheme, string>>;
    readonly classes: Readonly<Record<BurdenClass, string>>;
    readonly distribution: string;
    readonly types: Readonly<Record<DistributionType, string>>;
    readonly notSaid: string;
  };
  readonly step: string;
  readonly notSigned: string;
  readonly signedBy: (observer: string, day: string, version: number) => string;
  readonly changedSince: string;
  readonly complete: string;
  readonly missing: string;
  readonly parts: Readonly<Record<MissingPart, string>>;
  readonly sign: string;
  readonly signAgain: (version: number) => string;
  readonly signing: string;
  readonly reason: string;
  readonly reasonHint: string;
  readonly cancel: string;
  readonly flag: string;
  readonly unflag: string;
  readonly versions: string;
  readonly otherReadings: string;
  readonly version: (version: number) => string;
  readonly saveRecord: string;
  readonly saveCsv: string;
  readonly savePdf: string;
  readonly savePage: string;
  readonly saved: (name: string) => string;
  readonly audit: {
    readonly open: string;
    readonly title: string;
    readonly when: string;
    readonly who: string;
    readonly what: string;
    readonly where: string;
    readonly revision: string;
    readonly reading: string;
    readonly change: string;
    readonly withdrawn: string;
    readonly patient: string;
    readonly filter: string;
    readonly anyone: string;
    readonly anything: string;
    readonly steps: (shown: number, all: number) => string;
    readonly none: string;
    readonly close: string;
    readonly hidden: string;
  };
}

export const signingWords: { readonly [L in Language]: SigningWords } = {
  en: {
    visual: {
      step: 'Visual reading',
      read: 'Read',
      close: 'Close',
      enhancement: 'Enhancement',
      patterns: { hyper: 'hyper', 'iso-to-hypo': 'iso to hypo' },
      burden: 'Tumour burden, %',
      scheme: 'Classes by',
      schemes: { 'assouline-touloupas': 'Assouline, Touloupas', fohlen: 'Fohlen' },
      classes: {
        '<25': '< 25',
        '25-50': '25–50',
        '>50-75': '> 50–75',
        '>75': '> 75',
        '<10': '< 10',
        '10-25': '10–25',
        '50-75': '50–75',
      },
      distribution: 'Distribution',
      types: {
        I: 'single metastasis',
        II: 'one bulk with smaller deposits on both sides',
        III: 'disseminated',
      },
      notSaid: 'not read',
    },
    step: 'Sign and report',
    notSigned: 'not signed',
    signedBy: (observer, day, version) => `${observer} · ${day} · v${version}`,
    changedSince: 'changed since it was signed',
    complete: 'Everything is there.',
    missing: 'Missing',
    parts: {
      images: 'images',
      liver: 'liver',
      placements: 'three placements',
      letb: 'LETB',
      stale: 'LETB of what is shown',
      visual: 'visual reading',
      change: 'change',
      locked: 'locked placements',
      unstored: 'changes not yet stored',
    },
    sign: 'Sign',
    signAgain: (version) => `Sign version ${version}…`,
    signing: 'Signing…',
    reason: 'Reason for the change',
    reasonHint: 'Kept with the new version; the versions before stay in the record.',
    cancel: 'Cancel',
    flag: 'Flag',
    unflag: 'Remove flag',
    versions: 'Versions',
    otherReadings: 'Other readings',
    version: (version) => `v${version}`,
    saveRecord: 'Record (JSON)…',
    saveCsv: 'Table (CSV)…',
    savePdf: 'Report (PDF)…',
    savePage: 'Report (HTML)…',
    saved: (name) => `${name} saved.`,
    audit: {
      open: 'Who did what…',
      title: 'Who did what, and when',
      when: 'When',
      who: 'Who',
      what: 'What',
      where: 'Timepoint',
      revision: 'Step',
      reading: 'Reading',
      change: 'Content',
      withdrawn: 'withdrawn',
      patient: 'patient',
      filter: 'Search',
      anyone: 'Every observer',
      anything: 'Everything',
      steps: (shown, all) => `${shown} of ${all} steps`,
      none: 'Nothing was written yet.',
      close: 'Close',
      hidden: 'Readings that this observer may not see are left out.',
    },
  },
  fr: {
    visual: {
      step: 'Lecture visuelle',
      read: 'Lire',
      close: 'Fermer',
      enhancement: 'Rehaussement',
      patterns: { hyper: 'hyper', 'iso-to-hypo': 'iso à hypo' },
      burden: 'Charge tumorale, %',
      scheme: 'Classes selon',
      schemes: { 'assouline-touloupas': 'Assouline, Touloupas', fohlen: 'Fohlen' },
      classes: {
        '<25': '< 25',
        '25-50': '25–50',
        '>50-75': '> 50–75',
        '>75': '> 75',
        '<10': '< 10',
        '10-25': '10–25',
        '50-75': '50–75',
      },
      distribution: 'Distribution',
      types: {
        I: 'métastase unique',
        II: 'une masse et des dépôts plus petits des deux côtés',
        III: 'disséminée',
      },
      notSaid: 'non lu',
    },
    step: 'Signature et compte rendu',
    notSigned: 'non signé',
    signedBy: (observer, day, version) => `${observer} · ${day} · v${version}`,
    changedSince: 'modifié depuis la signature',
    complete: 'Tout est là.',
    missing: 'Manque',
    parts: {
      images: 'images',
      liver: 'foie',
      placements: 'trois placements',
      letb: 'LETB',
      stale: 'LETB de ce qui est affiché',
      visual: 'lecture visuelle',
      change: 'variation',
      locked: 'placements verrouillés',
      unstored: 'modifications non encore enregistrées',
    },
    sign: 'Signer',
    signAgain: (version) => `Signer la version ${version}…`,
    signing: 'Signature…',
    reason: 'Motif de la modification',
    reasonHint: 'Conservé avec la nouvelle version ; les versions précédentes restent au dossier.',
    cancel: 'Annuler',
    flag: 'Signaler',
    unflag: 'Lever le signalement',
    versions: 'Versions',
    otherReadings: 'Autres lectures',
    version: (version) => `v${version}`,
    saveRecord: 'Dossier (JSON)…',
    saveCsv: 'Tableau (CSV)…',
    savePdf: 'Compte rendu (PDF)…',
    savePage: 'Compte rendu (HTML)…',
    saved: (name) => `${name} enregistré.`,
    audit: {
      open: 'Qui a fait quoi…',
      title: 'Qui a fait quoi, et quand',
      when: 'Quand',
      who: 'Qui',
      what: 'Quoi',
      where: 'Examen',
      revision: 'Étape',
      reading: 'Lecture',
      change: 'Contenu',
      withdrawn: 'retiré',
      patient: 'patient',
      filter: 'Rechercher',
      anyone: 'Tous les lecteurs',
      anything: 'Tout',
      steps: (shown, all) => `${shown} étapes sur ${all}`,
      none: 'Rien n’a encore été écrit.',
      close: 'Fermer',
      hidden: 'Les lectures que ce lecteur ne peut pas voir n’y figurent pas.',
    },
  },
};
