import type { AllocateVoxels } from '../../core/compute/prepareTimepoint.ts';

/** Whether page and workers can share memory: only a page that is cross-origin isolated may. */
export function sharesMemory(): boolean {
  return globalThis.crossOriginIsolated && typeof SharedArrayBuffer === 'function';
}

/** Voxels that workers write in place, or plain ones into which their slabs are copied once. */
export const allocateVoxels: AllocateVoxels = (count) =>
  sharesMemory()
    ? { voxels: new Int16Array(new SharedArrayBuffer(2 * count)), shared: true }
    : { voxels: new Int16Array(count), shared: false };

/** Shared voxels of a labelmap, null where memory is not shared: the worker's own then comes back. */
export function allocateMask(count: number): Uint8Array | null {
  return sharesMemory() ? new Uint8Array(new SharedArrayBuffer(count)) : null;
}
