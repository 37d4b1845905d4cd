import { resolve } from 'node:path';

/** What `npm start` was asked to open. */
export type StartRequest =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'demo' }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'help' };

/** Null when the words make no sense. npm runs scripts in the project's folder; `cwd` is where the person stood. */
export function readStartArguments(words: readonly string[], cwd: string): StartRequest | null {
  const [word, ...more] = words;
  if (word === undefined) return { kind: 'nothing' };
  if (more.length > 0) return null;
  if (word === '--help' || word === '-h') return { kind: 'help' };
  if (word === '--demo') return { kind: 'demo' };
  return word.startsWith('-') ? null : { kind: 'path', path: resolve(cwd, word) };
}

/** The command that does headless what the window would have opened. */
export function headlessCommand(request: StartRequest): readonly string[] {
  return request.kind === 'path' ? ['scan', request.path] : ['demo'];
}
