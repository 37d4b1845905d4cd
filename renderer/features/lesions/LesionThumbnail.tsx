import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { greyPatch } from '../../../core/imaging/greyPatch.ts';
import { lpsToPatch, type PlanePatch } from '../../../core/imaging/samplePlane.ts';
import type { GreyWindow } from '../../../core/imaging/thumbnail.ts';
import type { LesionLine } from '../../../core/record/lesionsDocument.ts';
import { caliperMiddle, caliperMm } from '../../../core/response/caliper.ts';
import type { Slot } from '../../state/slots.ts';
import { volumeStore } from '../../state/volumeStore.ts';
import { volumeOfRole } from './imagesOfLesion.ts';
import { planeAxes } from './planeAxes.ts';

/** CSS pixels of a side. */
const SIDE = 40;
/** What is shown beyond the line's ends, as a share of its length, and at least so much in all. */
const MARGIN = 1.7;
const NARROWEST_MM = 40;
const WINDOW: GreyWindow = { widthHu: 350, levelHu: 70 };

/** A lesion where its line lies, with the line; empty while its phase is not loaded. */
export function LesionThumbnail(props: {
  readonly slot: Slot;
  readonly line: LesionLine | null;
  readonly label: string;
}): ReactNode {
  const { slot, line, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const isReady = useStore(volumeStore, (all) => line !== null && all[slot][line.phase]?.kind === 'ready');
  useEffect(() => {
    const context = canvas.current?.getContext('2d', { willReadFrequently: true }) ?? null;
    if (context === null) return;
    const pixels = context.canvas.width;
    context.clearRect(0, 0, pixels, pixels);
    const volume = line === null ? null : volumeOfRole(slot, line.phase);
    if (line === null || volume === null || !isReady) return;
    const widthMm = Math.max(NARROWEST_MM, MARGIN * caliperMm(line));
    const patch: PlanePatch = {
      centreLps: caliperMiddle(line),
      ...planeAxes(line.plane.normalLps),
      pixelMm: widthMm / pixels,
      columns: pixels,
      rows: pixels,
    };
    const { grey } = greyPatch(volume, patch, WINDOW);
    const image = new ImageData(pixels, pixels);
    for (let at = 0; at < grey.length; at += 1) {
      image.data[4 * at] = image.data[4 * at + 1] = image.data[4 * at + 2] = grey[at] ?? 0;
      image.data[4 * at + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    const at = (lps: LesionLine['fromLps']): readonly [number, number] => {
      const [x, y] = lpsToPatch(patch, lps);
      return [x / patch.pixelMm + pixels / 2, y / patch.pixelMm + pixels / 2];
    };
    context.strokeStyle = '#ffffff';
    context.lineWidth = devicePixelRatio;
    context.beginPath();
    context.moveTo(...at(line.fromLps));
    context.lineTo(...at(line.toLps));
    context.stroke();
  }, [slot, line, isReady]);
  const pixels = Math.round(SIDE * devicePixelRatio);
  return (
    <canvas
      ref={canvas}
      className="lesion-thumbnail"
      width={pixels}
      height={pixels}
      role="img"
      aria-label={label}
      data-drawn={isReady}
    />
  );
}
