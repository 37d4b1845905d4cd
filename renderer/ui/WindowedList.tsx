import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { offsetsOf, rowAt, rowsInSight } from './rowsInSight.ts';
import './windowedList.css';

export interface WindowedListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  /** In CSS pixels, known without drawing the row. */
  readonly heightOf: (item: T) => number;
  /** What can be reached by Tab in a row takes this `tabIndex`; what arrows go to is marked `data-row-focus`. */
  readonly render: (item: T, tabIndex: 0 | -1) => ReactNode;
  /** The row that Tab reaches first while the reader has not gone to another. */
  readonly initialKey?: string | null;
  /** Rows that arrows pass over. */
  readonly isPassed?: (item: T) => boolean;
  /** Brings a row into sight and to the keyboard when `asked` changes. */
  readonly goTo?: { readonly key: string; readonly asked: number } | null;
  readonly className?: string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/**
 * A list of which only the rows in sight are in the document, however long it is. One row is the current one: Tab reaches it, arrows,
 * Page, Home and End go on from it. When rows come or go above, what is in sight stays where it is.
 */
export function WindowedList<T>(props: WindowedListProps<T>): ReactNode {
  const { label, items, keyOf, heightOf, render, initialKey = null, isPassed, goTo = null, className = '' } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 0 });
  const [current, setCurrent] = useState<string | null>(null);
  const wantsFocus = useRef(false);
  const anchor = useRef<{ readonly key: string; readonly within: number } | null>(null);
  const offsets = useMemo(() => offsetsOf(items, heightOf), [items, heightOf]);
  const places = useMemo(() => new Map(items.map((item, index) => [keyOf(item), index])), [items, keyOf]);
  const firstStop = items.findIndex((item) => isPassed?.(item) !== true);
  const currentIndex = places.get(current ?? '') ?? places.get(initialKey ?? '') ?? firstStop;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => setSight({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    const index = places.get(anchor.current?.key ?? '');
    if (element === null || index === undefined || element.scrollTop === 0) return;
    const top = (offsets[index] ?? 0) + (anchor.current?.within ?? 0);
    if (Math.abs(top - element.scrollTop) >= 1) element.scrollTop = top;
  }, [offsets, places]);

  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    scroller.current?.querySelector<HTMLElement>('[data-current] [data-row-focus]')?.focus({ preventScroll: true });
  });

  const bringIntoSight = (index: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const [from = 0, to = 0] = [offsets[index], offsets[index + 1]];
    if (from < element.scrollTop) element.scrollTop = from;
    else if (to > element.scrollTop + element.clientHeight) element.scrollTop = to - element.clientHeight;
  };
  const goToRow = (index: number): void => {
    const item = items[index];
    if (item === undefined) return;
    wantsFocus.current = true;
    setCurrent(keyOf(item));
    bringIntoSight(index);
  };

  const asked = goTo?.asked ?? 0;
  const answered = useRef(asked);
  useEffect(() => {
    if (answered.current === asked) return;
    answered.current = asked;
    goToRow(places.get(goTo?.key ?? '') ?? -1);
  });

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const index = rowAt(offsets, element.scrollTop);
    const item = items[index];
    anchor.current =
      item === undefined ? null : { key: keyOf(item), within: element.scrollTop - (offsets[index] ?? 0) };
    setSight({ top: element.scrollTop, height: element.clientHeight });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const isRow = event.target instanceof HTMLElement && event.target.closest('[data-windowed-row]') !== null;
    if (!isRow || event.defaultPrevented || event.ctrlKey || event.shiftKey || event.altKey || event.metaKey) return;
    const last = items.length - 1;
    const step = STEPS[event.key];
    const wanted =
      event.key === 'Home' ? 0 : event.key === 'End' ? last : step === undefined ? null : currentIndex + step;
    if (wanted === null) return;
    event.preventDefault();
    event.stopPropagation();
    const direction = event.key === 'Home' || (step ?? -1) > 0 ? 1 : -1;
    goToRow(stopNear(Math.min(last, Math.max(0, wanted)), direction));
  };
  /** The nearest row that is not passed over: onwards, else back. */
  const stopNear = (from: number, direction: 1 | -1): number => {
    for (const way of [direction, -direction])
      for (let index = from; index >= 0 && index < items.length; index += way) {
        const item = items[index];
        if (item !== undefined && isPassed?.(item) !== true) return index;
      }
    return from;
  };

  const shown = rowsInSight(offsets, sight, currentIndex);
  return (
    <div ref={scroller} className={`windowed ${className}`} onScroll={onScroll} onKeyDown={onKeyDown}>
      <div role="list" aria-label={label} className="windowed-rows" style={{ height: offsets.at(-1) ?? 0 }}>
        {shown.map((index) => {
          const item = items[index];
          if (item === undefined) return null;
          const isCurrent = index === currentIndex;
          return (
            <div
              key={keyOf(item)}
              role="listitem"
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className="windowed-row"
              data-windowed-row=""
              {...(isCurrent ? { 'data-current': '' } : {})}
              style={{ top: offsets[index] ?? 0, height: (offsets[index + 1] ?? 0) - (offsets[index] ?? 0) }}
              onFocus={() => setCurrent(keyOf(item))}
            >
              {render(item, isCurrent ? 0 : -1)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
