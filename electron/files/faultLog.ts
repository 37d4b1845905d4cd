import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../../core/base/errors.ts';
import { frameWithoutFolder, redact } from './redact.ts';
import { makeFolder } from './makeFolder.ts';

export interface FaultLog {
  /** The folder that holds `faults.log` and its predecessor. */
  readonly folder: string;
  /** Writes one entry at once. `where` is a fixed word of ours. Never throws: a log that fails must not stop the program. */
  readonly write: (where: string, error: unknown) => void;
}

const MAX_LOG_BYTES = 1_000_000;
const MAX_ENTRY_CHARACTERS = 8_000;

/** The log of faults in `folder`, redacted, at most two files of a megabyte. It is never sent anywhere. */
export function openFaultLog(folder: string, now: () => Date): FaultLog {
  const file = join(folder, 'faults.log');
  return {
    folder,
    write: (where, error) => {
      try {
        makeFolder(folder, 0o700);
        if (sizeOf(file) > MAX_LOG_BYTES) renameSync(file, join(folder, 'faults.previous.log'));
        const entry = `${now().toISOString()} ${where} ${faultText(error).slice(0, MAX_ENTRY_CHARACTERS)}\n`;
        appendFileSync(file, entry, { mode: 0o600 });
      } catch {
        process.stderr.write(`the fault log cannot be written (${where})\n`);
      }
    },
  };
}

/** What the log says of an error. A refusal is its code and the names of its details; their values may be the patient's. */
export function faultText(error: unknown): string {
  if (error instanceof DomainError) return `refused ${error.code} {${Object.keys(error.details).join(', ')}}`;
  if (!(error instanceof Error)) return redact(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? ` [${redact(error.code)}]` : '';
  const frames = (error.stack ?? '').split('\n').flatMap((line) => frameWithoutFolder(line) ?? []);
  const cause = error.cause === undefined ? '' : `\n  caused by ${faultText(error.cause)}`;
  return `${redact(error.name)}${code}: ${redact(error.message)}\n${frames.join('\n')}${cause}`.trimEnd();
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
