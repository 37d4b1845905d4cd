import type { FileHandle } from 'node:fs/promises';
import { listArchive, type ZipListing } from './listArchive.ts';

interface Kept {
  readonly size: number;
  readonly changedMs: number;
  readonly listing: Promise<ZipListing>;
}

/** Reading a stack goes back and forth between the archives of one or two studies. */
const MOST_KEPT = 4;
const kept = new Map<string, Kept>();

/** What an open archive holds; the directories of the last few archives stay in memory while these do not change. */
export async function listingOf(path: string, handle: FileHandle): Promise<ZipListing> {
  const { size, ctimeMs } = await handle.stat();
  const known = kept.get(path);
  if (known !== undefined && known.size === size && known.changedMs === ctimeMs) return known.listing;
  const listing = listArchive(handle, size);
  kept.delete(path);
  kept.set(path, { size, changedMs: ctimeMs, listing });
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  listing.catch(() => kept.delete(path));
  return listing;
}
