import { openHeaderCache } from '../../electron/files/headerCache/openHeaderCache.ts';
import { scanFolder } from '../../electron/files/scanFolder.ts';

/** One scan in a process of its own: `FOLDER read|fill|cached CACHE`. Prints its time and how much the process grew. */
const [folder = '', how = 'read', cacheFolder = ''] = process.argv.slice(2);
const cache = how === 'read' ? null : openHeaderCache(cacheFolder);
const before = process.memoryUsage().rss;
const start = performance.now();
await scanFolder([folder], { phases: false, cache });
const seconds = (performance.now() - start) / 1000;
cache?.close();
const peak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ seconds, grownMiB: Math.round((peak - before) / 2 ** 20) }));
