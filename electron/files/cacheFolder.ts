import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the operating system wants caches. */
export function cacheFolder(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const home = homedir();
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'letb');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'letb');
  const xdg = environment['XDG_CACHE_HOME'];
  return join(xdg === undefined || xdg === '' ? join(home, '.cache') : xdg, 'letb');
}
