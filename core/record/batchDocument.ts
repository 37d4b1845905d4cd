import type { ResponseCall } from '../letb/changeUncertainty.ts';
import type { PercentInterval } from '../letb/uncertainty.ts';
import type { Coded } from '../base/errors.ts';
import type { CaseDocument, CaseProtocol, CaseTimepointId } from './caseDocument.ts';
import type { ManifestProblem } from './batchManifest.ts';

/**
 * How a case ended. `measured`: both timepoints and the change. `partial`: one timepoint alone, or no change. `failed`: no timepoint.
 * `pending`: not yet.
 */
export type BatchState = 'measured' | 'partial' | 'failed' | 'pending';

/** What a reader decided after looking at a case's sheet. */
export interface BatchDecision {
  readonly decision: 'accepted' | 'rejected';
  readonly reason: string;
}

/** Why a case, or one of its timepoints (null: the case as a whole), has no number. */
export interface BatchFailure extends Coded {
  readonly timepoint: CaseTimepointId | null;
  readonly sentence: string;
}

/** A case as a batch's journal holds it. */
export interface BatchedCase {
  readonly line: number;
  readonly key: string;
  readonly patient: string;
  readonly treatment: string;
  readonly treatmentDates: readonly string[];
  /** Null while it is pending, or where nothing of it could be read. */
  readonly document: CaseDocument | null;
  /** Where it failed as a whole. */
  readonly failure: (Coded & { readonly sentence: string }) | null;
  readonly review: BatchDecision | null;
}

/** One timepoint of a case in the batch's tables. Percent, cm³, unrounded. */
export interface BatchTimepoint {
  readonly id: CaseTimepointId;
  readonly date: string | null;
  readonly preset: string;
  readonly k: number;
  readonly alignment: string;
  readonly letbPercent: number;
  readonly letbSdPercent: number | null;
  /** Null where it was not computed. */
  readonly letbInterval: PercentInterval | null;
  readonly enhancingVolumeCm3: number;
  readonly liverVolumeCm3: number;
  readonly coverage: number;
  readonly provisional: boolean;
  readonly softwareVersion: string;
  /** SHA-256 by role, as the measurement's provenance has them. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Series Instance UIDs by role; the mask has none. */
  readonly series: Readonly<Record<string, string>>;
  readonly findings: readonly string[];
}

export interface BatchRow {
  readonly line: number;
  readonly case: string;
  readonly patient: string;
  readonly treatment: string;
  readonly treatmentDates: readonly string[];
  /** Where its images are; empty where nothing of it could be read. */
  readonly folders: readonly string[];
  readonly state: BatchState;
  readonly review: 'unreviewed' | BatchDecision['decision'];
  readonly reviewReason: string;
  readonly timepoints: readonly BatchTimepoint[];
  readonly change: {
    readonly changePercent: number | null;
    readonly enhancingChangePercent: number | null;
    readonly liverChangePercent: number | null;
    /** Null where it was not computed or is not evaluable. */
    readonly changeInterval: PercentInterval | null;
    readonly provisional: boolean;
    readonly thresholdSet: string;
    readonly responses: readonly {
      readonly endpoint: string;
      readonly thresholdPercent: number;
      readonly responder: boolean | null;
      /** That the change lies below the threshold, and the call; null where no interval was computed. */
      readonly probability: number | null;
      readonly call: ResponseCall | null;
    }[];
    readonly findings: readonly string[];
  } | null;
  readonly failures: readonly BatchFailure[];
}

/**
 * `letb.batch/1`: a cohort's tables, in the order of the manifest. Nothing in it depends on when or in how many runs it was computed: a batch
 * that was interrupted gives the same document.
 */
export interface BatchDocument {
  readonly schema: 'letb.batch/1';
  readonly manifest: { readonly name: string; readonly sha256: string };
  readonly protocol: CaseProtocol;
  readonly counts: Readonly<Record<BatchState | 'invalidRows' | 'accepted' | 'rejected', number>>;
  readonly cases: readonly BatchRow[];
  /** Rows of the manifest that are no case. */
  readonly invalidRows: readonly (ManifestProblem & { readonly sentence: string })[];
}

