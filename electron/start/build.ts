import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourcesDigest } from './sources.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Builds main, preload and window into out/ unless out/ was built from exactly these sources. True when it built. */
export async function buildIfStale(root: string = projectRoot): Promise<boolean> {
  const out = join(root, 'out');
  const stamp = join(out, 'built-from');
  const digest = sourcesDigest(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return false;
  const { build } = await import('vite');
  const { mainConfig, preloadConfig, rendererConfig } = await import('./viteConfigs.ts');
  rmSync(stamp, { force: true });
  await build(mainConfig(root, out));
  await build(preloadConfig(root, out));
  await build(rendererConfig(root, out));
  writeFileSync(stamp, digest);
  return true;
}

if (import.meta.main) {
  const built = await buildIfStale();
  process.stderr.write(built ? 'built out/\n' : 'out/ is up to date\n');
}
