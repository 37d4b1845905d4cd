import type { ReactNode } from 'react';

export interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly options: readonly {
    readonly value: T;
    readonly text: string;
    readonly title?: string;
    readonly disabled?: boolean;
  }[];
  readonly value: T | null;
  readonly onChoose: (value: T) => void;
  readonly isSmall?: boolean;
}

/** One of a few, side by side. */
export function Segments<T extends string>(props: SegmentsProps<T>): ReactNode {
  return (
    <div className={props.isSmall === true ? 'segments small' : 'segments'} role="group" aria-label={props.label}>
      {props.options.map(({ value, text, title, disabled }) => (
        <button
          key={value}
          type="button"
          title={title}
          disabled={disabled}
          aria-pressed={value === props.value}
          onClick={() => props.onChoose(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
