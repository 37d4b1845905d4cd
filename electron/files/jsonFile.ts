import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { makeFolder } from './makeFolder.ts';

/** The file's content where it satisfies the schema, else the fallback: a damaged preference must not keep the program from starting. */
export function readJsonFile<T>(path: string, schema: v.GenericSchema<unknown, T>, fallback: T): T {
  try {
    const parsed = v.safeParse(schema, JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.output : fallback;
  } catch {
    return fallback;
  }
}

/** Writes beside and renames, so that a crash leaves the old content or the new one, never half. */
export function writeJsonFile(path: string, content: unknown): void {
  makeFolder(dirname(path));
  const beside = `${path}.tmp`;
  writeFileSync(beside, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(beside, path);
}
