import { useRef, type CSSProperties, type ReactNode } from 'react';

/** Moved by the arrow keys by so many pixels. */
const KEY_STEP_PX = 16;

/** A line between two parts that is dragged, or moved by the arrow keys, to give one of them more room. */
export function Divider(props: {
  readonly label: string;
  /** Of the line itself. */
  readonly orientation: 'vertical' | 'horizontal';
  /** What is read out: the size of the part before the line, 0 to 100. */
  readonly percent: number;
  readonly style?: CSSProperties;
  readonly className?: string;
  /** Moved by so many pixels, to the right or down. */
  readonly onMove: (px: number) => void;
}): ReactNode {
  const { orientation, onMove } = props;
  const last = useRef<number | null>(null);
  const isVertical = orientation === 'vertical';
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that takes focus is a widget
    <div
      role="separator"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      className={`divider ${orientation} ${props.className ?? ''}`}
      style={props.style}
      aria-label={props.label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(props.percent)}
      aria-valuemin={0}
      aria-valuemax={100}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = isVertical ? event.clientX : event.clientY;
      }}
      onPointerMove={(event) => {
        if (last.current === null) return;
        const now = isVertical ? event.clientX : event.clientY;
        if (now !== last.current) onMove(now - last.current);
        last.current = now;
      }}
      onPointerUp={() => {
        last.current = null;
      }}
      onPointerCancel={() => {
        last.current = null;
      }}
      onKeyDown={(event) => {
        const [less, more] = isVertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
        const sign = event.key === less ? -1 : event.key === more ? 1 : 0;
        if (sign === 0) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(sign * KEY_STEP_PX);
      }}
    />
  );
}
