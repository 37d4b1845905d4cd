import { readFileSync } from 'node:fs';

/** The version in package.json, the only place where it is written. */
export function softwareVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const found = /"version": "([^"]+)"/.exec(text)?.[1];
  if (found === undefined) throw new Error('package.json names no version');
  return found;
}
