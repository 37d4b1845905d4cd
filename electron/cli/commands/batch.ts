import { existsSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import type { BatchDocument } from '../../../core/record/batchDocument.ts';
import { manifestTemplate } from '../../../core/record/batchManifest.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { writeOutput } from '../../files/writeOutput.ts';
import { readDecisions } from '../../measure/batch/readDecisions.ts';
import { runBatch, type BatchProgress } from '../../measure/batch/runBatch.ts';
import { readArgs } from '../args.ts';
import { caseProtocolFrom, caseProtocolOptions } from '../caseProtocol.ts';
import { UsageError, type Command, type CommandIo } from '../command.ts';
import { softwareVersion } from '../softwareVersion.ts';

/** What a process of two volumes of usual size needs at most. */
const BYTES_OF_A_WORKER = 1.5e9;

/** `letb batch`: a cohort from its manifest to its tables, resumed where it was ended. */
export const batchCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      ...caseProtocolOptions,
      out: 'text',
      workers: 'text',
      resume: 'flag',
      'retry-failed': 'flag',
      decisions: 'text',
      template: 'flag',
      language: 'text',
      json: 'flag',
    });
    const [path, ...more] = args.positionals;
    if (more.length > 0) throw new UsageError(`batch takes one manifest, not "${more[0] ?? ''}" too`);
    if (args.flag('template')) return writeTemplate(path, io);
    if (path === undefined) throw new UsageError('batch takes a manifest; --template writes one to begin with');
    const folder = resolve(args.required('out'));
    const workers = args.number('workers', defaultWorkers());
    if (!Number.isInteger(workers) || workers < 1 || workers > 64)
      throw new UsageError(`--workers takes a whole number from 1 to 64, not ${args.text('workers') ?? ''}`);
    const resume = args.flag('resume');
    for (const name of ['retry-failed', 'decisions'] as const)
      if (!resume && (args.flag(name) || args.text(name) !== undefined))
        throw new UsageError(`--${name} goes with --resume`);
    const decisions = args.text('decisions');
    const document = await runBatch(
      {
        manifest: { name: basename(path), text: readTextFile(path) },
        base: dirname(resolve(path)),
        folder,
        protocol: caseProtocolFrom(args),
        language: args.oneOf('language', ['en', 'fr'], 'en'),
        workers,
        resume,
        retryFailed: args.flag('retry-failed'),
        decisions: decisions === undefined ? new Map() : readDecisions(decisions),
        decisionsName: decisions ?? '',
        softwareVersion: softwareVersion(),
      },
      {
        onProgress: (progress) => io.progress(progress.fraction, progressText(progress)),
        onCase: ({ patient, treatment }, { document: measured, failure }, progress) => {
          const why =
            failure?.sentence ?? measured?.refused.map(({ id, sentence }) => `${id}: ${sentence}`).join(' ') ?? '';
          const letb = (measured?.timepoints ?? []).map(
            ({ measurement }) => `${rounded('percent', measurement.letbPercent, 'en')} %`,
          );
          io.note(
            `[${progress.ended}/${progress.all}] ${patient} ${treatment}: ${[letb.join(' → '), why].filter((text) => text !== '').join(' · ')}`,
          );
          io.progress(progress.fraction, progressText(progress));
        },
      },
    );
    for (const { sentence } of document.invalidRows) io.note(sentence);
    io.print(args.flag('json') ? JSON.stringify(document) : summary(document, folder));
    const { partial, failed, invalidRows, pending } = document.counts;
    return partial + failed + invalidRows + pending > 0 ? 1 : 0;
  },
};

function writeTemplate(path: string | undefined, io: CommandIo): 0 {
  if (path === undefined) {
    io.print(manifestTemplate.trimEnd());
    return 0;
  }
  if (existsSync(path)) throw new UsageError(`${path} is there already`);
  writeOutput(path, manifestTemplate);
  io.print(path);
  return 0;
}

/** As many as there are cores and as memory has room for. */
function defaultWorkers(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / BYTES_OF_A_WORKER)));
}

function progressText({ ended, all, failed, secondsLeft }: BatchProgress): string {
  const left = secondsLeft === null ? '' : `, about ${durationText(secondsLeft)} left`;
  return `${ended} of ${all} cases${failed === 0 ? '' : `, ${failed} failed`}${left}`;
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

function summary({ counts, cases }: BatchDocument, folder: string): string {
  const reasons = cases.flatMap(({ patient, treatment, failures }) =>
    failures.map(
      ({ timepoint, sentence }) => `  ${patient} ${treatment}${timepoint === null ? '' : ` ${timepoint}`}: ${sentence}`,
    ),
  );
  return [
    `${counts.measured} measured, ${counts.partial} in part, ${counts.failed} failed, ${counts.invalidRows} wrong lines; ${counts.accepted} accepted, ${counts.rejected} rejected, the rest not reviewed`,
    ...reasons,
    `table: ${folder}/batch.csv\nto look through: ${folder}/index.html`,
  ].join('\n');
}
