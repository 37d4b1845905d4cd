import { alignmentDocument } from '../../../core/record/alignmentDocument.ts';
import { asJson, canonicalJson } from '../../../core/record/canonicalJson.ts';
import { changeDocument } from '../../../core/record/changeDocument.ts';
import { measurementDocument, type InputProvenance } from '../../../core/record/measurementDocument.ts';
import { missingParts, type MissingOfTimepoint, type TimepointState } from '../../../core/record/missingParts.ts';
import {
  sealReading,
  withoutRuns,
  type ReadingDocument,
  type SignedDocument,
  type SignedDraft,
  type SignedTimepoint,
} from '../../../core/record/readingDocument.ts';
import { readingIdOf } from '../../../core/record/readings.ts';
import { PATIENT_KEY } from '../../../core/record/recordEvent.ts';
import { maskBytes, signedMask, type SignedMask } from '../../../core/record/signedMask.ts';
import { signedVersions } from '../../../core/record/signedVersions.ts';
import { stackInput } from '../../../core/record/stackInput.ts';
import { isVisuallyRead } from '../../../core/record/visualReadingDocument.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import type { TimepointLetb } from '../../../core/letb/change.ts';
import { layers } from '../../../core/segmentation/edits/layers.ts';
import { responseModel } from '../../../core/report/responseSection.ts';
import { askStore } from '../../compute/askStore.ts';
import { liverOf, masksOf, type OpenMasks } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { browserDigest } from '../../compute/readStudyFile.ts';
import { blindingStore } from '../../state/blindingStore.ts';
import { IDLE, refusalOf } from '../../state/job.ts';
import { keepReadingNow } from '../../state/keptReading.ts';
import { isStale, measurementStore } from '../../state/measurementStore.ts';
import { observerOf, observerStore, openSession } from '../../state/observerStore.ts';
import { pairingStore } from '../../state/pairingStore.ts';
import { documentOf, keepDocument, recordStore } from '../../state/recordStore.ts';
import { responseStore } from '../../state/responseStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import { signingStore } from '../../state/signingStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { uncertaintyStore } from '../../state/uncertaintyStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { trustInForce, uncertaintyInForce } from '../letb/index.ts';

/** How far the timepoints that are read are. */
export function timepointStates(): readonly (TimepointState & { readonly id: Slot })[] {
  return slots.flatMap((slot) => {
    const { choice, openId, masking } = timepointStore.getState()[slot];
    if (choice === null) return [];
    const measured = measurementStore.getState()[slot];
    return [
      {
        id: slot,
        isOpen: openId !== null,
        hasLiver: masking.kind === 'done',
        placements: roiStore.getState()[slot].rois.length,
        isMeasured: measured.measurement !== null,
        isStale: isStale(measured) || isAwaited(slot),
        isHidden: blindingStore.getState()[slot],
        isVisuallyRead: isVisuallyRead(documentOf('visual-reading', choice.studyInstanceUid)),
      },
    ];
  });
}

/** A number through an alignment is whole once its effect has been measured beside it. */
function isAwaited(slot: Slot): boolean {
  const { measurement } = measurementStore.getState()[slot];
  const timepoint = timepointOf(timepointStore.getState()[slot].openId);
  if (measurement === null || timepoint === null || timepoint.registration === null) return false;
  return !('requested' in measurement.alignment);
}

export function missingNow(): readonly MissingOfTimepoint<Slot>[] {
  const timepoints = timepointStates();
  const { change } = measurementStore.getState();
  const { problem, conflicts, unstored } = recordStore.getState();
  return missingParts(timepoints, {
    hasChange: timepoints.length < 2 ? null : change !== null,
    // What is on its way is waited for; what cannot be stored is not signed over.
    unstored: conflicts.length + (problem === null ? 0 : unstored),
  });
}

/** The newest signature of the open reading that is on the disk: one on its way is none yet. */
export function signatureNow(): ReadingDocument | null {
  const { events, reading } = recordStore.getState();
  return signedVersions(events, readingIdOf(reading))[0] ?? null;
}

