import type { ReactNode } from 'react';

/** `fraction` in [0, 1]; null while the amount of work is not known. */
export function ProgressBar({
  fraction,
  label,
}: {
  readonly fraction: number | null;
  readonly label: string;
}): ReactNode {
  const percent = Math.round(100 * (fraction ?? 0));
  return (
    <div
      className={fraction === null ? 'bar unknown' : 'bar'}
      role="progressbar"
      aria-label={label}
      {...(fraction === null ? {} : { 'aria-valuenow': percent })}
    >
      <i style={{ width: fraction === null ? '30%' : `${percent}%` }} />
    </div>
  );
}