export function batchDocument(
  about: Pick<BatchDocument, 'manifest' | 'protocol' | 'invalidRows'>,
  batched: readonly BatchedCase[],
): BatchDocument {
  const cases = batched.toSorted((a, b) => a.line - b.line).map(batchRow);
  const count = (test: (row: BatchRow) => boolean): number => cases.filter(test).length;
  return {
    schema: 'letb.batch/1',
    ...about,
    counts: {
      measured: count(({ state }) => state === 'measured'),
      partial: count(({ state }) => state === 'partial'),
      failed: count(({ state }) => state === 'failed'),
      pending: count(({ state }) => state === 'pending'),
      invalidRows: about.invalidRows.length,
      accepted: count(({ review }) => review === 'accepted'),
      rejected: count(({ review }) => review === 'rejected'),
    },
    cases,
  };
}

/** How a case ended. */
export function stateOf({ document, failure }: Pick<BatchedCase, 'document' | 'failure'>): BatchState {
  if (failure !== null) return 'failed';
  if (document === null) return 'pending';
  if (document.change !== null) return 'measured';
  return document.timepoints.length > 0 ? 'partial' : 'failed';
}

/** A case's row of the tables. */
export function batchRow(batched: BatchedCase): BatchRow {
  const { line, key, patient, treatment, treatmentDates, document, failure, review } = batched;
  const refusal = document?.changeRefusal ?? null;
  return {
    line,
    case: key,
    patient,
    treatment,
    treatmentDates,
    folders: document?.folders ?? [],
    state: stateOf(batched),
    review: review?.decision ?? 'unreviewed',
    reviewReason: review?.reason ?? '',
    timepoints: (document?.timepoints ?? []).map(timepointOf),
    change: changeOf(document),
    failures: [
      ...(failure === null ? [] : [{ timepoint: null, ...failure }]),
      ...(document?.refused ?? []).map(({ id, code, details, sentence }) => ({
        timepoint: id,
        code,
        details,
        sentence,
      })),
      ...(refusal === null ? [] : [{ timepoint: null, ...refusal }]),
    ],
  };
}

function timepointOf({ id, date, measurement: m }: CaseDocument['timepoints'][number]): BatchTimepoint {
  return {
    id,
    date,
    preset: m.preset,
    k: m.k,
    alignment: m.alignment.kind,
    letbPercent: m.letbPercent,
    letbSdPercent: m.letbSdPercent,
    letbInterval: m.uncertainty?.interval ?? null,
    enhancingVolumeCm3: m.enhancingVolumeCm3,
    liverVolumeCm3: m.liverVolumeCm3,
    coverage: m.coverage,
    provisional: m.provisional,
    softwareVersion: m.provenance.softwareVersion,
    inputs: Object.fromEntries(m.provenance.inputs.map(({ role, sha256 }) => [role, sha256])),
    series: Object.fromEntries(
      m.provenance.inputs.flatMap(({ role, seriesInstanceUid: uid }) => (uid === null ? [] : [[role, uid] as const])),
    ),
    findings: [...m.findings, ...(m.uncertainty?.findings ?? [])].map(({ code }) => code),
  };
}

function changeOf(document: CaseDocument | null): BatchRow['change'] {
  const change = document?.change ?? null;
  if (change === null) return null;
  const {
    changePercent,
    enhancingChangePercent,
    liverChangePercent,
    provisional,
    thresholdSet,
    responses,
    uncertainty,
  } = change;
  return {
    changePercent,
    enhancingChangePercent,
    liverChangePercent,
    changeInterval: uncertainty?.interval ?? null,
    provisional,
    thresholdSet: `${thresholdSet.id}/${thresholdSet.version}`,
    responses: responses.map(({ endpoint, thresholdPercent, responder }) => {
      const called = uncertainty?.responses.find((one) => one.endpoint === endpoint);
      const [probability, call] = [called?.probability ?? null, called?.call ?? null];
      return { endpoint, thresholdPercent, responder, probability, call };
    }),
    findings: [...(document?.findings ?? []), ...change.findings].map(({ code }) => code),
  };
}

export interface BatchRefusals {
  'batch-exists': { readonly folder: string };
  'batch-other-protocol': { readonly folder: string };
  'batch-in-use': { readonly folder: string };
  'batch-journal-foreign': { readonly folder: string };
  'batch-without-cases': { readonly name: string; readonly problems: number };
  'batch-worker-died': { readonly reason: string };
  'batch-fault': { readonly message: string };
  'batch-decisions-unknown-case': { readonly name: string; readonly case: string };
}
