import { describe, expect, it } from 'vitest';
import { edgesOf, moveEdge } from '../../renderer/features/reading/trackEdges.ts';
import { takeOverProtocols } from '../../renderer/features/reading/hangingCommands.ts';
import { hangingStore } from '../../renderer/state/hangingStore.ts';

takeOverProtocols([]);
const protocol = (id: string) => hangingStore.getState().protocols.find((one) => one.id === id) ?? expect.unreachable();

describe('the lines along which a layout is resized', () => {
  it('run the whole length where no cell spans them', () => {
    const prePost = protocol('pre-post');
    expect(edgesOf(prePost, prePost)).toEqual([
      { direction: 'columns', before: 1, at: 1 / 3, from: 0, to: 1 },
      { direction: 'columns', before: 2, at: 2 / 3, from: 0, to: 1 },
      { direction: 'rows', before: 1, at: 0.5, from: 0, to: 1 },
    ]);
  });

  it('stop where a cell spans them', () => {
    const [first, second, ...others] = protocol('pre-post').cells;
    if (first === undefined || second === undefined) throw new Error('there are cells');
    const spanned = {
      columns: [5, 5, 3],
      rows: [1, 1],
      cells: [
        { ...first, row: 1, column: 1, rowSpan: 2, columnSpan: 1 },
        { ...second, row: 1, column: 2, rowSpan: 2, columnSpan: 1 },
        ...others.slice(0, 2).map((cell, n) => ({ ...cell, row: n + 1, column: 3, rowSpan: 1, columnSpan: 1 })),
      ],
    };
    const rows = edgesOf(spanned, spanned).filter(({ direction }) => direction === 'rows');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.from).toBeCloseTo(10 / 13, 12);
    expect(rows[0]?.to).toBe(1);
  });

  it('move, keep the other lines and the sum, and leave every track some room', () => {
    const tracks = { columns: [1, 1, 1], rows: [1, 1] };
    const [first] = edgesOf(protocol('pre-post'), tracks);
    if (first === undefined) throw new Error('there is a line');
    const wider = moveEdge(tracks, first, 0.1);
    expect(wider.columns[0]).toBeCloseTo(1.3, 12);
    expect(wider.columns[1]).toBeCloseTo(0.7, 12);
    expect(wider.columns[2]).toBe(1);
    expect(wider.rows).toBe(tracks.rows);
    const most = moveEdge(tracks, first, 5);
    expect(most.columns[1]).toBeCloseTo(0.3, 12);
    expect(moveEdge(tracks, first, -5).columns[0]).toBeCloseTo(0.3, 12);
  });
});
