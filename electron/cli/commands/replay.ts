import { dirname, resolve } from 'node:path';
import type { ReplayDocument } from '../../../core/record/replayDocument.ts';
import { readRecordedResult } from '../../measure/replay/recordedResult.ts';
import { replayRecord } from '../../measure/replay/replayRecord.ts';
import { startComputePool } from '../../workers/computePool.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { softwareVersion } from '../softwareVersion.ts';

/** `letb replay RECORD`: a stored result computed again, equal or with what differs. */
export const replayCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { data: 'text', json: 'flag' });
    const [record, ...more] = args.positionals;
    if (record === undefined || more.length > 0) throw new UsageError('replay takes one record');
    const path = resolve(record);
    const recorded = await readRecordedResult(path);
    const given = args.texts('data').map((folder) => resolve(folder));
    const folders = given.length > 0 ? given : recorded.folders;
    if (folders.length === 0) throw new UsageError('this record does not say where its images are: --data FOLDER does');
    const client = startComputePool();
    try {
      const document = await replayRecord(recorded, {
        client,
        name: record,
        folders: recorded.schema === 'letb.measurement/1' && given.length > 0 ? [...given, dirname(path)] : folders,
        softwareVersion: softwareVersion(),
        now: () => new Date(),
        progress: io.progress,
      });
      io.print(args.flag('json') ? JSON.stringify(document) : replayTable(document));
      return document.equal ? 0 : 1;
    } finally {
      client.end();
    }
  },
};

const MOST_LINES = 20;
const MOST_CHARACTERS = 160;

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

function replayTable({ equal, softwareVersion: version, inputs, differences, refused }: ReplayDocument): string {
  const others = version.recorded.filter((recorded) => recorded !== version.now);
  const shown = differences.slice(0, MOST_LINES);
  return [
    equal ? 'equal: every number and finding is the same' : 'NOT equal',
    ...(others.length === 0 ? [] : [`  recorded by version ${others.join(', ')}, replayed by ${version.now}`]),
    ...inputs.flatMap(({ timepoint, role, state, recordedSha256, foundSha256 }) =>
      state === 'same'
        ? []
        : [
            `  ${timepoint}: the ${role} input is ${state}: SHA-256 ${recordedSha256} was measured, ${foundSha256 ?? 'nothing'} was found`,
          ],
    ),
    ...refused.map(({ timepoint, sentence }) => `  ${timepoint}: ${sentence}`),
    ...shown.map(
      ({ timepoint, path, recorded, now }) =>
        `  ${timepoint}: ${path} was ${shortened(recorded)}, is ${shortened(now)}`,
    ),
    ...(differences.length > shown.length ? [`  and ${differences.length - shown.length} more`] : []),
  ].join('\n');
}
