import type { Language } from './language.ts';

/** The words of the frame around the page: menu, dialogs, and the line that every window, page and command shows. */
export interface ShellLabels {
  readonly researchUse: string;
  readonly file: string;
  readonly openFolder: string;
  readonly openFiles: string;
  readonly openDemo: string;
  readonly loadMask: string;
  readonly quit: string;
  readonly edit: string;
  readonly view: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly actualSize: string;
  readonly fullScreen: string;
  readonly window: string;
  readonly help: string;
  readonly showErrorLog: string;
  readonly chooseFolder: string;
  readonly chooseFiles: string;
  readonly allFiles: string;
  readonly archives: string;
  readonly dicomFiles: string;
  readonly chooseMask: string;
  readonly maskFiles: string;
  readonly chooseBatchManifest: string;
  readonly batchManifests: string;
  readonly chooseBatchFolder: string;
  readonly chooseModel: string;
  readonly modelManifests: string;
  readonly saveMask: string;
  readonly saveReport: string;
  readonly open: string;
  readonly stoppedTitle: string;
  readonly stopped: string;
  readonly pageStopped: string;
  readonly reload: string;
}

export const shellLabels: { readonly [L in Language]: ShellLabels } = {
  en: {
    researchUse: 'research use, not a medical device',
    file: 'File',
    openFolder: 'Open folder…',
    openFiles: 'Open files or .zip…',
    openDemo: 'Open the demo case',
    loadMask: 'Load liver mask…',
    quit: 'Quit',
    edit: 'Edit',
    view: 'View',
    zoomIn: 'Larger interface',
    zoomOut: 'Smaller interface',
    actualSize: 'Normal interface size',
    fullScreen: 'Full screen',
    window: 'Window',
    help: 'Help',
    showErrorLog: 'Show the error log',
    chooseFolder: 'Folder with CT series',
    chooseFiles: 'DICOM files, a DICOMDIR or .zip archives',
    allFiles: 'All files',
    archives: 'Archives (.zip)',
    dicomFiles: 'DICOM files',
    chooseMask: 'Liver mask',
    maskFiles: 'Masks (NIfTI, NRRD, MetaImage)',
    chooseBatchManifest: 'Manifest of a batch: one row a treatment',
    batchManifests: 'Manifests (.csv)',
    chooseBatchFolder: 'Folder for the batch’s results',
    chooseModel: 'Manifest of a liver model',
    modelManifests: 'Manifests (.json)',
    saveMask: 'Save the mask',
    saveReport: 'Save report',
    open: 'Open',
    stoppedTitle: 'LETB Workstation has stopped',
    stopped: 'An unforeseen error stopped the program. Start it again; the error log says more.',
    pageStopped: 'The window stopped responding and has lost what it showed. Files on disk are not affected.',
    reload: 'Reload the window',
  },
  fr: {
    researchUse: 'usage de recherche, pas un dispositif médical',
    file: 'Fichier',
    openFolder: 'Ouvrir un dossier…',
    openFiles: 'Ouvrir des fichiers ou un .zip…',
    openDemo: 'Ouvrir le cas de démonstration',
    loadMask: 'Charger un masque du foie…',
    quit: 'Quitter',
    edit: 'Édition',
    view: 'Affichage',
    zoomIn: 'Interface plus grande',
    zoomOut: 'Interface plus petite',
    actualSize: 'Taille normale de l’interface',
    fullScreen: 'Plein écran',
    window: 'Fenêtre',
    help: 'Aide',
    showErrorLog: 'Afficher le journal d’erreurs',
    chooseFolder: 'Dossier contenant des séries TDM',
    chooseFiles: 'Fichiers DICOM, DICOMDIR ou archives .zip',
    allFiles: 'Tous les fichiers',
    archives: 'Archives (.zip)',
    dicomFiles: 'Fichiers DICOM',
    chooseMask: 'Masque du foie',
    maskFiles: 'Masques (NIfTI, NRRD, MetaImage)',
    chooseBatchManifest: 'Manifeste d’un lot : une ligne par traitement',
    batchManifests: 'Manifestes (.csv)',
    chooseBatchFolder: 'Dossier des résultats du lot',
    chooseModel: 'Manifeste d’un modèle de foie',
    modelManifests: 'Manifestes (.json)',
    saveMask: 'Enregistrer le masque',
    saveReport: 'Enregistrer le rapport',
    open: 'Ouvrir',
    stoppedTitle: 'LETB Workstation s’est arrêté',
    stopped: 'Une erreur imprévue a arrêté le programme. Relancez-le ; le journal d’erreurs en dit plus.',
    pageStopped: 'La fenêtre ne répond plus et a perdu ce qu’elle montrait. Les fichiers sur disque sont intacts.',
    reload: 'Recharger la fenêtre',
  },
};
