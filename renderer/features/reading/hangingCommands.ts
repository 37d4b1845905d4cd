import type { Coded } from '../../../core/base/errors.ts';
import type { CellPlane, HangingCell, HangingProtocol } from '../../../core/hanging/hangingProtocol.ts';
import { chooseProtocol, slotsShown } from '../../../core/hanging/layOut.ts';
import { readProtocols, type ProtocolFile } from '../../../core/hanging/protocolSet.ts';
import { hangingDocument, readHangingProtocol } from '../../../core/hanging/readHangingProtocol.ts';
import type { VolumeRole } from '../../../core/hanging/volumeRole.ts';
import { presetWindow, usualPreset } from '../../../core/hanging/windowPresets.ts';
import type { ViewPlane } from '../../engine/contract.ts';
import alignment from '../../../assets/hanging-protocols/alignment.json';
import lesions from '../../../assets/hanging-protocols/lesions.json';
import letb from '../../../assets/hanging-protocols/letb.json';
import mpr from '../../../assets/hanging-protocols/mpr.json';
import prePost from '../../../assets/hanging-protocols/pre-post.json';
import timepoint from '../../../assets/hanging-protocols/timepoint.json';
import { host } from '../../compute/host.ts';
import { hangingStore, shownProtocol, type Tracks } from '../../state/hangingStore.ts';
import { importStore } from '../../state/importStore.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { viewportStore } from '../../state/viewportStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { activeCell, cellsOnScreen, openVolumesOf, shownLayout } from './layout.ts';

const shipped: readonly ProtocolFile[] = [
  { file: 'timepoint.json', document: timepoint },
  { file: 'pre-post.json', document: prePost },
  { file: 'letb.json', document: letb },
  { file: 'lesions.json', document: lesions },
  { file: 'mpr.json', document: mpr },
  { file: 'alignment.json', document: alignment },
];

/** Keys for the reader's own layouts: those that the shipped ones leave free. */
export const ownKeys: readonly string[] = ['F7', 'F8', 'F9', 'F10'];

/** Takes over the shipped protocols and the reader's saved ones; a saved one that is refused is kept as a problem to be said. */
export function takeOverProtocols(saved: readonly unknown[]): void {
  const files = saved.map((document, n): ProtocolFile => ({ file: fileNameOf(document, n), document }));
  const read = readProtocols([...shipped, ...files]);
  const own = read.slice(shipped.length);
  hangingStore.setState({
    protocols: read.flatMap((one) => (one.kind === 'ok' ? [one.value] : [])),
    ownIds: own.flatMap((one) => (one.kind === 'ok' ? [one.value.id] : [])),
    problems: own.flatMap((one): readonly Coded[] => (one.kind === 'ok' ? [] : [one.reason])),
  });
}

function fileNameOf(document: unknown, place: number): string {
  const id: unknown = typeof document === 'object' && document !== null && 'id' in document ? document.id : undefined;
  return `settings.json, hangingProtocols[${place}]${typeof id === 'string' ? ` (${id.slice(0, 40)})` : ''}`;
}

