import { join } from 'node:path';
import type { Finding } from '../../../core/base/findings.ts';
import type { ComputeClient } from '../../../core/compute/computeClient.ts';
import type { PrecontrastSource, SourceDigest } from '../../../core/compute/jobs.ts';
import { liverDrafting } from '../../../core/compute/liverDrafting.ts';
import { countLiverVoxels, readVolume, subtractPhases } from '../../../core/compute/prepareTimepoint.ts';
import { voxelCount } from '../../../core/geometry/grid.ts';
import type { Volume } from '../../../core/imaging/volume.ts';
import { computeAlignedLetb } from '../../../core/letb/computeAlignedLetb.ts';
import { computeLetb, type LetbMeasurement } from '../../../core/letb/computeLetb.ts';
import { checkOffered } from '../../../core/letb/measuredAlignment.ts';
import { makeProtocol, overrides, type Protocol } from '../../../core/letb/protocol.ts';
import { damagedFilesFindings, relatePhases, type RelatedPhases } from '../../../core/letb/relatePhases.ts';
import { DEFAULT_SEED } from '../../../core/letb/uncertainty.ts';
import type { SubtractionHistogram } from '../../../core/letb/subtractionHistogram.ts';
import type { CaseProtocol, CaseStep, CaseTimepointDocument } from '../../../core/record/caseDocument.ts';
import { histogramChart } from '../../../core/charts/histogramChart.ts';
import {
  contactImages,
  keyImages,
  type KeyImage,
  type KeyImages,
  type KeyImageSource,
} from '../../../core/report/keyImages.ts';
import type { Language } from '../../../core/text/language.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { makeParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { readMaskFile } from '../../files/readMaskFile.ts';
import { nodeDeflate, writeMaskFile } from '../../files/writeMaskFile.ts';
import { allocateShared } from '../../workers/computePool.ts';
import { fitAlignment, subtractThroughAlignment } from '../measureAligned.ts';
import { documentOf, inputsOf, type MeasureOptions } from '../measureTimepoint.ts';
import { placementsOf, uncertaintyOf } from '../measureUncertainty.ts';
import type { PlannedTimepoint } from './planCase.ts';
import { writePictures } from './timepointPictures.ts';

/** A measured timepoint with what its report and its check show. Plain data. */
export interface MeasuredTimepoint {
  readonly kind: 'measured';
  readonly document: CaseTimepointDocument;
  readonly steps: readonly CaseStep[];
  readonly pictures: TimepointPictures;
}

/** What a report and a check of a timepoint show beside its numbers. Plain data. */
export interface TimepointPictures {
  readonly images: KeyImages;
  /** Slices all through the liver. */
  readonly contact: readonly KeyImage[];
  /** The distribution of S in the liver with the threshold: SVG. */
  readonly histogram: string;
}

export interface TimepointHost extends MeasureOptions {
  readonly client: ComputeClient;
  /** Where a drafted mask is written. */
  readonly folder: string;
  /** Of what is written into the pictures. */
  readonly language: Language;
}

/** Slices of the contact sheet. */
const CONTACT_IMAGES = 8;
/** Shares of the time, seen on CT of usual size: reading, the liver, the rest. */
const READ = 0.1;
const LIVER = 0.6;

/**
 * Measures one timepoint of a case: what the plan does not give is drafted and proposed, and says so in the steps. A drafted mask is written
 * as `<id>-liver.nii.gz`, the pictures as `<id>-images.json`. Refused: what a measurement, a draft and a mask file refuse, and a liver without place for three ROIs.
 */
