import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { CODEC_FILES } from '../decoders/codecFiles.ts';
import { pipelineFiles } from './pipelineFiles.ts';

/** Built for the Electron that package.json names and the fallback alike: Chromium 148, Node 24. */
const common = { configFile: false, logLevel: 'warn', clearScreen: false } as const;

/** Main process and the processes it starts: ES modules with everything but Electron and Node inside. */
export function mainConfig(root: string, out: string): InlineConfig {
  return {
    ...common,
    root,
    plugins: [codecsIn(join(out, 'main', 'codecs'))],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      outDir: join(out, 'main'),
      emptyOutDir: true,
      minify: false,
      sourcemap: false,
      rollupOptions: {
        input: {
          main: join(root, 'electron', 'main', 'main.ts'),
          'scan.worker': join(root, 'electron', 'workers', 'scan.worker.ts'),
          'store.worker': join(root, 'electron', 'workers', 'store.worker.ts'),
          batchWorker: join(root, 'electron', 'measure', 'batch', 'batchWorker.ts'),
          caseWorker: join(root, 'electron', 'measure', 'batch', 'caseWorker.ts'),
        },
        external: ['electron', /^node:/],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared/[name]-[hash].js' },
      },
    },
  };
}

/** The scan loads the codecs' files when a compressed image first needs them: they lie beside the program, not inside it. */
function codecsIn(folder: string): Plugin {
  const { resolve } = createRequire(import.meta.url);
  return {
    name: 'letb-codecs',
    closeBundle: () => {
      mkdirSync(folder, { recursive: true });
      for (const [codec, { script, wasm }] of Object.entries(CODEC_FILES)) {
        copyFileSync(resolve(script), join(folder, `${codec}.cjs`));
        copyFileSync(resolve(wasm), join(folder, `${codec}.wasm`));
      }
    },
  };
}

/** A sandboxed preload script is one CommonJS file. */
export function preloadConfig(root: string, out: string): InlineConfig {
  return {
    ...common,
    root,
    build: {
      target: 'chrome148',
      outDir: join(out, 'preload'),
      emptyOutDir: true,
      minify: false,
      modulePreload: false,
      lib: { entry: join(root, 'electron', 'preload', 'preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
      rollupOptions: { external: ['electron'] },
    },
  };
}

/** The window: renderer/vite.config.ts says how, this says where to. */
export function rendererConfig(root: string, out: string): InlineConfig {
  return {
    root: join(root, 'renderer'),
    configFile: join(root, 'renderer', 'vite.config.ts'),
    logLevel: 'warn',
    clearScreen: false,
    plugins: [pipelineFiles()],
    resolve: { alias: { axios: join(root, 'renderer', 'compute', 'fetchAsAxios.ts') } },
    build: { outDir: join(out, 'renderer'), emptyOutDir: true },
  };
}
