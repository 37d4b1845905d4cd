import { findingsOf, type Finding } from '../base/findings.ts';
import type { HangingCell, HangingProtocol } from './hangingProtocol.ts';
import type { TimepointSlot, VolumeRole } from './volumeRole.ts';

/** Which volumes each timepoint has or will have once read; null for a timepoint that is not open. */
export type OpenVolumes = Readonly<Record<TimepointSlot, readonly VolumeRole[] | null>>;

const bothSlots: readonly TimepointSlot[] = ['pre', 'post'];

/** Why a protocol was chosen by itself. */
export interface HangingFindings {
  'hanging-chosen-by-match': {
    readonly protocol: string;
    readonly timepoints: number;
    readonly phases: readonly VolumeRole[];
  };
  /** No protocol's rule applies: the first one shows what there is. */
  'hanging-chosen-as-first': { readonly protocol: string; readonly timepoints: number };
}
const finding = findingsOf<HangingFindings>();

export interface ChosenProtocol {
  readonly protocol: HangingProtocol;
  readonly reason: Finding;
}

/** The protocol of highest rank whose rule the open volumes satisfy, else the first; of equals the first. Null without protocols. */
export function chooseProtocol(protocols: readonly HangingProtocol[], open: OpenVolumes): ChosenProtocol | null {
  const timepoints = bothSlots.flatMap((slot) => (open[slot] === null ? [] : [open[slot]]));
  let best: HangingProtocol | null = null;
  for (const protocol of protocols) {
    const { automatic } = protocol;
    if (automatic === null || automatic.timepoints !== timepoints.length) continue;
    const applies = timepoints.every((volumes) => automatic.phases.every((phase) => volumes.includes(phase)));
    if (applies && automatic.rank > (best?.automatic?.rank ?? -1)) best = protocol;
  }
  if (best !== null) {
    const phases = [...(best.automatic?.phases ?? [])];
    const details = { protocol: best.id, timepoints: timepoints.length, phases };
    return { protocol: best, reason: finding('note', 'hanging-chosen-by-match', details) };
  }
  const [first] = protocols;
  if (first === undefined) return null;
  const details = { protocol: first.id, timepoints: timepoints.length };
  return { protocol: first, reason: finding('note', 'hanging-chosen-as-first', details) };
}

/** A cell with the timepoint it falls to, and whether what it asks for is there. Never another volume in its place. */
export interface LaidOutCell {
  readonly cell: HangingCell;
  readonly slot: TimepointSlot;
  /** Unique in the layout: `pre-arterial`. */
  readonly name: string;
  readonly missing: 'timepoint' | 'volume' | null;
}

/** The cells of a protocol over what is open, in reading order. */
export function layOut(
  protocol: HangingProtocol,
  open: OpenVolumes,
  activeSlot: TimepointSlot,
): readonly LaidOutCell[] {
  return protocol.cells
    .map((cell): LaidOutCell => {
      const slot = cell.timepoint === 'active' ? activeSlot : cell.timepoint;
      const volumes = open[slot];
      const missing = volumes === null ? 'timepoint' : volumes.includes(cell.volume) ? null : 'volume';
      return { cell, slot, name: `${slot}-${cell.id}`, missing };
    })
    .toSorted((a, b) => a.cell.row - b.cell.row || a.cell.column - b.cell.column);
}

/** Whether a protocol makes the two timepoints follow each other: a link group with cells of both. */
export function linksTimepoints(protocol: HangingProtocol): boolean {
  const groupsOf = (slot: TimepointSlot): readonly string[] =>
    protocol.cells.flatMap(({ timepoint, link }) => (timepoint === slot && link !== null ? [link] : []));
  return groupsOf('pre').some((group) => groupsOf('post').includes(group));
}

/** The timepoints that a protocol shows, given the active one. */
export function slotsShown(protocol: HangingProtocol, activeSlot: TimepointSlot): readonly TimepointSlot[] {
  return bothSlots.filter((slot) =>
    protocol.cells.some(({ timepoint }) => timepoint === slot || (timepoint === 'active' && slot === activeSlot)),
  );
}
