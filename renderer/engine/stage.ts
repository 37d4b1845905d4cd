import type { EngineEvents } from './contract.ts';
import { createLens, type Lens } from './lens.ts';
import type { MountedView, Sight } from './mountedView.ts';
import { NO_OVERLAYS, type OverlayState } from './overlayState.ts';
import { createRenderSurface, type RenderSurface } from './renderSurface.ts';
import { createViewLinks, type LinkedView, type ViewLinks } from './viewLinks.ts';

/** After a lost graphics context: how often, and how many times, a new one is asked for. */
const RETRY_MS = 250;
const RETRIES = 40;

/** The viewports on their surface: what is drawn of them and when. */
export interface Stage extends ViewLinks {
  readonly overlays: OverlayState;
  readonly lens: Lens;
  /** Null while the graphics context is lost. */
  readonly surface: RenderSurface | null;
  setOverlays(change: Partial<OverlayState>): void;
  isCrosshairShown: boolean;
  /** Takes over what some viewports are to show, and draws those that look different with it. */
  refresh(wanted?: Iterable<MountedView>): void;
  /** All viewports lie side by side on one canvas behind the page: a change of one moves all. */
  refreshSizes(): void;
  /** The same in the next frame, where a size did change. */
  resizeSoon(): void;
  /** Draws the lens at its place. */
  refreshLens(): void;
  dispose(): void;
}

/** Refused: a page without WebGL2 (NoWebGl2Error). */
export function createStage(events: EngineEvents): Stage {
  const links = createViewLinks();
  const { views, volumes } = links;
  let surface: RenderSurface | null = newSurface();
  const lens = createLens();
  let overlays: OverlayState = NO_OVERLAYS;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let resizing: number | null = null;

  function newSurface(): RenderSurface {
    return createRenderSurface(() => {
      events.onContextLost?.(false);
      surface?.dispose();
      surface = null;
      for (const view of views.values()) view.detach();
      lens.detach();
      restore(RETRIES);
    });
  }

  /** A lost context is not waited for: a new one is made, and every viewport put into it. */
  function restore(triesLeft: number): void {
    retry = setTimeout(() => {
      try {
        surface = newSurface();
      } catch (error) {
        if (triesLeft <= 1) throw error;
        restore(triesLeft - 1);
        return;
      }
      for (const view of views.values()) view.attach(surface);
      if (lens.isOn) lens.attach(surface);
      stage.refreshSizes();
      events.onContextLost?.(true);
    }, RETRY_MS);
  }

  function sightOf(link: LinkedView | null): Sight {
    const hasCrosshair = link !== null && stage.isCrosshairShown && link.view.spec.crosshair !== false;
    return {
      shown: link === null ? null : links.shownIn(link),
      overlays,
      known: [...volumes.values()],
      crosshair: hasCrosshair ? links.crosshairOf(link) : null,
    };
  }

  function lensLink(): LinkedView | null {
    return links.firstLink([lens.at?.viewportId ?? null]);
  }

  /** Draws again what looks different: the pictures in the next frame, with their shapes; shapes alone at once. */
  function takeAll(wanted: Iterable<MountedView>): void {
    if (surface === null) return;
    const stale: MountedView[] = [];
    const changed: MountedView[] = [];
    for (const view of wanted) {
      const link = links.linkOf(view);
      view.setVolume(link?.volume ?? null);
      const taken = view.take(sightOf(link));
      if (taken.isPictureStale) stale.push(view);
      if (taken.isViewChanged) changed.push(view);
    }
    const link = lensLink();
    if (lens.isOn && lens.follow(link, sightOf(link))) stale.push(lens.view);
    surface.render(stale.flatMap(({ pane }) => pane ?? []));
    for (const { spec } of changed) events.onViewChanged?.(spec.id);
  }

  const stage: Stage = {
    ...links,
    lens,
    get overlays() {
      return overlays;
    },
    get surface() {
      return surface;
    },
    isCrosshairShown: false,
    setOverlays: (change) => {
      overlays = { ...overlays, ...change };
      takeAll(views.values());
    },
    refresh: (wanted = views.values()) => takeAll(wanted),
    refreshSizes: () => {
      if (surface === null) return;
      for (const view of [...views.values(), lens.view]) {
        view.takeSize();
        view.makeStale();
      }
      surface.resize();
      takeAll(views.values());
    },
    resizeSoon: () => {
      resizing ??= requestAnimationFrame(() => {
        resizing = null;
        const changed = [...views.values()].filter((view) => view.takeSize());
        if (changed.length === 0) return;
        stage.refreshSizes();
        // This frame's callbacks are under way: drawn in the next one, the viewports would blink.
        surface?.drawNow();
      });
    },
    refreshLens: () => takeAll([]),
    dispose: () => {
      if (retry !== null) clearTimeout(retry);
      if (resizing !== null) cancelAnimationFrame(resizing);
      for (const view of views.values()) view.dispose();
      lens.dispose();
      views.clear();
      surface?.dispose();
      surface = null;
      overlays.enhancing?.picture?.delete();
      overlays.colourMap?.picture.delete();
      overlays.explained?.picture.delete();
      for (const { picture } of volumes.values()) picture.delete();
      volumes.clear();
      links.forgetUnused();
    },
  };
  return stage;
}
