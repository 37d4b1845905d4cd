import { basename } from 'node:path';
import type { FileTokens } from '../../files/fileTokens.ts';
import { readLiverModelFiles } from '../../files/readLiverModel.ts';
import type { Handlers } from '../serveRequests.ts';

export interface ModelOptions {
  readonly tokens: FileTokens;
  /** The system's file dialog; null when it was closed. */
  readonly chooseManifest: () => Promise<string | null>;
}

/** The manifest is read and checked here; the page gets it with a token of the model's bytes, and no path. */
export function modelHandlers({ tokens, chooseManifest }: ModelOptions): Pick<Handlers, 'model:choose'> {
  return {
    'model:choose': async () => {
      const path = await chooseManifest();
      if (path === null) return null;
      const { manifest, manifestSha256, modelPath } = await readLiverModelFiles(path, basename);
      return { manifest, manifestSha256, source: tokens.addModel(modelPath), name: basename(modelPath) };
    },
  };
}
