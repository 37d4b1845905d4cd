import { finiteNumber, type ParsedArgs } from './args.ts';
import { UsageError } from './command.ts';

/** `a,b,c`, without blanks around. Refused: an empty list or item. */
export function listOf(text: string, what: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) throw new UsageError(`${what} takes names separated by commas, not "${text}"`);
  return items;
}

/** `1,2.5,-3`. */
export function numbersOf(text: string, what: string): readonly number[] {
  return listOf(text, what).map((item) => finiteNumber(item, what));
}

/** A whole number from 1 to 100,000 (a seed: from 0 to 2³² − 1). */
export function wholeNumber(args: ParsedArgs, name: string, fallback: number): number {
  const value = args.number(name, fallback);
  const [least, most] = name === 'seed' ? [0, 4_294_967_295] : [1, 100_000];
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${name} takes a whole number from ${least} to ${most}`);
  return value;
}
