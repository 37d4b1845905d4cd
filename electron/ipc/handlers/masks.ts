import type { FileTokens } from '../../files/fileTokens.ts';
import type { Handlers } from '../serveRequests.ts';

export interface MaskOptions {
  readonly tokens: FileTokens;
  /** The system's file dialog; null when it was closed. */
  readonly chooseFile: () => Promise<string | null>;
}

export function maskHandlers({ tokens, chooseFile }: MaskOptions): Pick<Handlers, 'mask:choose'> {
  return {
    'mask:choose': async () => {
      const path = await chooseFile();
      return path === null ? null : tokens.addMask(path);
    },
  };
}
