import type { ReactNode } from 'react';

export interface ButtonProps {
  readonly onPress: () => void;
  readonly children: ReactNode;
  readonly look?: 'plain' | 'primary' | 'quiet';
  readonly title?: string;
  readonly disabled?: boolean;
}

export function Button({ onPress, children, look = 'plain', title, disabled = false }: ButtonProps): ReactNode {
  return (
    <button type="button" className={`button ${look}`} title={title} disabled={disabled} onClick={onPress}>
      {children}
    </button>
  );
}
