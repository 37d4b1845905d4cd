import { resolve } from 'node:path';
import { pointLps } from '../../../core/geometry/points.ts';
import type { ComputeClient } from '../../../core/compute/computeClient.ts';
import { PAPER_K } from '../../../core/letb/protocol.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { readMeasurement } from '../../../core/record/readMeasurement.ts';
import { buildReport } from '../../../core/report/reportModel.ts';
import { demoCase, type DemoCaseTimepoint } from '../../files/demoCase.ts';
import { resolveStack } from '../../files/resolveStack.ts';
import { measureChange } from '../../measure/measureChange.ts';
import { measureCaseTimepoint, type MeasuredTimepoint } from '../../measure/case/measureCaseTimepoint.ts';
import { writeReport } from '../../measure/writeReport.ts';
import { startComputePool } from '../../workers/computePool.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command, type CommandIo } from '../command.ts';
import { changeTable, measurementTable } from '../measurementTable.ts';
import { softwareVersion } from '../softwareVersion.ts';

/** `letb demo`: the bundled synthetic case from its DICOM files to the report. */
export const demoCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { out: 'text', json: 'flag' });
    if (args.positionals.length > 0) throw new UsageError('demo takes no file; --out DIR says where the report goes');
    const out = resolve(args.text('out') ?? 'out/demo-report');
    const demo = await demoCase({ onProgress: (fraction) => io.progress(0.6 * fraction, 'making the demo case') });
    const pool = startComputePool();
    try {
      const [preSource, postSource] = demo.timepoints;
      const host = { client: pool, folder: out, io };
      const measured = [await measureDemo(preSource, host, 0.6), await measureDemo(postSource, host, 0.8)] as const;
      const timepoints = measured.map(({ document: { id, measurement } }) => ({ id, measurement }));
      const [pre, post] = [measured[0].document.measurement, measured[1].document.measurement];
      const change = measureChange(asRead(pre), asRead(post), [demo.treatmentDate]);
      const model = buildReport({ timepoints, change, treatmentDates: [demo.treatmentDate] });
      const pictures = new Map(measured.map(({ document: { id }, pictures: own }) => [String(id), own.images]));
      const files = writeReport(model, out, { language: 'en', pictures });
      if (args.flag('json')) {
        io.print(
          JSON.stringify({ schema: 'letb.demo/1', folder: demo.folder, truth: demo.truth, report: model, files }),
        );
        return 0;
      }
      io.print(measurementTable(`pre  ${preSource.date}`, pre));
      io.print(measurementTable(`post ${postSource.date}`, post));
      io.print(changeTable(change));
      io.print(`\nreport: ${files.find((file) => file.endsWith('report.html')) ?? out}\ndemo case: ${demo.folder}`);
      return 0;
    } finally {
      pool.end();
    }
  },
};

/** By the mask and the placements that the case brings. */
async function measureDemo(
  { id, date, arterial, precontrast, liverMask, roiCentresLps }: DemoCaseTimepoint,
  { client, folder, io }: { readonly client: ComputeClient; readonly folder: string; readonly io: CommandIo },
  from: number,
): Promise<MeasuredTimepoint> {
  const stacks = await Promise.all([resolveStack(arterial), resolveStack(precontrast)]);
  return measureCaseTimepoint(
    {
      kind: 'planned',
      id,
      date,
      arterial: stacks[0],
      precontrast: stacks[1],
      damaged: { arterial: [], precontrast: [] },
      liverMask: { path: liverMask, label: undefined },
      roiCentres: roiCentresLps.map(([x, y, z]) => pointLps(x, y, z)),
      phasesBy: 'reader',
    },
    { k: PAPER_K, roiVolumeCm3: 1, roiShape: 'cube', align: 'none', overrides: [], uncertainty: false },
    {
      client,
      folder,
      language: 'en',
      softwareVersion: softwareVersion(),
      now: () => new Date(),
      progress: (fraction, what) => io.progress(from + 0.2 * fraction, `${id}: ${what}`),
    },
  );
}

/** The measurement as the change reads it from a file: one way in for both. */
function asRead(measurement: MeasurementDocument): ReturnType<typeof readMeasurement> {
  return readMeasurement(JSON.stringify(measurement), 'measurement');
}
