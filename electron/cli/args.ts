import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UsageError } from './command.ts';

export interface ParsedArgs {
  readonly positionals: readonly string[];
  /** The last value given: one that a script adds at the end counts. */
  readonly text: (name: string) => string | undefined;
  /** Every value given, in order. */
  readonly texts: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
  /** A finite number, or the fallback. */
  readonly number: (name: string, fallback: number) => number;
  readonly oneOf: <T extends string>(name: string, allowed: readonly T[], fallback: T) => T;
  /** A value that must be there. */
  readonly required: (name: string) => string;
}

export type OptionKind = 'text' | 'flag';

/**
 * Reads `--name value`, `--name=value`, flags and positionals. A value may begin with a minus: an option that takes a value takes
 * the next word, whatever it is. Refused with a UsageError: unknown options, missing values.
 */
export function readArgs(args: readonly string[], options: Readonly<Record<string, OptionKind>>): ParsedArgs {
  const config: ParseArgsOptionsConfig = {};
  for (const [name, kind] of Object.entries(options)) {
    config[name] = kind === 'flag' ? { type: 'boolean' } : { type: 'string', multiple: true };
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: joinValues(args, options), options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
  const texts = (name: string): readonly string[] => {
    const value = parsed.values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  };
  const text = (name: string): string | undefined => texts(name).at(-1);
  return {
    positionals: parsed.positionals,
    texts,
    text,
    flag: (name) => parsed.values[name] === true,
    number: (name, fallback) => {
      const value = text(name);
      return value === undefined ? fallback : finiteNumber(value, `--${name}`);
    },
    oneOf: (name, allowed, fallback) => {
      const value = text(name);
      if (value === undefined) return fallback;
      const found = allowed.find((item) => item === value);
      if (found === undefined) throw new UsageError(`--${name} takes ${allowed.join(' or ')}, not "${value}"`);
      return found;
    },
    required: (name) => {
      const value = text(name);
      if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);
      return value;
    },
  };
}

export function finiteNumber(text: string, what: string): number {
  const value = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new UsageError(`${what} takes a number, not "${text}"`);
  return value;
}

/** `--roi -77,5,30` becomes `--roi=-77,5,30`, so that a leading minus is read as part of the value. */
function joinValues(args: readonly string[], options: Readonly<Record<string, OptionKind>>): string[] {
  const joined: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    const next = args[index + 1];
    if (word === '--') return [...joined, ...args.slice(index)];
    if (word.startsWith('--') && options[word.slice(2)] === 'text' && next !== undefined) {
      joined.push(`${word}=${next}`);
      index += 1;
    } else {
      joined.push(word);
    }
  }
  return joined;
}
