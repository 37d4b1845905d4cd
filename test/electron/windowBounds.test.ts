import { describe, expect, it } from 'vitest';
import {
  arrangementOf,
  leftWith,
  onNextDisplay,
  overAllDisplays,
  rememberedWith,
  zoomForDisplay,
  type WindowState,
} from '../../electron/main/windowBounds.ts';

const left = { x: 0, y: 0, width: 1920, height: 1080 };
const right = { x: 1920, y: 0, width: 2560, height: 1440 };
const initial: WindowState = { bounds: { x: 10, y: 10, width: 800, height: 600 }, maximized: false };

describe('a window', () => {
  it('comes back as it was left with these displays, else as it was left last', () => {
    const onBoth = { bounds: { x: 0, y: 0, width: 4480, height: 1080 }, maximized: false };
    const onOne = { bounds: { x: 50, y: 50, width: 1200, height: 700 }, maximized: true };
    const state = rememberedWith(rememberedWith(initial, [left, right], onBoth), [left], onOne);
    expect(leftWith(state, [right, left])).toEqual(onBoth);
    expect(leftWith(state, [left])).toEqual(onOne);
    expect(leftWith(state, [right])).toMatchObject(onOne);
    expect(arrangementOf([left, right])).toBe(arrangementOf([right, left]));
  });

  it('remembers no more than twenty arrangements: the oldest is forgotten', () => {
    let state = initial;
    for (let n = 0; n < 25; n += 1) state = rememberedWith(state, [{ ...left, x: n }], { ...initial, maximized: true });
    expect(Object.keys(state.arrangements ?? {})).toHaveLength(20);
    expect(leftWith(state, [{ ...left, x: 24 }])).toBe(state.arrangements?.[arrangementOf([{ ...left, x: 24 }])]);
    expect(state.arrangements).not.toHaveProperty([arrangementOf([left])]);
  });

  it('moves to the next display within its edges, and round again', () => {
    const there = onNextDisplay({ x: 1120, y: 480, width: 800, height: 600 }, [left, right]);
    expect(there).toEqual({ x: 1920 + 1760, y: 840, width: 800, height: 600 });
    expect(onNextDisplay(there, [left, right])).toEqual({ x: 1120, y: 480, width: 800, height: 600 });
    expect(onNextDisplay({ ...right, width: 2560 }, [left, right])).toEqual(left);
    expect(onNextDisplay(left, [left])).toEqual(left);
  });

  it('spans all displays at their common height', () => {
    expect(overAllDisplays([left, right])).toEqual({ x: 0, y: 0, width: 4480, height: 1080 });
  });

  it('has larger letters on a 4K display that the system does not magnify', () => {
    expect([1080, 1440, 1600, 2160].map((height) => zoomForDisplay({ height }))).toEqual([1, 1, 1.25, 1.5]);
  });
});
