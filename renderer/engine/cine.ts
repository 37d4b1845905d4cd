import type { Cine } from './contract.ts';

const MIN_FRAMES_PER_SECOND = 1;
const MAX_FRAMES_PER_SECOND = 60;

/** Moving through slices by itself: a step for each of its frames, never two at once, so that a slow machine shows every slice more slowly. */
export interface CineClock {
  play(viewportId: string, framesPerSecond: number): void;
  stop(): void;
  readonly playing: Cine | null;
}

export function createCineClock(step: (viewportId: string) => void, onChanged: (cine: Cine | null) => void): CineClock {
  let playing: Cine | null = null;
  let request: number | null = null;
  let dueMs = 0;

  const tick = (nowMs: number): void => {
    if (playing === null) return;
    request = requestAnimationFrame(tick);
    if (nowMs < dueMs) return;
    const intervalMs = 1000 / playing.framesPerSecond;
    // What was missed is not made up for.
    dueMs = nowMs - dueMs > intervalMs ? nowMs + intervalMs : dueMs + intervalMs;
    step(playing.viewportId);
  };

  return {
    play: (viewportId, framesPerSecond) => {
      const rate = Math.min(Math.max(framesPerSecond, MIN_FRAMES_PER_SECOND), MAX_FRAMES_PER_SECOND);
      playing = { viewportId, framesPerSecond: rate };
      dueMs = performance.now() + 1000 / rate;
      request ??= requestAnimationFrame(tick);
      onChanged(playing);
    },
    stop: () => {
      if (playing === null) return;
      playing = null;
      if (request !== null) cancelAnimationFrame(request);
      request = null;
      onChanged(null);
    },
    get playing() {
      return playing;
    },
  };
}
