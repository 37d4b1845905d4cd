import { DomainError, refusals, type Coded } from '../../../core/base/errors.ts';
import type { ComputeClient } from '../../../core/compute/computeClient.ts';
import type { StudyTree } from '../../../core/dicom/studyTree.ts';
import { isProposalFinding } from '../../../core/roi/proposePlacements.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import type { JsonValue } from '../../../core/ipc/storeContract.ts';
import { makeProtocol, overrides } from '../../../core/letb/protocol.ts';
import type { CaseRefusals } from '../../../core/record/caseDocument.ts';
import { differencesBetween, type Difference } from '../../../core/record/differences.ts';
import type { InputProvenance, MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { readMeasurement } from '../../../core/record/readMeasurement.ts';
import type { ReplayDocument, ReplayedInput } from '../../../core/record/replayDocument.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { damagedBeside } from '../../files/resolveStack.ts';
import { scanFolder } from '../../files/scanFolder.ts';
import { measureChange } from '../measureChange.ts';
import {
  measureAlignedTimepoint,
  measureTimepoint,
  type MeasureOptions,
  type RequestedAlignment,
  type TimepointRequest,
} from '../measureTimepoint.ts';
import { digestOfStack, findMask, findStack } from './findInputs.ts';
import type { RecordedResult, RecordedTimepoint } from './recordedResult.ts';

const refusal = refusals<CaseRefusals>();

export interface ReplayOptions extends MeasureOptions {
  readonly client: ComputeClient;
  /** What the record is called in the answer. */
  readonly name: string;
  /** Where the images and, for a bare measurement, the mask are looked for. */
  readonly folders: readonly string[];
}

/**
 * Computes a stored result again from its images and says what differs. Inputs are told apart by content: one that was changed is named even
 * where no number moved. Refused: folders that cannot be scanned.
 */
export async function replayRecord(recorded: RecordedResult, options: ReplayOptions): Promise<ReplayDocument> {
  const { folders, progress, name, softwareVersion } = options;
  const tree = await scanFolder(folders, { phases: false });
  const replayed: ReplayedTimepoint[] = [];
  for (const [index, timepoint] of recorded.timepoints.entries()) {
    const share = 1 / recorded.timepoints.length;
    const own = (fraction: number, what: string): void => progress(share * (index + fraction), what);
    replayed.push(await replayTimepoint(timepoint, tree, { ...options, progress: own }));
  }
  const differences = [
    ...replayed.flatMap((timepoint) => timepoint.differences),
    ...changeDifferences(recorded, replayed),
  ];
  const inputs = replayed.flatMap((timepoint) => timepoint.inputs);
  const refused = replayed.flatMap((timepoint) => timepoint.refused);
  const isSame = inputs.every(({ state }) => state === 'same');
  return {
    schema: 'letb.replay/1',
    record: name,
    replayed: recorded.schema,
    equal: isSame && differences.length === 0 && refused.length === 0,
    softwareVersion: {
      recorded: [...new Set(recorded.timepoints.map(({ measurement }) => measurement.provenance.softwareVersion))],
      now: softwareVersion,
    },
    inputs,
    differences,
    refused,
  };
}

interface ReplayedTimepoint extends Pick<ReplayDocument, 'inputs' | 'differences' | 'refused'> {
  readonly id: string;
  /** Null where it could not be computed. */
  readonly measurement: MeasurementDocument | null;
}

async function replayTimepoint(
  timepoint: RecordedTimepoint,
  tree: StudyTree,
  options: ReplayOptions,
): Promise<ReplayedTimepoint> {
  const { id, measurement: recorded } = timepoint;
  try {
    const measurement = await measureAgain(timepoint, tree, options);
    const differences = differencesBetween(comparable(recorded, timepoint), comparable(measurement, timepoint));
    return {
      id,
      measurement,
      inputs: inputsOf(timepoint, (role) => inputOf(measurement, role)?.sha256 ?? null),
      differences: differences.map((difference) => ({ timepoint: id, ...difference })),
      refused: [],
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return {
      id,
      measurement: null,
      ...(await withoutMeasurement(timepoint, tree, options)),
      refused: [saidOf(id, error)],
    };
  }
}

function saidOf(timepoint: string, { code, details }: Coded): ReplayDocument['refused'][number] {
  return { timepoint, code, details, sentence: sentenceOf({ code, details }, 'en') };
}

/** Measures from the record's own inputs and parameters. Refused: an input that is not found, and what a measurement refuses. */
export async function measureAgain(
  { id, measurement, liver, alignment }: RecordedTimepoint,
  tree: StudyTree,
  options: ReplayOptions,
): Promise<MeasurementDocument> {
  const arterial = findStack(tree, inputOf(measurement, 'arterial'));
  const precontrast = findStack(tree, inputOf(measurement, 'precontrast'));
  const mask = liver ?? (await findMask(options.folders, inputOf(measurement, 'liver-mask')));
  const missing = (
    [
      ['arterial', arterial],
      ['precontrast', precontrast],
      ['liver-mask', mask],
    ] as const
  ).flatMap(([role, found]) => (found === null ? [role] : []));
  if (arterial === null || precontrast === null || mask === null)
    throw refusal('replay-input-missing', { timepoint: id, missing, folders: options.folders });
  const request: TimepointRequest = {
    arterial,
    precontrast,
    damaged: { arterial: damagedBeside(arterial, tree), precontrast: damagedBeside(precontrast, tree) },
    liverMask: { ...mask, file: mask.file() },
    rois: {
      proposed: measurement.placements.map(({ centreLpsMm: [x, y, z], shape, nominalCm3 }) => ({
        centreLpsMm: pointLps(x, y, z),
        shape,
        nominalCm3,
      })),
      findings: measurement.findings.filter(isProposalFinding),
    },
    protocol: makeProtocol({
      preset: measurement.preset,
      k: measurement.k,
      overrides: overrides.filter((override) => measurement.overrides.includes(override)),
    }),
    ...(measurement.uncertainty === undefined
      ? {}
      : {
          uncertainty: {
            seed: measurement.uncertainty.seed,
            portalVeinLpsMm: measurement.arterialPhase?.portalVein?.centreLpsMm,
          },
        }),
  };
  const asked = askedAlignment(measurement, alignment);
  if (asked === null) return measureTimepoint(request, options.client, options);
  return measureAlignedTimepoint(request, asked, options.client, options);
}

/** The stored alignment where there is one, else one of the kind that was asked for then, fitted again; null for the scanner's geometry. */
function askedAlignment(
  { alignment }: MeasurementDocument,
  stored: RecordedTimepoint['alignment'],
): RequestedAlignment | null {
  if (!('requested' in alignment)) return null;
  return stored === null ? { from: 'fit', kind: alignment.requested } : { from: 'file', name: 'alignment', stored };
}

/** Where nothing could be computed, the inputs are still told apart. */
async function withoutMeasurement(
  timepoint: RecordedTimepoint,
  tree: StudyTree,
  { folders }: ReplayOptions,
): Promise<Pick<ReplayedTimepoint, 'inputs' | 'differences'>> {
  const { measurement, liver } = timepoint;
  const stackSha256 = async (role: 'arterial' | 'precontrast'): Promise<string | null> => {
    const stack = findStack(tree, inputOf(measurement, role));
    return stack === null ? null : digestOfStack(role, stack);
  };
  const mask = liver ?? (await findMask(folders, inputOf(measurement, 'liver-mask')));
  const maskSha256 = mask?.file().then(
    ({ sha256 }) => sha256,
    () => null,
  );
  const found = {
    arterial: await stackSha256('arterial'),
    precontrast: await stackSha256('precontrast'),
    'liver-mask': (await maskSha256) ?? null,
  };
  return { inputs: inputsOf(timepoint, (role) => found[role]), differences: [] };
}

function inputsOf(
  { id, measurement }: RecordedTimepoint,
  digestOf: (role: InputProvenance['role']) => string | null,
): readonly ReplayedInput[] {
  return measurement.provenance.inputs.map(({ role, sha256 }): ReplayedInput => {
    const found = digestOf(role);
    const state = found === null ? 'missing' : found === sha256 ? 'same' : 'changed';
    return { timepoint: id, role, state, recordedSha256: sha256, foundSha256: found };
  });
}

function inputOf(
  { provenance }: Pick<MeasurementDocument, 'provenance'>,
  role: InputProvenance['role'],
): InputProvenance | undefined {
  return provenance.inputs.find((input) => input.role === role);
}

/**
 * What a replay compares: everything computed. Not when and by what, not the inputs, which are told apart, not a reader's acceptance of an
 * alignment; of a bare measurement not how its mask was drafted, which its file does not tell.
 */
function comparable(measurement: MeasurementDocument, { liver }: RecordedTimepoint): JsonValue {
  const { provenance: _provenance, alignment, findings, ...rest } = measurement;
  const {
    accepted: _accepted,
    review: _review,
    ...computed
  } = 'requested' in alignment ? alignment : { ...alignment, accepted: false, review: '' };
  return asJson({
    ...rest,
    alignment: computed,
    findings: findings.filter(
      ({ code }) => code !== 'alignment-unreviewed' && (liver !== null || !code.startsWith('draft-')),
    ),
  });
}

function asJson(value: object): JsonValue {
  const plain: JsonValue = JSON.parse(JSON.stringify(value));
  return plain;
}

function changeDifferences(
  { change, treatmentDates }: RecordedResult,
  replayed: readonly ReplayedTimepoint[],
): readonly (Difference & { readonly timepoint: string })[] {
  const [pre, post] = ['pre', 'post'].map(
    (id) => replayed.find((timepoint) => timepoint.id === id)?.measurement ?? null,
  );
  if (change === null || pre === null || pre === undefined || post === null || post === undefined) return [];
  const read = (measurement: MeasurementDocument): ReturnType<typeof readMeasurement> =>
    readMeasurement(JSON.stringify(measurement), 'replayed');
  const now = measureChange(read(pre), read(post), treatmentDates);
  return differencesBetween(asJson(change), asJson(now)).map((difference) => ({ timepoint: 'change', ...difference }));
}
