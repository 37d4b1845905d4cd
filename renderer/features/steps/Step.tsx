import type { ReactNode } from 'react';
import { useWords } from '../../state/useWords.ts';

interface StepProps {
  readonly number: number;
  readonly name: string;
  readonly state: 'open' | 'done' | 'current';
  readonly detail: ReactNode;
}

/** One step of the reading with its number and state; `goToStep` finds it by the number. */
export function Step({ number, name, state, detail }: StepProps): ReactNode {
  const words = useWords();
  return (
    <div
      className={`step ${state}`}
      data-step={number}
      tabIndex={-1}
      role="group"
      aria-label={words.viewing.stepState(number, name, words.viewing.stepStates[state])}
      aria-current={state === 'current' ? 'step' : undefined}
    >
      <i aria-hidden="true">{state === 'done' ? '✓' : number}</i>
      <span>{name}</span>
      <em>{detail}</em>
    </div>
  );
}
