import type { ReactNode } from 'react';

/** A refusal, said in place. */
export function Problem(props: {
  readonly text: string;
  readonly code: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div className="problem" role="alert" data-code={props.code}>
      <p>{props.text}</p>
      {props.children === undefined ? null : <div className="actions">{props.children}</div>}
    </div>
  );
}