export async function measureCaseTimepoint(
  planned: PlannedTimepoint,
  asked: CaseProtocol,
  host: TimepointHost,
): Promise<MeasuredTimepoint> {
  const { client, progress } = host;
  const protocol = protocolOf(asked);
  const { arterial: stack, precontrast, damaged } = planned;
  const related = relatePhases(stack, precontrast, protocol.overrides);
  const { volume: arterial, digests } = await readVolume(
    client,
    { grid: related.arterialGrid, slices: stack.slices },
    { allocate: allocateShared, onProgress: (fraction) => progress(READ * fraction, 'reading') },
  );
  const liver = await liverOf(planned, arterial, host);
  const phases = { ...planned, related, arterial, digests };
  const counted = await (asked.align === 'none' ? subtractAsScanned : subtractAligned)(
    phases,
    liver.labelmap,
    asked,
    host,
  );
  const { rois, findings: proposed } = await placementsOf(
    planned.roiCentres?.map((centreLpsMm) =>
      makeParenchymaRoi({ centreLpsMm, shape: asked.roiShape, nominalCm3: asked.roiVolumeCm3 }),
    ) ?? { propose: { shape: asked.roiShape, nominalCm3: asked.roiVolumeCm3 } },
    { arterial: () => Promise.resolve(arterial), subtraction: counted.subtraction, liver: liver.labelmap },
    client,
  );
  progress(0.9, 'measuring');
  const measurement = counted.measure({
    liver: liver.labelmap,
    rois,
    protocol,
    findings: [
      ...related.findings,
      ...damagedFilesFindings('arterial', damaged.arterial),
      ...damagedFilesFindings('precontrast', damaged.precontrast),
      ...liver.findings,
      ...proposed,
    ],
  });
  const inputs = inputsOf({ arterial: stack, precontrast }, counted.digests, liver);
  const { subtraction, histogram } = counted;
  const { acquisition } = stack.header;
  const uncertainty = asked.uncertainty
    ? await uncertaintyOf(
        client,
        { arterial, subtraction, liver: liver.labelmap, histogram, measurement, acquisition, seed: DEFAULT_SEED },
        (fraction) => progress(0.9 + 0.08 * fraction, 'uncertainty'),
      )
    : {};
  const shown = {
    arterial,
    subtraction: counted.subtraction,
    liver: liver.labelmap,
    placements: measurement.placements,
  };
  const pictures = await picturesOf(shown, counted.histogram, host.language);
  writePictures(host.folder, planned.id, pictures);
  return {
    kind: 'measured',
    document: {
      id: planned.id,
      date: planned.date,
      measurement: { ...documentOf(measurement, { arterial: stack }, inputs, host), ...uncertainty },
      liverMask: liver.file,
    },
    steps: stepsOf(planned, asked),
    pictures,
  };
}

async function picturesOf(
  shown: KeyImageSource,
  histogram: SubtractionHistogram,
  language: Language,
): Promise<TimepointPictures> {
  const images = await keyImages(shown, nodeDeflate);
  const threshold = { hu: images.thresholdHu, label: `T ${rounded('hu', images.thresholdHu, language)}` };
  return {
    images,
    contact: await contactImages(shown, CONTACT_IMAGES, nodeDeflate),
    histogram: histogramChart(histogram, { widthPx: 420, heightPx: 130, threshold, language }),
  };
}

/** `corrected` with an alignment, else `paper`. */
function protocolOf({ k, align, overrides: chosen }: CaseProtocol): Protocol {
  return makeProtocol({
    preset: align === 'none' ? 'paper' : 'corrected',
    k,
    overrides: overrides.filter((override) => chosen.includes(override)),
  });
}

interface Liver {
  readonly labelmap: Labelmap;
  readonly findings: readonly Finding[];
  /** Of the mask's file. */
  readonly sha256: string;
  readonly file: CaseTimepointDocument['liverMask'];
}

async function liverOf(
  { id, arterial: stack, liverMask }: PlannedTimepoint,
  volume: Volume,
  { client, folder, progress }: TimepointHost,
): Promise<Liver> {
  if (liverMask !== null) {
    const into = new Uint8Array(new SharedArrayBuffer(voxelCount(volume.grid)));
    const mask = await readMaskFile(liverMask.path, volume.grid, { label: liverMask.label, into });
    return { ...mask, file: { path: liverMask.path, label: liverMask.label ?? null, findings: mask.findings } };
  }
  const { mask, findings, provenance } = await liverDrafting(client, stack.id, volume).draft(undefined, {
    onProgress: (fraction) => progress(READ + (LIVER - READ) * fraction, 'drafting the liver'),
  });
  const voxels = new Uint8Array(new SharedArrayBuffer(mask.length));
  voxels.set(mask);
  const labelmap = { grid: volume.grid, voxels };
  const name = `${id}-liver.nii.gz`;
  const description = `${provenance.review} draft, ${provenance.method}`;
  const sha256 = await writeMaskFile(join(folder, name), { ...labelmap, description });
  return { labelmap, findings, sha256, file: { path: name, label: null, findings } };
}

