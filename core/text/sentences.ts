import type { Coded } from '../base/errors.ts';
import { alignmentReasonSentences, alignmentSentences } from './alignmentSentences.ts';
import { batchSentences } from './batchSentences.ts';
import { caseSentences } from './caseSentences.ts';
import { changeSentences } from './changeSentences.ts';
import { diameterSentences } from './diameterSentences.ts';
import { draftSentences } from './draftSentences.ts';
import { demoSentences } from './demoSentences.ts';
import { dicomSentences } from './dicomSentences.ts';
import { editSentences } from './editSentences.ts';
import { frameSentences } from './frameSentences.ts';
import { geometrySentences } from './geometrySentences.ts';
import { hangingSentences } from './hangingSentences.ts';
import { ipcSentences } from './ipcSentences.ts';
import type { Language } from './language.ts';
import { lesionSentences } from './lesionSentences.ts';
import { letbSentences } from './letbSentences.ts';
import { modelSentences } from './modelSentences.ts';
import { overlaySentences } from './overlaySentences.ts';
import { pairingSentences } from './pairingSentences.ts';
import { phaseSentences } from './phaseSentences.ts';
import { recordSentences } from './recordSentences.ts';
import { relationSentences } from './relationSentences.ts';
import { responseFindingSentences, responseReasonSentences } from './responseSentences.ts';
import { roiSentences } from './roiSentences.ts';
import { segmentationSentences } from './segmentationSentences.ts';
import type { Sentence } from './sentence.ts';
import { signingSentences } from './signingSentences.ts';
import { sourceSentences } from './sourceSentences.ts';
import { stackSentences } from './stackSentences.ts';
import { agreementSentences, statsSentences, survivalSentences, tableSentences } from './statsSentences.ts';
import { storeSentences } from './storeSentences.ts';
import { thumbnailSentences } from './thumbnailSentences.ts';
import { uncertaintySentences } from './uncertaintySentences.ts';
import { timepointSentences } from './timepointSentences.ts';
import { csvSentences, placeReasonSentences, timelineSentences } from './timelineSentences.ts';

/** Every sentence by code. A code belongs to one room; a test asserts that no two rooms share one. */
export const roomsOfSentences: readonly Readonly<Record<string, Sentence>>[] = [
  geometrySentences,
  dicomSentences,
  stackSentences,
  phaseSentences,
  ipcSentences,
  roiSentences,
  segmentationSentences,
  editSentences,
  draftSentences,
  modelSentences,
  letbSentences,
  relationSentences,
  pairingSentences,
  alignmentReasonSentences,
  alignmentSentences,
  changeSentences,
  caseSentences,
  batchSentences,
  recordSentences,
  signingSentences,
  storeSentences,
  demoSentences,
  sourceSentences,
  frameSentences,
  hangingSentences,
  overlaySentences,
  lesionSentences,
  responseReasonSentences,
  responseFindingSentences,
  diameterSentences,
  thumbnailSentences,
  uncertaintySentences,
  statsSentences,
  tableSentences,
  agreementSentences,
  survivalSentences,
  timepointSentences,
  placeReasonSentences,
  timelineSentences,
  csvSentences,
];

const all: Readonly<Record<string, Sentence>> = Object.assign({}, ...roomsOfSentences);

/** The sentence of an error, a finding, a reason or a piece of evidence. A code without a sentence shows itself and its details. */
export function sentenceOf(coded: Coded, language: Language): string {
  const found = Object.hasOwn(all, coded.code) ? all[coded.code] : undefined;
  return found === undefined ? `${coded.code} ${JSON.stringify(coded.details)}` : found[language].text(coded.details);
}

/** A code that is stored with its English sentence, in the reader's language. */
export function storedSentence(coded: Coded & { readonly sentence: string }, language: Language): string {
  return language === 'en' ? coded.sentence : sentenceOf(coded, language);
}
