/** A hidden window draws no frames. */
const AT_LATEST_MS = 100;
const PART_OF_FRAME_MS = 5;

/** Resolves once the page has drawn what stands now, so that what follows is work of another frame. */
export function frameDrawn(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, AT_LATEST_MS);
    requestAnimationFrame(() => {
      clearTimeout(late);
      setTimeout(resolve);
    });
  });
}

/** Calls `work` for each item, some of them a frame: as many as fit in a part of it. */
export async function overFrames<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
  let begun = performance.now();
  for (const item of items) {
    if (performance.now() - begun > PART_OF_FRAME_MS) {
      await frameDrawn();
      begun = performance.now();
    }
    work(item);
  }
}
