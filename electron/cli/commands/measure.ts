import { basename, resolve as absolute } from 'node:path';
import type { ComputeClient } from '../../../core/compute/computeClient.ts';
import { resampleSteps } from '../../../core/dicom/resampleSteps.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import type { InputProvenance, MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { readLabelImageFile } from '../../files/readMaskFile.ts';
import { pathOfReference, resolveStack } from '../../files/resolveStack.ts';
import { writeOutput } from '../../files/writeOutput.ts';
import {
  measureAlignedTimepoint,
  measureTimepoint,
  type MeasureOptions,
  type RequestedAlignment,
  type TimepointRequest,
} from '../../measure/measureTimepoint.ts';
import { startComputePool } from '../../workers/computePool.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command, type CommandIo } from '../command.ts';
import {
  alignmentFrom,
  labelFrom,
  protocolFrom,
  protocolOptions,
  roisFrom,
  savedAlignmentPath,
  uncertaintyFrom,
} from '../measureArgs.ts';
import { softwareVersion } from '../softwareVersion.ts';

/** `letb measure`: one timepoint from two stacks, a mask and one to three placements. */
export const measureCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      ...protocolOptions,
      arterial: 'text',
      precontrast: 'text',
      liver: 'text',
      label: 'text',
      'resample-gaps': 'flag',
      uncertainty: 'flag',
      seed: 'text',
      'portal-vein': 'text',
      out: 'text',
      json: 'flag',
    });
    if (args.positionals.length > 0) throw new UsageError(`measure takes no "${args.positionals[0] ?? ''}"`);
    const [arterialRef, precontrastRef, liverPath] = [
      args.required('arterial'),
      args.required('precontrast'),
      args.required('liver'),
    ];
    const out = args.text('out');
    if (out === '') throw new UsageError('--out takes a folder');
    const rois = roisFrom(args);
    const alignment = alignmentFrom(args);
    const saved = savedAlignmentPath(args, alignment);
    const protocol = protocolFrom(args, alignment);
    const label = labelFrom(args);
    const uncertainty = uncertaintyFrom(args);
    const pool = startComputePool();
    const maskFile = readLabelImageFile(liverPath);
    // Refused stacks are said first; the mask's own refusal is awaited where the mask is used.
    maskFile.catch(() => undefined);
    try {
      const damaged: Record<'arterial' | 'precontrast', readonly string[]> = { arterial: [], precontrast: [] };
      const resolve = async (role: keyof typeof damaged, reference: string): Promise<Stack> => {
        const stack = await resolveStack(reference, {
          onDamaged: (files) => {
            damaged[role] = files.map(({ source }) => basename(source));
          },
        });
        return args.flag('resample-gaps') ? (resampleSteps(stack) ?? stack) : stack;
      };
      const [arterial, precontrast] = await Promise.all([
        resolve('arterial', arterialRef),
        resolve('precontrast', precontrastRef),
      ]);
      const request = {
        arterial,
        precontrast,
        damaged,
        liverMask: { file: maskFile, label },
        rois,
        protocol,
        ...(uncertainty === undefined ? {} : { uncertainty }),
      };
      const options = { softwareVersion: softwareVersion(), now: () => new Date(), progress: io.progress };
      const measured =
        alignment === undefined
          ? await measureTimepoint(request, pool, options)
          : await measureAndSave(request, alignment, { pool, options, saved });
      const document = readFrom(measured, {
        arterial: await pathOfReference(arterialRef),
        precontrast: await pathOfReference(precontrastRef),
        'liver-mask': liverPath,
      });
      await present(document, { out, json: args.flag('json'), print: io.print });
      return 0;
    } finally {
      pool.end();
    }
  },
};

/** The measurement with where its inputs lie, by which `letb replay` finds them again. */
function readFrom(
  document: MeasurementDocument,
  paths: Readonly<Record<InputProvenance['role'], string>>,
): MeasurementDocument {
  const inputs = document.provenance.inputs.map((input) => ({ ...input, path: absolute(paths[input.role]) }));
  return { ...document, provenance: { ...document.provenance, inputs } };
}

/** Measures through an alignment, which is stored first where that is asked for. */
async function measureAndSave(
  request: TimepointRequest,
  asked: RequestedAlignment,
  {
    pool,
    options,
    saved,
  }: { readonly pool: ComputeClient; readonly options: MeasureOptions; readonly saved: string | undefined },
): Promise<MeasurementDocument> {
  const { document, alignment } = await measureAlignedTimepoint(request, asked, pool, options);
  if (saved !== undefined) writeOutput(saved, `${JSON.stringify(alignment)}\n`);
  return document;
}

/** Formatting is loaded after the work, and only what is asked for. */
async function present(
  document: MeasurementDocument,
  {
    out,
    json,
    print,
  }: { readonly out: string | undefined; readonly json: boolean; readonly print: CommandIo['print'] },
): Promise<void> {
  if (out !== undefined) {
    const [{ buildReport }, { writeReport }] = await Promise.all([
      import('../../../core/report/reportModel.ts'),
      import('../../measure/writeReport.ts'),
    ]);
    const timepoints = [{ id: 'measurement', measurement: document }];
    writeReport(buildReport({ timepoints, change: null, treatmentDates: [] }), absolute(out), { language: 'en' });
  }
  if (json) print(JSON.stringify(document));
  else print((await import('../measurementTable.ts')).measurementTable(document.subject.studyDate ?? '', document));
}
