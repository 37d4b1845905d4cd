import type { ReactNode } from 'react';
import type { Coded } from '../../../core/base/errors.ts';
import type { Override } from '../../../core/letb/protocol.ts';
import type { Slot } from '../../state/slots.ts';
import { useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { setAside } from './timepointCommands.ts';

/** The refusals that a reader may set aside, and what is then recorded. */
const overrideOf: Readonly<Record<string, Override>> = {
  'unlike-spectra': 'unlike-spectra',
  'coverage-too-low': 'coverage',
};

export function SetAsideButton({ slot, error }: { readonly slot: Slot; readonly error: Coded }): ReactNode {
  const words = useWords();
  const override = overrideOf[error.code];
  return override === undefined ? null : (
    <Button onPress={() => void setAside(slot, override)}>{words.measureAnyway}</Button>
  );
}
