import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { HangingProtocol } from '../../core/hanging/hangingProtocol.ts';
import type { VolumeRole } from '../../core/hanging/volumeRole.ts';

export interface Tracks {
  readonly columns: readonly number[];
  readonly rows: readonly number[];
}

/** Which layout is shown, why, and what the reader changed of it. */
export interface HangingState {
  /** The shipped ones, then the reader's own. */
  readonly protocols: readonly HangingProtocol[];
  readonly ownIds: readonly string[];
  /** Saved protocols that were refused. */
  readonly problems: readonly Coded[];
  readonly protocolId: string | null;
  /** Why it was chosen by itself; null where the reader chose it. */
  readonly reason: Coded | null;
  /** The viewport that keys speak of, by its id. */
  readonly activeView: string | null;
  /** The only viewport that is shown; null for all. */
  readonly maximisedView: string | null;
  /** Sizes that differ from the protocol's own, by protocol. */
  readonly tracks: Readonly<Record<string, Tracks>>;
  /** Volumes that the reader put into a viewport, by its id. */
  readonly roles: Readonly<Record<string, VolumeRole>>;
  readonly isSaving: boolean;
}

export const noHanging: HangingState = {
  protocols: [],
  ownIds: [],
  problems: [],
  protocolId: null,
  reason: null,
  activeView: null,
  maximisedView: null,
  tracks: {},
  roles: {},
  isSaving: false,
};

export const hangingStore = createStore<HangingState>(() => noHanging);

export function shownProtocol(state: HangingState): HangingProtocol | null {
  return state.protocols.find(({ id }) => id === state.protocolId) ?? state.protocols[0] ?? null;
}
