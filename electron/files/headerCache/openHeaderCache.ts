import { join } from 'node:path';
import { cacheFolder } from '../cacheFolder.ts';
import { HeaderCache } from './headerCache.ts';
import { readerStamp } from './readerStamp.ts';

/** The header cache of this user, where the operating system wants caches, or in a folder of one's own. */
export function openHeaderCache(folder: string = cacheFolder()): HeaderCache {
  return new HeaderCache({
    file: join(folder, 'headers', 'headers.sqlite'),
    stamp: readerStamp(),
    now: () => new Date(),
  });
}
