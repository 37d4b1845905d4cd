import { useRef, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';

/** Fields of something new, and the button that adds it; the focus is then on the first field again. */
export function AddRow(props: {
  readonly title: string;
  /** Of the button; the title unless given. */
  readonly text?: string;
  readonly isComplete: boolean;
  readonly onAdd: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, text = title, isComplete, onAdd, children } = props;
  const row = useRef<HTMLDivElement>(null);
  return (
    <div className="timeline-add" role="group" aria-label={title} ref={row}>
      {children}
      <Button
        disabled={!isComplete}
        onPress={() => {
          onAdd();
          row.current?.querySelector<HTMLElement>('input, select')?.focus();
        }}
      >
        {text}
      </Button>
    </div>
  );
}
