import { isAbsolute } from 'node:path';
import { refusals } from '../../../core/base/errors.ts';
import type { IpcRefusals } from '../../../core/ipc/contract.ts';
import type { FileTokens } from '../../files/fileTokens.ts';
import type { Handlers } from '../serveRequests.ts';

const refusal = refusals<IpcRefusals>();

export interface MaskOptions {
  readonly tokens: FileTokens;
  /** The system's file dialog; null when it was closed. */
  readonly chooseFile: () => Promise<string | null>;
}

export function maskHandlers({ tokens, chooseFile }: MaskOptions): Pick<Handlers, 'mask:choose' | 'mask:take'> {
  return {
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
