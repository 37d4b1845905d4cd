import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { refusals } from '../../../core/base/errors.ts';
import type { IpcRefusals } from '../../../core/ipc/contract.ts';
import type { FileRefusals } from '../../../core/ports/fileRefusals.ts';
import type { FileTokens } from '../../files/fileTokens.ts';
import type { Handlers } from '../serveRequests.ts';

const refusal = refusals<IpcRefusals>();
const fileRefusal = refusals<FileRefusals>();

export interface MaskOptions {
  readonly tokens: FileTokens;
  /** The system's file dialog; null when it was closed. */
  readonly chooseFile: () => Promise<string | null>;
  /** Where to write a file of the proposed name; null when the dialog was closed. */
  readonly choosePlace: (name: string) => Promise<string | null>;
}

export function maskHandlers({
  tokens,
  chooseFile,
  choosePlace,
}: MaskOptions): Pick<Handlers, 'mask:choose' | 'mask:take' | 'mask:save'> {
  return {
    'mask:save': async ({ name, bytes }) => {
      const path = await choosePlace(name);
      if (path === null) return null;
      try {
        await writeWhole(path, bytes);
      } catch (error) {
        throw fileRefusal('file-unwritable', { path: basename(path), cause: causeOf(error) });
      }
      return { name: basename(path) };
    },
    'mask:choose': async () => {
      const path = await chooseFile();
      return path === null ? null : tokens.addMask(path);
    },
    'mask:take': ({ path }) => {
      if (!isAbsolute(path)) {
        throw refusal('request-not-valid', { name: 'mask:take', problem: 'path: expected an absolute path' });
      }
      return tokens.addMask(path);
    },
  };
}

/** Beside, then renamed: the file is there whole or not at all, and an older one of its name stays until then. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(beside, bytes, { flush: true });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** The system's word for what failed, without the path. */
function causeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
