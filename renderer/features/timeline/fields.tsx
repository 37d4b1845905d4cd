import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { isIsoDate } from '../../../core/letb/timing.ts';
import { liverSegments, type LiverSegment } from '../../../core/response/timeline/timeline.ts';
import { useTimelineWords } from './useTimelineWords.ts';

interface FieldProps {
  readonly label: string;
  readonly className?: string;
}

/** A text that is checked while it is typed and taken when it is left or Enter is pressed; what is wrong stays, with its sentence. */
export function TypedField(
  props: FieldProps & {
    readonly value: string;
    /** What is wrong with a text; null: nothing. */
    readonly check: (text: string) => string | null;
    readonly onTake: (text: string) => void;
    readonly suggestions?: readonly string[];
    readonly isDecimal?: boolean;
  },
): ReactNode {
  const { label, className = '', value, check, onTake, suggestions, isDecimal = false } = props;
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed === null ? null : check(typed.trim());
  const take = (): void => {
    if (typed === null || problem !== null) return;
    setTyped(null);
    if (typed.trim() !== value) onTake(typed.trim());
  };
  return (
    <div className={`field ${className}`}>
      <label>
        <span>{label}</span>
        <input
          type="text"
          inputMode={isDecimal ? 'decimal' : 'text'}
          value={typed ?? value}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          list={suggestions === undefined ? undefined : `${id}-list`}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={take}
          onKeyDown={({ key }) => (key === 'Enter' ? take() : undefined)}
        />
      </label>
      {suggestions === undefined ? null : (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      <FieldProblem id={`${id}-problem`} text={problem} />
    </div>
  );
}

/** A number or nothing; the decimal mark may be a comma. */
export function AmountField(
  props: FieldProps & {
    readonly value: number | null;
    readonly least: number;
    readonly most: number;
    readonly isWhole?: boolean;
    readonly onTake: (value: number | null) => void;
  },
): ReactNode {
  const { label, className, value, least, most, isWhole = false, onTake } = props;
  const words = useTimelineWords();
  const numberOf = (text: string): number =>
    /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
  const check = (text: string): string | null => {
    const number = numberOf(text);
    const isRight = text === '' || (number >= least && number <= most && (!isWhole || Number.isInteger(number)));
    return isRight ? null : words.problems(isWhole ? 'whole' : 'number', least, most);
  };
  return (
    <TypedField
      label={label}
      className={`amount ${className ?? ''}`}
      isDecimal
      value={value === null ? '' : String(value)}
      check={check}
      onTake={(text) => onTake(text === '' ? null : numberOf(text))}
    />
  );
}

const EARLIEST = '1900-01-01';
const LATEST = '2199-12-31';

/** A day or, where it may be open, nothing; taken when it is left or Enter is pressed, or at once. */
export function DayField(
  props: FieldProps & {
    readonly value: string | null;
    readonly isNeeded?: boolean;
    readonly isTakenAtOnce?: boolean;
    readonly onTake: (date: string | null) => void;
  },
): ReactNode {
  const { label, className = '', value, isNeeded = false, isTakenAtOnce = false, onTake } = props;
  const words = useTimelineWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (field.current !== null && field.current !== document.activeElement) field.current.value = value ?? '';
  }, [value]);
  const check = (input: HTMLInputElement): boolean => {
    const isOpen = input.value === '' && !input.validity.badInput;
    const isRight = isOpen ? !isNeeded : isIsoDate(input.value) && input.value >= EARLIEST && input.value <= LATEST;
    setProblem(isRight ? null : words.problems('date', null, null));
    return isRight;
  };
  const take = (input: HTMLInputElement): void => {
    if (check(input) && (input.value || null) !== value) onTake(input.value || null);
  };
  return (
    <div className={`field day ${className}`}>
      <label>
        <span>{label}</span>
        <input
          ref={field}
          type="date"
          min={EARLIEST}
          max={LATEST}
          defaultValue={value ?? ''}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={({ target }) => {
            if (isTakenAtOnce) take(target);
            else if (problem !== null) check(target);
          }}
          onBlur={({ target }) => take(target)}
          onKeyDown={({ key, currentTarget }) => (key === 'Enter' ? take(currentTarget) : undefined)}
        />
      </label>
      <FieldProblem id={`${id}-problem`} text={problem} />
    </div>
  );
}

/** One of a few words, or nothing. */
export function WordField<T extends string>(
  props: FieldProps & {
    readonly value: T | null;
    readonly words: readonly T[];
    readonly nameOf: (word: T) => string;
    /** What stands for nothing. */
    readonly none: string;
    readonly disabled?: boolean;
    readonly onTake: (value: T | null) => void;
  },
): ReactNode {
  const { label, className = '', value, words, nameOf, none, disabled = false, onTake } = props;
  return (
    <div className={`field ${className}`}>
      <label>
        <span>{label}</span>
        <select
          value={value ?? ''}
          disabled={disabled}
          onChange={({ target }) => onTake(words.find((word) => word === target.value) ?? null)}
        >
          <option value="">{none}</option>
          {words.map((word) => (
            <option key={word} value={word}>
              {nameOf(word)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Several of a few words, each switched by itself. */
export function SeveralField<T extends string>(
  props: FieldProps & {
    readonly value: readonly T[];
    readonly words: readonly T[];
    readonly nameOf: (word: T) => string;
    readonly titleOf?: (word: T) => string;
    readonly onTake: (value: readonly T[]) => void;
  },
): ReactNode {
  const { label, className = '', value, words, nameOf, titleOf, onTake } = props;
  return (
    <div className={`field several ${className}`} role="group" aria-label={label}>
      <span>{label}</span>
      <span className="several-words">
        {words.map((word) => (
          <button
            key={word}
            type="button"
            aria-pressed={value.includes(word)}
            aria-label={titleOf?.(word)}
            title={titleOf?.(word)}
            onClick={() => onTake(words.filter((one) => (one === word) !== value.includes(one)))}
          >
            {nameOf(word)}
          </button>
        ))}
      </span>
    </div>
  );
}

export function SegmentsField(props: {
  readonly label: string;
  readonly value: readonly LiverSegment[];
  readonly onTake: (value: readonly LiverSegment[]) => void;
}): ReactNode {
  const words = useTimelineWords();
  return <SeveralField {...props} words={liverSegments} nameOf={(one) => one} titleOf={words.segmentOf} />;
}

function FieldProblem({ id, text }: { readonly id: string; readonly text: string | null }): ReactNode {
  return (
    <span id={id} className="field-problem" role="status">
      {text}
    </span>
  );
}
