import type { PointLps } from '../../core/geometry/points.ts';
import type { ViewportId, VolumeId } from './contract.ts';
import { startingFrame, viewFrameOf, type LinkedFrame } from './linkedFrame.ts';
import type { KnownVolume, MountedView } from './mountedView.ts';
import { isParallel, type SlicePlane } from './slicePlane.ts';
import { fittingScale, type Shown } from './viewFrame.ts';

/** A viewport that shows a volume, and what it shares with those linked to it. */
export interface LinkedView {
  readonly view: MountedView;
  readonly volume: KnownVolume;
  /** How it cuts its volume. */
  readonly plane: SlicePlane;
  /** Of the linked viewports that cut in parallel, the cut with the closest slices: one step of the wheel is one slice of it. */
  readonly finest: SlicePlane;
  readonly frame: LinkedFrame;
}

/** Which viewports share patient space, and what they show of it. */
export interface ViewLinks {
  readonly volumes: Map<VolumeId, KnownVolume>;
  readonly views: Map<ViewportId, MountedView>;
  /** Null where the viewport shows no volume. */
  linkOf(view: MountedView): LinkedView | null;
  linkedTo(linkKey: string): readonly LinkedView[];
  /** The first of some viewports that shows a volume. */
  firstLink(viewIds: readonly (ViewportId | null)[]): LinkedView | null;
  setFrame(linkKey: string, frame: LinkedFrame): void;
  /** Forgets what was shown of a patient space that no volume has any more. */
  forgetUnused(): void;
  shownIn(link: LinkedView): Shown | null;
  /** The shown position and the planes of the linked viewports. */
  crosshairOf(link: LinkedView): { readonly positionLps: PointLps; readonly planes: readonly SlicePlane[] };
  /** Also where nothing is shown. */
  pixelsPerMm(link: LinkedView): number;
}

export function createViewLinks(): ViewLinks {
  const volumes = new Map<VolumeId, KnownVolume>();
  const views = new Map<ViewportId, MountedView>();
  const frames = new Map<string, LinkedFrame>();

  const volumeOf = (view: MountedView): KnownVolume | null => volumes.get(view.spec.volumeId) ?? null;

  const planesOf = (linkKey: string): readonly SlicePlane[] =>
    [...views.values()].flatMap((view) => {
      const volume = volumeOf(view);
      return volume?.linkKey === linkKey ? [view.planeOn(volume)] : [];
    });

  const frameOf = (linkKey: string, finest: SlicePlane): LinkedFrame => {
    const known = frames.get(linkKey);
    if (known !== undefined) return known;
    const frame = startingFrame(finest);
    frames.set(linkKey, frame);
    return frame;
  };

  const linkOf = (view: MountedView): LinkedView | null => {
    const volume = volumeOf(view);
    if (volume === null) return null;
    const plane = view.planeOn(volume);
    const finest = planesOf(volume.linkKey)
      .filter((other) => isParallel(other, plane))
      .reduce((best, other) => (other.sliceSpacingMm < best.sliceSpacingMm ? other : best), plane);
    return { view, volume, plane, finest, frame: frameOf(volume.linkKey, finest) };
  };

  return {
    volumes,
    views,
    linkOf,
    linkedTo: (linkKey) =>
      [...views.values()].flatMap((view) => (volumeOf(view)?.linkKey === linkKey ? (linkOf(view) ?? []) : [])),
    firstLink: (viewIds) => {
      for (const id of viewIds) {
        const view = id === null ? undefined : views.get(id);
        const link = view === undefined ? null : linkOf(view);
        if (link !== null) return link;
      }
      return null;
    },
    setFrame: (linkKey, frame) => void frames.set(linkKey, frame),
    forgetUnused: () => {
      const used = new Set([...volumes.values()].map(({ linkKey }) => linkKey));
      for (const linkKey of frames.keys()) if (!used.has(linkKey)) frames.delete(linkKey);
    },
    shownIn: ({ view, plane, finest, frame }) => viewFrameOf(frame, { finest, shown: plane }, view.size),
    crosshairOf: ({ volume, frame }) => ({ positionLps: frame.positionLps, planes: planesOf(volume.linkKey) }),
    pixelsPerMm: ({ view, finest, frame }) => frame.zoom * fittingScale(finest, view.size.widthPx, view.size.heightPx),
  };
}
