import { basename, isAbsolute } from 'node:path';
import { refusals } from '../../../core/base/errors.ts';
import type { IpcRefusals } from '../../../core/ipc/contract.ts';
import type { FileRefusals } from '../../../core/ports/fileRefusals.ts';
import type { FileTokens } from '../../files/fileTokens.ts';
import { writeBytesWhole } from '../../files/writeWhole.ts';
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
        await writeBytesWhole(path, bytes);
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

/** The system's word for what failed, without the path. */
function causeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
