import { closeSync, copyFileSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

/** Waits until a file's bytes are on the disk. */
export function flushFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives a flushed file its name, so that after a loss of power it is there whole or not at all. Windows flushes names itself. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(to), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** A copy that is there whole or not at all. */
export function copyDurably(from: string, to: string): void {
  const beside = `${to}.part`;
  copyFileSync(from, beside);
  flushFile(beside);
  renameDurably(beside, to);
}
