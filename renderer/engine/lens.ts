import type { RenderSurface } from './renderSurface.ts';
import { MountedView, type Sight } from './mountedView.ts';
import type { LinkedView } from './viewLinks.ts';
import { fromPixel } from './viewFrame.ts';

const DIAMETER_PX = 220;
const MAGNIFICATION = 2.5;

/** The magnifier: a round picture over the mouse, drawn from the voxels, with the overlays of the viewport under it. */
export interface Lens {
  readonly view: MountedView;
  isOn: boolean;
  /** Where the mouse is: pixels of a viewport; null beside all viewports. */
  at: { readonly viewportId: string; readonly x: number; readonly y: number } | null;
  attach(surface: RenderSurface): void;
  detach(): void;
  /** Takes over what is under the mouse; null hides it. True where it must be drawn. */
  follow(link: LinkedView | null, sight: Sight): boolean;
  dispose(): void;
}

export function createLens(): Lens {
  const holder = document.createElement('div');
  holder.className = 'engine-lens';
  Object.assign(holder.style, {
    position: 'fixed',
    left: '0',
    top: '0',
    width: `${DIAMETER_PX}px`,
    height: `${DIAMETER_PX}px`,
    borderRadius: '50%',
    overflow: 'hidden',
    outline: '1px solid var(--engine-lens, #9aa4b0)',
    background: '#000',
    pointerEvents: 'none',
    visibility: 'hidden',
    zIndex: '10',
  });
  document.body.append(holder);
  const overlays = { contour: false, rois: false, enhancing: false };
  const view = new MountedView(holder, { id: 'lens', volumeId: '', window: { widthHu: 1, levelHu: 0 }, overlays });
  delete view.root.dataset['viewport'];

  const lens: Lens = {
    view,
    isOn: false,
    at: null,
    attach: (surface) => {
      view.attach(surface);
    },
    detach: () => {
      holder.style.visibility = 'hidden';
      view.detach();
    },
    follow: (link, sight) => {
      const { at, isOn } = lens;
      const under = link?.view.view ?? null;
      const isShown = isOn && at !== null && link !== null && under !== null;
      holder.style.visibility = isShown ? 'visible' : 'hidden';
      if (!isShown) {
        view.setVolume(null);
        return view.take(sight).isPictureStale;
      }
      const box = link.view.root.getBoundingClientRect();
      holder.style.transform = `translate(${box.left + at.x - DIAMETER_PX / 2}px, ${box.top + at.y - DIAMETER_PX / 2}px)`;
      view.spec = link.view.spec;
      view.look = link.view.look;
      view.setVolume(link.volume);
      const frame = {
        plane: link.plane,
        centreLps: fromPixel(under, at.x, at.y),
        pixelsPerMm: under.pixelsPerMm * MAGNIFICATION,
        ...view.size,
      };
      const slice = link.view.shown?.slice ?? 0;
      return view.take({ ...sight, shown: { slice, view: frame } }).isPictureStale;
    },
    dispose: () => {
      view.dispose();
      holder.remove();
    },
  };
  return lens;
}
