import { useId, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import './popover.css';

export interface PopoverProps {
  readonly label: string;
  readonly role?: 'dialog' | 'menu';
  /** The button that opens it. */
  readonly button: ComponentProps<'button'> & { readonly [Name in `data-${string}`]?: string };
  /** What stands on that button. */
  readonly face: ReactNode;
  /** Drawn only while it is open. */
  readonly children: () => ReactNode;
}

/**
 * A small window beside the button that opens it, in the browser's top layer, so that no edge clips it. Closed by Escape, by a click
 * elsewhere or by its content (`closePopover`); focus then returns to the button. It opens with focus on what is marked `data-first-focus`.
 */
export function Popover({ label, role = 'dialog', button, face, children }: PopoverProps): ReactNode {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  return (
    <span
      className="popover-place"
      role="none"
      onKeyDown={(event) => {
        // Keys that close it are no commands of the window.
        if (isOpen) event.stopPropagation();
      }}
    >
      <button {...button} type="button" popoverTarget={id} aria-haspopup={role} aria-expanded={isOpen}>
        {face}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className={`popover ${role}`}
        role={role}
        aria-label={label}
        tabIndex={-1}
        onBeforeToggle={(event) => setOpen(event.newState === 'open')}
        onToggle={(event) => {
          if (event.newState === 'open')
            (panel.current?.querySelector<HTMLElement>('[data-first-focus]') ?? panel.current)?.focus();
        }}
      >
        {isOpen ? children() : null}
      </div>
    </span>
  );
}

/** Closes the popover that holds an element. */
export function closePopover(inside: Element): void {
  inside.closest<HTMLElement>('[popover]')?.hidePopover();
}