/** Signs the reading as it stands. A reading that was signed before needs a reason. Where it fails the step says why. */
export async function signReading(reason: string | null): Promise<void> {
  signingStore.setState({ signing: { kind: 'running', fraction: null }, problem: null, isAsking: false });
  try {
    await keepReadingNow();
    const meant = canonicalJson(asJson(otherDocuments()));
    await intervalsAreThere();
    await keepReadingNow();
    // What was changed while the intervals were waited for was not what the reader signed.
    if (canonicalJson(asJson(otherDocuments())) !== meant) {
      signingStore.setState({ signing: IDLE });
      return;
    }
    const signed = await readingAsItStands(reason);
    await keepDocument('signature', PATIENT_KEY, withoutRuns(signed));
    const { problem } = recordStore.getState();
    if (problem !== null && signatureNow()?.sha256 !== signed.sha256)
      signingStore.setState({ signing: { kind: 'failed', error: problem } });
    else signingStore.setState({ signing: { kind: 'done' } });
  } catch (error) {
    const refusal = refusalOf(error);
    signingStore.setState({ signing: refusal === null ? IDLE : { kind: 'failed', error: refusal } });
  }
}

/** A placement that stood still for so long is asked about by then. */
const ASKED_WITHIN_MS = 700;
/** An interval that takes longer is not waited for: the number stands without it. */
const WAITED_FOR_MS = 120_000;

/** Resolves once each number has its interval, or none is being computed. */
async function intervalsAreThere(): Promise<void> {
  const lacks = (): boolean =>
    slots.some((slot) => measurementStore.getState()[slot].measurement !== null && uncertaintyInForce(slot) === null);
  const isRunning = (): boolean => slots.some((slot) => uncertaintyStore.getState()[slot].computing.kind === 'running');
  if (!lacks()) return;
  await new Promise((resolve) => setTimeout(resolve, ASKED_WITHIN_MS));
  if (!isRunning()) return;
  await new Promise<void>((resolve) => {
    const stop = uncertaintyStore.subscribe(() => {
      if (!isRunning()) end();
    });
    const timer = setTimeout(() => end(), WAITED_FOR_MS);
    const end = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
  });
}

/** Signs for the first time where nothing is missing; false where something is. */
export async function signWhenComplete(): Promise<boolean> {
  if (timepointStates().length === 0 || missingNow().length > 0) return false;
  await signReading(null);
  return true;
}

async function readingAsItStands(reason: string | null): Promise<ReadingDocument> {
  const { caseId, reading, events } = recordStore.getState();
  const observer = observerOf(observerStore.getState(), reading);
  if (caseId === null || observer === null) throw new Error('nobody reads a case');
  const session = openSession();
  const timepoints: SignedTimepoint[] = [];
  for (const slot of slots) {
    const timepoint = await signedTimepoint(slot);
    if (timepoint !== null) timepoints.push(timepoint);
  }
  return sealReading(
    {
      schema: 'letb.reading/1',
      caseId,
      readingId: readingIdOf(reading),
      version: 1 + (signatureNow()?.version ?? 0),
      reason,
      observer: { id: observer.observerId, name: observer.name, initials: observer.initials, kind: observer.kind },
      session:
        session === null
          ? null
          : { study: session.study.name, pass: session.session.pass, isBlind: session.study.isBlind },
      signedAt: new Date().toISOString(),
      softwareVersion: softwareVersion(),
      recordRevision: events.at(-1)?.revision ?? 0,
      timepoints,
      procedureDates: pairingStore.getState().procedureDates,
      change: changeNow(),
      responses: responsesNow(),
      documents: otherDocuments(),
    },
    browserDigest,
  );
}

function softwareVersion(): string {
  return viewStore.getState().app?.version ?? 'unknown';
}