type ReadTimepoint = Pick<PlannedTimepoint, 'precontrast'> & {
  readonly related: RelatedPhases;
  readonly arterial: Volume;
  readonly digests: readonly SourceDigest[];
};

/** S, and how a measurement is made of it. */
interface Counted {
  readonly subtraction: Volume;
  readonly histogram: SubtractionHistogram;
  readonly digests: readonly SourceDigest[];
  readonly measure: (
    input: Omit<Parameters<typeof computeLetb>[0], 'subtraction' | 'histogram' | 'alignment'>,
  ) => LetbMeasurement;
}

async function subtractAsScanned(
  { precontrast, related, arterial, digests }: ReadTimepoint,
  liver: Labelmap,
  _asked: CaseProtocol,
  { client, progress }: TimepointHost,
): Promise<Counted> {
  const read = [...digests];
  let source: PrecontrastSource = { alignment: 'identity', from: { kind: 'files', slices: precontrast.slices } };
  if (related.alignment === 'scanner') {
    const p = await readVolume(
      client,
      { grid: related.precontrastGrid, slices: precontrast.slices },
      { allocate: allocateShared },
    );
    read.push(...p.digests);
    source = { alignment: 'scanner', ...p.volume };
  }
  const { volume: subtraction, digests: rest } = await subtractPhases(
    client,
    { grid: arterial.grid, arterial: { kind: 'voxels', voxels: arterial.voxels }, precontrast: source },
    { allocate: allocateShared, onProgress: (fraction) => progress(LIVER + 0.2 * fraction, 'subtracting') },
  );
  const histogram = await countLiverVoxels(client, subtraction, liver);
  return {
    subtraction,
    histogram,
    digests: [...read, ...rest],
    measure: (input) => computeLetb({ ...input, subtraction, histogram, alignment: { kind: related.alignment } }),
  };
}

async function subtractAligned(
  { precontrast: stack, related, arterial, digests }: ReadTimepoint,
  liver: Labelmap,
  { align }: CaseProtocol,
  { client, progress }: TimepointHost,
): Promise<Counted> {
  if (align === 'none') throw new Error('no alignment was asked for');
  const host = {
    client,
    options: { progress: (fraction: number, what: string): void => progress(LIVER + 0.3 * fraction, what) },
  };
  const p = await readVolume(
    client,
    { grid: related.precontrastGrid, slices: stack.slices },
    { allocate: allocateShared },
  );
  const phases = { arterial, precontrast: p.volume, digests: [...digests, ...p.digests] };
  const registration = await fitAlignment(phases, liver, align, host);
  const scannerKind = related.alignment;
  const { unaligned, aligned } = await subtractThroughAlignment(phases, registration, { liver, scannerKind }, host);
  return {
    ...aligned,
    digests: phases.digests,
    measure: (input) => {
      const scanner = { arterial, ...unaligned, kind: scannerKind };
      const measurement = computeAlignedLetb({ ...input, ...aligned }, scanner, registration);
      checkOffered(measurement.alignment);
      return measurement;
    },
  };
}

/** What a reader gave is the reader's and accepted. */
function stepsOf(
  { id, liverMask, roiCentres, phasesBy }: PlannedTimepoint,
  { align }: CaseProtocol,
): readonly CaseStep[] {
  const step = (name: CaseStep['step'], origin: CaseStep['origin']): CaseStep => ({
    step: name,
    timepoint: id,
    origin,
    review: origin === 'reader' ? 'accepted' : 'unreviewed',
  });
  return [
    step('phase', phasesBy),
    step('segment', liverMask === null ? 'automatic' : 'reader'),
    ...(align === 'none' ? [] : [step('align', 'automatic')]),
    step('propose-rois', roiCentres === null ? 'automatic' : 'reader'),
    step('measure', 'automatic'),
  ];
}
