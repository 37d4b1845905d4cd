import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** ITK's contour interpolation: its WebAssembly and what starts it. */
const NAMES = ['morphological-contour-interpolation.js', 'morphological-contour-interpolation.wasm.zst'];

/** Puts the pipeline's files beside the page, as the package has them, under the names by which itk-wasm's loader asks for them. */
export function pipelineFiles(): Plugin {
  const entry = createRequire(import.meta.url).resolve('@itk-wasm/morphological-contour-interpolation');
  return {
    name: 'letb-pipelines',
    generateBundle() {
      for (const name of NAMES) {
        const source = readFileSync(join(dirname(entry), 'pipelines', name));
        this.emitFile({ type: 'asset', fileName: `pipelines/${name}`, source });
      }
    },
  };
}
