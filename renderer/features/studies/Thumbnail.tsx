import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Stack } from '../../../core/dicom/stack.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { keptThumbnail, wishThumbnail, type ThumbnailState } from '../../compute/thumbnails.ts';
import { useLanguage } from '../../state/useWords.ts';
import { useWorklistWords } from './useWorklistWords.ts';

/** CSS pixels of the longest side. */
const SIDE = 48;
/** A row that is scrolled past asks for nothing. */
const RESTS_MS = 80;

/** The middle slice of a stack, made when the row comes into sight and given up when it leaves. */
export function Thumbnail({ stack, label }: { readonly stack: Stack; readonly label: string }): ReactNode {
  const own = useWorklistWords();
  const language = useLanguage();
  const state = useThumbnail(stack, Math.round(SIDE * devicePixelRatio));
  if (state.kind === 'refused') {
    return (
      <span
        className="thumbnail refused"
        data-thumbnail="refused"
        role="img"
        aria-label={`${own.noThumbnail}: ${sentenceOf(state.error, language)}`}
        title={`${own.noThumbnail}: ${sentenceOf(state.error, language)}`}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 5h16v14H4zM4 19 20 5" />
        </svg>
      </span>
    );
  }
  return (
    <span className="thumbnail" data-thumbnail={state.kind}>
      {state.kind === 'drawn' ? <Picture picture={state.picture} label={label} /> : null}
    </span>
  );
}

/** The place of a picture that cannot be there yet. */
export function EmptyThumbnail(): ReactNode {
  return <span className="thumbnail" data-thumbnail="none" />;
}

const WAITING: ThumbnailState = { kind: 'waiting' };

function useThumbnail(stack: Stack, sidePixels: number): ThumbnailState {
  const [made, setMade] = useState<{ readonly of: Stack; readonly state: ThumbnailState } | null>(null);
  const kept = made?.of === stack ? made.state : keptThumbnail(stack, sidePixels);
  const isKept = kept !== null;
  useEffect(() => {
    if (isKept) return undefined;
    let giveUp = (): void => undefined;
    const rest = setTimeout(() => {
      giveUp = wishThumbnail(stack, sidePixels, (state) => setMade({ of: stack, state }));
    }, RESTS_MS);
    return () => {
      clearTimeout(rest);
      giveUp();
    };
  }, [stack, sidePixels, isKept]);
  return kept ?? WAITING;
}

function Picture(props: {
  readonly picture: Extract<ThumbnailState, { kind: 'drawn' }>['picture'];
  readonly label: string;
}): ReactNode {
  const { picture, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, grey } = picture;
  useEffect(() => {
    const image = new ImageData(width, height);
    const { data } = image;
    for (let at = 0; at < grey.length; at += 1) {
      data[4 * at] = data[4 * at + 1] = data[4 * at + 2] = grey[at] ?? 0;
      data[4 * at + 3] = 255;
    }
    // Kept in main memory: setting up a canvas on the GPU, or drawing by one in software, takes longer than a frame.
    canvas.current?.getContext('2d', { willReadFrequently: true })?.putImageData(image, 0, 0);
  }, [width, height, grey]);
  const scale = SIDE / Math.max(width, height);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      style={{ width: scale * width, height: scale * height }}
    />
  );
}
