import { useEffect, useId, useRef, type ReactNode } from 'react';
import './popover.css';

/** A question or a list that stands before everything else. Escape closes it; focus then returns to where it was. */
export function ModalDialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string;
}): ReactNode {
  const { title, onClose, children, className = '' } = props;
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    if (!element.open) element.showModal();
    heading.current?.focus();
    return () => element.close();
  }, []);
  return (
    // Keys typed here are no commands of the window.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className={`modal ${className}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {/* The first focus is on no answer: a key pressed too early must not choose one. */}
      <h2 id={titleId} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}
