import { useState, type ReactNode } from 'react';

/** A number that is typed; what is no number within the range is left as it was. */
export function NumberField(props: {
  readonly label: string;
  readonly value: number;
  readonly range: readonly [least: number, most: number];
  readonly unit: string;
  readonly onChange: (value: number) => void;
}): ReactNode {
  const { label, value, range, unit, onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const take = (): void => {
    const number = Number(typed);
    if (typed !== null && typed.trim() !== '' && number >= range[0] && number <= range[1]) onChange(number);
    setTyped(null);
  };
  return (
    <label className="number" title={label}>
      <input
        type="number"
        aria-label={label}
        value={typed ?? value}
        min={range[0]}
        max={range[1]}
        step="any"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
      <span className="small faint">{unit}</span>
    </label>
  );
}
