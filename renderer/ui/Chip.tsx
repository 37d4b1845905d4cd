import type { ReactNode } from 'react';

export type ChipLook = 'plain' | 'good' | 'warn' | 'bad' | 'loud';

export function Chip(props: {
  readonly look?: ChipLook;
  readonly title?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={`chip ${props.look ?? 'plain'}`} title={props.title}>
      {props.children}
    </span>
  );
}