/** Chooses the layout by itself until the reader chooses one, for each case anew. Gives a function that stops it. */
export function startHanging(): () => void {
  const stops = [
    timepointStore.subscribe((now, before) => {
      if (now.pre.choice !== before.pre.choice || now.post.choice !== before.post.choice) chooseUnlessChosen();
    }),
    viewStore.subscribe((now, before) => {
      if (now.layout !== before.layout) chooseUnlessChosen();
    }),
    importStore.subscribe((now, before) => {
      if (now.scanned !== before.scanned || now.patientKey !== before.patientKey) chooseAutomatically();
      else if (now.tree !== before.tree) chooseUnlessChosen();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function chooseUnlessChosen(): void {
  const { protocolId, reason } = hangingStore.getState();
  if (protocolId === null || reason !== null) chooseAutomatically();
}

/** The protocol that fits what is being read, with the reason. */
export function chooseAutomatically(): void {
  const { layout } = viewStore.getState();
  const open = openVolumesOf(importStore.getState().tree, timepointStore.getState());
  // Where both are to be read, the second opens after the first: the layout does not wait for it.
  const read = {
    pre: layout === 'post' ? null : (open.pre ?? (layout === 'both' ? open.post : null)),
    post: layout === 'pre' ? null : (open.post ?? (layout === 'both' ? open.pre : null)),
  };
  const chosen = chooseProtocol(hangingStore.getState().protocols, read);
  if (chosen === null) return;
  hangingStore.setState({ protocolId: chosen.protocol.id, reason: chosen.reason, maximisedView: null });
}

/** The reader's choice; it stands until another case is opened. */
export function choosePictures(protocolId: string): void {
  const protocol = hangingStore.getState().protocols.find(({ id }) => id === protocolId);
  if (protocol === undefined) return;
  hangingStore.setState({ protocolId, reason: null, maximisedView: null });
  const { activeSlot, layout } = viewStore.getState();
  const shown = slotsShown(protocol, activeSlot);
  // What is being read follows what is shown, where another timepoint comes into sight.
  if (shown.length === 2 && layout !== 'both') viewStore.setState({ layout: 'both' });
}

export function chooseOwn(place: number): void {
  const key = ownKeys[place];
  const { protocols } = hangingStore.getState();
  const protocol = protocols.find((one) => one.key === key);
  if (protocol !== undefined) choosePictures(protocol.id);
}

/** Shows one viewport alone, or all again. */
export function toggleMaximised(id: string | null = activeCell()?.id ?? null): void {
  hangingStore.setState(({ maximisedView }) => ({ maximisedView: maximisedView === null ? id : null }));
}

export function selectView(id: string): void {
  const cell = cellsOnScreen().find((one) => one.id === id);
  if (cell === undefined) return;
  hangingStore.setState({ activeView: id });
  if (viewStore.getState().activeSlot !== cell.slot) viewStore.setState({ activeSlot: cell.slot });
}

/** The next viewport in reading order, also where one is shown alone. */
export function stepView(by: 1 | -1): void {
  const cells = (shownLayout()?.cells ?? []).filter(({ missing }) => missing === null);
  const place = cells.findIndex(({ id }) => id === activeCell()?.id);
  const next = cells[(place + by + cells.length) % cells.length];
  if (next === undefined) return;
  const { maximisedView } = hangingStore.getState();
  hangingStore.setState({ activeView: next.id, maximisedView: maximisedView === null ? null : next.id });
  viewStore.setState({ activeSlot: next.slot });
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(`[data-view-id="${CSS.escape(next.id)}"]`)?.focus();
  });
}

export function setTracks(protocolId: string, tracks: Tracks): void {
  hangingStore.setState((state) => ({ tracks: { ...state.tracks, [protocolId]: tracks } }));
}

/** Puts another volume of the timepoint into a viewport, in that volume's usual window. */
export function setRole(id: string, role: VolumeRole): void {
  const figures = viewportStore.getState()[id];
  if (figures !== undefined) viewportStore.setState({ [id]: { ...figures, ...presetWindow(usualPreset(role)) } });
  hangingStore.setState((state) => ({ roles: { ...state.roles, [id]: role } }));
}

/** The layout as it is shown now, under a new name. Refused: what `readHangingProtocol` refuses. */
export function layoutNow(name: string, key: string | null): HangingProtocol {
  const layout = shownLayout();
  if (layout === null) throw new Error('there is no layout to save');
  const { protocol, cells } = layout;
  const tracks = hangingStore.getState().tracks[protocol.id] ?? protocol;
  const figures = viewportStore.getState();
  const document = hangingDocument({
    ...protocol,
    id: freeId(name),
    name: { en: name, fr: name },
    key,
    automatic: null,
    columns: tracks.columns,
    rows: tracks.rows,
    cells: protocol.cells.map((cell): HangingCell => {
      const shown = cells.find((one) => one.cell === cell);
      const seen = shown === undefined ? undefined : figures[shown.id];
      if (shown === undefined || seen === undefined) return cell;
      const { widthHu, levelHu, slab } = seen;
      return { ...cell, volume: shown.role, plane: cellPlane(seen.plane), slab, window: { widthHu, levelHu } };
    }),
  });
  return readHangingProtocol(JSON.parse(JSON.stringify(document)), name);
}

function cellPlane(plane: ViewPlane): CellPlane {
  return plane.kind === 'oblique' ? { right: plane.right, down: plane.down } : plane.kind;
}

function freeId(name: string): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 30);
  const taken = hangingStore.getState().protocols.map(({ id }) => id);
  const base = plain === '' ? 'own' : plain;
  const places = Array.from({ length: taken.length + 1 }, (_, n) => (n === 0 ? base : `${base}-${n + 1}`));
  return places.find((id) => !taken.includes(id)) ?? base;
}

/** Saves the layout as it is shown now and shows it. A key is taken from the own layout that had it. */
export async function saveLayout(name: string, key: string | null): Promise<void> {
  const saved = layoutNow(name, key);
  const own = ownProtocols().map((one) => (key !== null && one.key === key ? { ...one, key: null } : one));
  await keepOwn([...own, saved]);
  choosePictures(saved.id);
}

export async function removeShownLayout(): Promise<void> {
  const shown = shownProtocol(hangingStore.getState());
  if (shown === null || !hangingStore.getState().ownIds.includes(shown.id)) return;
  await keepOwn(ownProtocols().filter(({ id }) => id !== shown.id));
  chooseAutomatically();
}

function ownProtocols(): readonly HangingProtocol[] {
  const { protocols, ownIds } = hangingStore.getState();
  return protocols.filter(({ id }) => ownIds.includes(id));
}

async function keepOwn(own: readonly HangingProtocol[]): Promise<void> {
  const documents = own.map((one) => ({ ...hangingDocument(one) }));
  const reply = await host().main.request('settings:set', { hangingProtocols: documents });
  if (reply.ok) takeOverProtocols(documents);
  else importStore.setState({ notice: reply.error });
}