/** A timepoint whose number stands; null for one that has none. Its masks are kept by their digests. */
async function signedTimepoint(slot: Slot): Promise<SignedTimepoint | null> {
  const { openId, choice } = timepointStore.getState()[slot];
  const measured = measurementStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  const masks = masksOf(openId);
  if (choice === null || timepoint === null || liver === null || masks === null) return null;
  if (measured.measurement === null || isStale(measured) || isAwaited(slot)) return null;
  const { arterial, precontrast } = timepoint.stacks;
  const signedMasks: SignedMask[] = [];
  for (const layer of layers) {
    const bytes = maskBytes(layer, masks.layers[layer]);
    if (layer !== 'liver' && !masks.layers[layer].voxels.includes(1)) continue;
    const { sha256 } = await askStore('blob:put', { bytes });
    signedMasks.push(signedMask(layer, { bytes, sha256, findings: layer === 'liver' ? liver.findings : [] }));
  }
  const { header } = arterial;
  const sha256Of = new Map(timepoint.digests.map(({ source, sha256 }) => [source, sha256]));
  const inputs: readonly InputProvenance[] = [
    await inputOf('arterial', arterial, sha256Of),
    await inputOf('precontrast', precontrast, sha256Of),
    {
      role: 'liver-mask',
      seriesInstanceUid: null,
      stackId: null,
      files: 1,
      sha256: signedMasks.find(({ layer }) => layer === 'liver')?.sha256 ?? '',
      sopInstanceUids: [],
    },
  ];
  return {
    role: slot,
    measurement: {
      ...measurementDocument(measured.measurement, {
        subject: {
          patientId: header.patient.id,
          studyDate: header.study.date,
          studyInstanceUid: header.study.instanceUid,
        },
        softwareVersion: softwareVersion(),
        computedAt: new Date().toISOString(),
        inputs,
      }),
      ...trustInForce(slot),
    },
    masks: signedMasks,
    alignment: timepoint.registration === null ? null : alignmentDocument(timepoint.registration, inputs),
    drafts: await draftsOf(masks),
  };
}

async function draftsOf({ journal }: OpenMasks): Promise<readonly SignedDraft[]> {
  if (journal === null) return [];
  const drafts = await askStore('draft:list', { segmentationId: journal.segmentationId });
  return drafts.map(({ layer, method, parameters, at }) => ({ layer, method, parameters, at }));
}

async function inputOf(
  role: 'arterial' | 'precontrast',
  stack: Stack,
  digests: ReadonlyMap<string, string>,
): Promise<InputProvenance> {
  const { input, digestOf } = stackInput(stack, digests);
  return { role, ...input, sha256: await browserDigest(new TextEncoder().encode(digestOf)) };
}

function changeNow(): ReadingDocument['change'] {
  const { pre, post, change } = measurementStore.getState();
  if (change === null || pre.measurement === null || post.measurement === null) return null;
  const side = (slot: Slot, measurement: typeof pre.measurement): TimepointLetb | null => {
    const { openId, choice } = timepointStore.getState()[slot];
    if (measurement === null) return null;
    return { ...measurement, patientId: timepointOf(openId)?.patientId ?? null, date: choice?.date ?? null };
  };
  const [before, after] = [side('pre', pre.measurement), side('post', post.measurement)];
  return before === null || after === null ? null : changeDocument(before, after, change);
}

function responsesNow(): ReadingDocument['responses'] {
  const { timepoints, answers, discordance } = responseStore.getState();
  return responseModel(timepoints, answers, discordance).answers.flatMap(({ response }) => response ?? []);
}

/** What the measurements hold themselves, and what a signature says of another one, is not told twice. */
const TOLD_ELSEWHERE = new Set(['measurement', 'signature']);

function otherDocuments(): readonly SignedDocument[] {
  return [...recordStore.getState().folded.inForce.values()]
    .filter(({ documentKind }) => !TOLD_ELSEWHERE.has(documentKind))
    .map(({ documentKind, key, document }) => ({ documentKind, key, document }))
    .toSorted((a, b) => (`${a.documentKind} ${a.key}` < `${b.documentKind} ${b.key}` ? -1 : 1));
}

/** The signed reading whole, with its masks: enough to compute it again elsewhere. */
export async function wholeReading(reading: ReadingDocument): Promise<ReadingDocument> {
  const timepoints: SignedTimepoint[] = [];
  for (const timepoint of reading.timepoints) {
    const masks: SignedMask[] = [];
    for (const mask of timepoint.masks) {
      const bytes = await askStore('blob:get', { sha256: mask.sha256 });
      masks.push(signedMask(mask.layer, { bytes, sha256: mask.sha256, findings: mask.findings }));
    }
    timepoints.push({ ...timepoint, masks });
  }
  return { ...reading, timepoints };
}
