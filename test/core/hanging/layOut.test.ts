import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HangingProtocol } from '../../../core/hanging/hangingProtocol.ts';
import { chooseProtocol, layOut, linksTimepoints, slotsShown } from '../../../core/hanging/layOut.ts';
import { readHangingProtocol } from '../../../core/hanging/readHangingProtocol.ts';
import { rolesOf, stacksShown } from '../../../core/hanging/stacksShown.ts';
import type { Phase, Stack, Verdict } from '../../../core/dicom/stack.ts';
import { sliceFile } from '../../fixtures/dicomFile.ts';
import { stacksOfFiles } from '../../fixtures/scanned.ts';

const shipped = ['timepoint', 'pre-post', 'letb', 'lesions', 'mpr'].map((id) =>
  readHangingProtocol(
    JSON.parse(readFileSync(new URL(`../../../assets/hanging-protocols/${id}.json`, import.meta.url), 'utf8')),
    id,
  ),
);
const protocol = (id: string): HangingProtocol => shipped.find((one) => one.id === id) ?? expect.unreachable();

const measured = ['precontrast', 'arterial', 'subtraction'] as const;

describe('the protocol that is chosen by itself', () => {
  const chosen = (pre: readonly string[] | null, post: readonly string[] | null): string | undefined =>
    chooseProtocol(shipped, { pre: pre as null, post: post as null })?.protocol.id;

  it('is by the number of open timepoints and their phases', () => {
    expect(chosen(measured, null)).toBe('timepoint');
    expect(chosen(null, measured)).toBe('timepoint');
    expect(chosen(measured, measured)).toBe('pre-post');
    expect(chosen(measured, ['portal-venous'])).toBe('lesions');
  });

  it('comes with its reason, or as the first where no rule applies', () => {
    expect(chooseProtocol(shipped, { pre: measured, post: measured })?.reason).toEqual({
      severity: 'note',
      code: 'hanging-chosen-by-match',
      details: { protocol: 'pre-post', timepoints: 2, phases: ['precontrast', 'arterial'] },
    });
    expect(chooseProtocol(shipped, { pre: null, post: null })?.reason.code).toBe('hanging-chosen-as-first');
    expect(chooseProtocol([], { pre: measured, post: null })).toBeNull();
  });

  it('does not depend on the order of the protocols where ranks differ', () => {
    const reversed = shipped.toReversed();
    expect(chooseProtocol(reversed, { pre: measured, post: measured })?.protocol.id).toBe('pre-post');
  });
});

describe('a layout', () => {
  it('says what is missing, and puts no other volume in its place', () => {
    const cells = layOut(protocol('timepoint'), { pre: measured, post: null }, 'pre');
    expect(cells.map(({ name, cell, missing }) => [name, cell.volume, missing])).toEqual([
      ['pre-precontrast', 'precontrast', null],
      ['pre-arterial', 'arterial', null],
      ['pre-subtraction', 'subtraction', null],
      ['pre-portal-venous', 'portal-venous', 'volume'],
    ]);
    const both = layOut(protocol('pre-post'), { pre: measured, post: null }, 'pre');
    expect(both.map(({ missing }) => missing)).toEqual([null, null, null, 'timepoint', 'timepoint', 'timepoint']);
  });

  it('follows the active timepoint where a cell asks for it', () => {
    const open = { pre: measured, post: measured };
    expect(layOut(protocol('mpr'), open, 'post').map(({ name }) => name)).toEqual([
      'post-axial',
      'post-coronal',
      'post-sagittal',
      'post-coronal-mip',
    ]);
    expect(slotsShown(protocol('mpr'), 'post')).toEqual(['post']);
    expect(slotsShown(protocol('pre-post'), 'post')).toEqual(['pre', 'post']);
  });

  it('names every viewport once, whatever timepoint is active', () => {
    for (const one of shipped) {
      for (const slot of ['pre', 'post'] as const) {
        const cells = layOut(one, { pre: measured, post: measured }, slot);
        expect(new Set(cells.map(({ name }) => name)).size).toBe(one.cells.length);
      }
    }
  });

  it('links the timepoints where a group has cells of both', () => {
    expect(shipped.filter(linksTimepoints).map(({ id }) => id)).toEqual(['pre-post', 'lesions']);
    const apart = protocol('pre-post');
    const cells = apart.cells.map((cell) => (cell.timepoint === 'post' ? { ...cell, link: 'other' } : cell));
    expect(linksTimepoints({ ...apart, cells })).toBe(false);
  });
});

describe('the stacks of a timepoint that are shown', () => {
  const [model] = stacksOfFiles(
    Array.from({ length: 6 }, (_, k) =>
      sliceFile({ rows: 4, columns: 4, position: [0, 0, 4 * k], instance: k + 1, series: '1.2' }),
    ),
  );
  const stack = (id: string, phase: Phase, confidence: number, verdict: Verdict = 'measurable'): Stack => ({
    ...(model ?? expect.unreachable()),
    id,
    verdict,
    phase: { value: phase, confidence, evidence: [], needsReader: false },
  });

  it('are the chosen two, and the surest of every other phase', () => {
    const stacks = [
      stack('p', 'precontrast', 0.9),
      stack('a1', 'arterial', 0.9),
      stack('a2', 'arterial', 0.6),
      stack('v1', 'portal-venous', 0.5),
      stack('v2', 'portal-venous', 0.8, 'viewable'),
      stack('d', 'delayed', 0.7, 'refused'),
      stack('x', 'unknown', 0),
    ];
    const shown = stacksShown(stacks, { arterialStackId: 'a2', precontrastStackId: 'p' });
    expect(Object.entries(shown).map(([role, one]) => [role, one.id])).toEqual([
      ['precontrast', 'p'],
      ['arterial', 'a2'],
      ['portal-venous', 'v2'],
    ]);
    expect(rolesOf(shown, true)).toEqual(['precontrast', 'arterial', 'portal-venous', 'subtraction']);
    expect(rolesOf(shown, false)).not.toContain('subtraction');
  });

  it('are none whose phase asks the reader, unless the reader gave it a role', () => {
    const sure = stack('v', 'portal-venous', 0.4);
    const asking = { ...sure, phase: { ...sure.phase, needsReader: true } };
    expect(stacksShown([asking], { arterialStackId: null, precontrastStackId: null })).toEqual({});
    expect(stacksShown([asking], { arterialStackId: 'v', precontrastStackId: null })).toEqual({ arterial: asking });
  });

  it('never show one stack in two roles', () => {
    const shown = stacksShown([stack('v', 'portal-venous', 0.9)], { arterialStackId: 'v', precontrastStackId: null });
    expect(shown.arterial?.id).toBe('v');
    expect(shown['portal-venous']).toBeUndefined();
  });
});
