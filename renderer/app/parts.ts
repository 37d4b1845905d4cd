import { viewStore } from '../state/viewStore.ts';

/** The parts of the window, in the order in which the key goes through them. */
const parts = ['header', 'nav.worklist', 'main', 'aside'] as const;

const FOCUSABLE =
  'button:not(:disabled), select:not(:disabled), input:not(:disabled), summary, [tabindex="0"], a[href]';

/** Takes the focus to the next part of the window (−1: the one before): to its active picture, or its first control. */
export function goToPart(by: 1 | -1): void {
  const there = parts.flatMap((selector) => [...document.querySelectorAll<HTMLElement>(`.window > ${selector}`)]);
  const now = there.findIndex((part) => part.contains(document.activeElement));
  const next = there[now < 0 ? (by > 0 ? 0 : there.length - 1) : (now + by + there.length) % there.length];
  const target =
    next?.querySelector<HTMLElement>('[data-active="true"]') ?? next?.querySelector<HTMLElement>(FOCUSABLE) ?? next;
  target?.focus();
}

/** Takes the focus to a step of the reading. */
export function goToStep(number: number): void {
  viewStore.setState({ areStepsOpen: true });
  requestAnimationFrame(() => {
    const step = document.querySelector<HTMLElement>(`[data-step="${number}"]`);
    step?.scrollIntoView({ block: 'nearest' });
    step?.focus({ preventScroll: true });
  });
}
