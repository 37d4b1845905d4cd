import { resolve } from 'node:path';
import { pointLps } from '../../../core/geometry/points.ts';
import { paperProtocol } from '../../../core/letb/protocol.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { readMeasurement } from '../../../core/record/readMeasurement.ts';
import { buildReport } from '../../../core/report/reportModel.ts';
import { demoCase, type DemoCaseTimepoint } from '../../files/demoCase.ts';
import { readLabelImageFile } from '../../files/readMaskFile.ts';
import { resolveStack } from '../../files/resolveStack.ts';
import { measureChange } from '../../measure/measureChange.ts';
import { measureTimepoint } from '../../measure/measureTimepoint.ts';
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
      const pre = await measureDemo(preSource, pool, io, 0.6);
      const post = await measureDemo(postSource, pool, io, 0.8);
      const change = measureChange(asRead(pre), asRead(post), [demo.treatmentDate]);
      const timepoints = [
        { id: 'pre', measurement: pre },
        { id: 'post', measurement: post },
      ];
      const model = buildReport({ timepoints, change, treatmentDates: [demo.treatmentDate] });
      const files = writeReport(model, out, 'en');
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

async function measureDemo(
  timepoint: DemoCaseTimepoint,
  pool: ReturnType<typeof startComputePool>,
  io: CommandIo,
  from: number,
): Promise<MeasurementDocument> {
  const [arterial, precontrast] = await Promise.all([
    resolveStack(timepoint.arterial),
    resolveStack(timepoint.precontrast),
  ]);
  return measureTimepoint(
    {
      arterial,
      precontrast,
      liverMask: { file: readLabelImageFile(timepoint.liverMask), label: undefined },
      rois: timepoint.roiCentresLps.map(([x, y, z]) => ({
        centreLpsMm: pointLps(x, y, z),
        shape: 'cube',
        nominalCm3: 1,
      })),
      protocol: paperProtocol,
    },
    pool,
    {
      softwareVersion: softwareVersion(),
      now: () => new Date(),
      progress: (fraction, what) => io.progress(from + 0.2 * fraction, `${timepoint.id}: ${what}`),
    },
  );
}

/** The measurement as the change reads it from a file: one way in for both. */
function asRead(measurement: MeasurementDocument): ReturnType<typeof readMeasurement> {
  return readMeasurement(JSON.stringify(measurement), 'measurement');
}
