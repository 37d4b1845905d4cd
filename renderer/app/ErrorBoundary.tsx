import { Component, type ReactNode } from 'react';
import { windowText } from '../../core/text/windowText.ts';
import { viewStore } from '../state/viewStore.ts';
import { Button } from '../ui/Button.tsx';
import { reportFault } from './commands.ts';

/** A defect takes down only the part it is in, says so, and goes to the log. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(error: unknown): void {
    reportFault(error);
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    const words = windowText[viewStore.getState().language];
    return (
      <div className="broken" role="alert">
        <p>{words.brokeDown}</p>
        <p className="muted">{words.brokeDownDetail}</p>
        <Button onPress={() => location.reload()}>{words.reload}</Button>
      </div>
    );
  }
}
