import { reportText, timepointName } from '../text/reportText.ts';
import type { Language } from '../text/language.ts';
import { rounded } from '../text/rounding.ts';
import { html, type Html } from './html.ts';
import type { KeyImage, KeyImages } from './keyImages.ts';

const OUTLINE = '#35d0c0';
const ROI = '#ffe14d';
/** Thin enough to leave the edge visible, mm of the patient. */
const LINE_MM = 1.2;
const NUMBER_MM = 13;

/** The key images of one timepoint with the liver's outline and the ROIs drawn over them. */
export function pictures({ images, placement, thresholdHu }: KeyImages, language: Language): Html {
  if (images.length === 0) return html``;
  const t = reportText[language];
  return html`<div class="pictures">${images.map((image) => picture(image, captionOf(image, language)))}</div>
    <p class="small">
      ${t.pictureLegend(placement)} (${t.threshold} ${rounded('hu', thresholdHu, language)} ${t.hu}).
    </p>`;
}

/** Slices all through the liver, without a legend. */
export function contactSheet(images: readonly KeyImage[], language: Language): Html {
  return html`<div class="pictures">
    ${images.map((image) => picture(image, `z ${rounded('mm', image.zMm, language)} mm`))}
  </div>`;
}

/** What a picture shows, in words: it is its caption too. */
function captionOf({ placements, zMm }: KeyImage, language: Language): string {
  const t = reportText[language];
  const what = placements.length === 0 ? t.mostEnhancement : `ROI ${placements.join(', ')}`;
  return `${what} · z ${rounded('mm', zMm, language)} mm`;
}

function picture(image: KeyImage, caption: string): Html {
  const { widthMm, heightMm, contours, rois } = image;
  const [w, h] = [mm(widthMm), mm(heightMm)];
  return html`<figure>
    <svg viewBox="0 0 ${w} ${h}" role="img" aria-label="${caption}">
      <image href="${image.picture}" width="${w}" height="${h}" preserveAspectRatio="none" />
      <path d="${contours.map(ring).join('')}" fill="none" stroke="${OUTLINE}" stroke-width="${LINE_MM}" />
      ${rois.map(
        ({ placement, shape, xMm, yMm, halfMm }) =>
          html`${
              shape === 'cube'
                ? html`<rect
                    x="${mm(xMm - halfMm)}"
                    y="${mm(yMm - halfMm)}"
                    width="${mm(2 * halfMm)}"
                    height="${mm(2 * halfMm)}"
                    fill="none"
                    stroke="${ROI}"
                    stroke-width="${LINE_MM}"
                  />`
                : html`<circle
                    cx="${mm(xMm)}"
                    cy="${mm(yMm)}"
                    r="${mm(halfMm)}"
                    fill="none"
                    stroke="${ROI}"
                    stroke-width="${LINE_MM}"
                  />`
            }<text x="${mm(xMm + halfMm + 1.5)}" y="${mm(yMm + 4.5)}" font-size="${NUMBER_MM}" fill="${ROI}">
              ${placement}
            </text>`,
      )}
    </svg>
    <figcaption>${caption}</figcaption>
  </figure>`;
}

/** A closed ring as a path, to a tenth of a millimetre. */
function ring(points: readonly number[]): string {
  const steps: string[] = [];
  for (let at = 0; at + 1 < points.length; at += 2) steps.push(`${mm(points[at] ?? 0)} ${mm(points[at + 1] ?? 0)}`);
  return steps.length === 0 ? '' : `M${steps.join('L')}Z`;
}

function mm(value: number): string {
  return String(Number(value.toFixed(1)));
}

/** The name of a timepoint above its column. */
export function timepointTitle(id: string, date: string | null, language: Language): string {
  return `${timepointName(id, language)} · ${date ?? reportText[language].unknown}`;
}
