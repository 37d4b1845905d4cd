import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';
import type { Digest } from '../../core/ports/digest.ts';
import type { ReadPart, ReadSource } from '../../core/ports/readSource.ts';

const refusal = refusals<FileRefusals>();

/** The bytes behind a token of the study scheme. */
export const readStudyFile: ReadSource = async (source) => {
  const answer = await fetch(source).catch((error: unknown) => {
    throw refusal('file-unreadable', { path: source, cause: error instanceof Error ? error.message : 'no answer' });
  });
  if (!answer.ok) throw refusal('file-unreadable', { path: source, cause: `answer ${answer.status}` });
  return new Uint8Array(await answer.arrayBuffer());
};

/** Bytes of a token's file, by a range of it. */
export const readStudyPart: ReadPart = async (source, { offset, length, atMostBytes }) => {
  const unreadable = (cause: string): Error => refusal('file-unreadable', { path: source, cause });
  const range = `bytes=${offset}-${length === null ? '' : offset + length - 1}`;
  const answer = await fetch(source, { headers: { Range: range } }).catch((error: unknown) => {
    throw unreadable(error instanceof Error ? error.message : 'no answer');
  });
  if (!answer.ok) throw unreadable(`answer ${answer.status}`);
  const bytes = Number(answer.headers.get('Content-Length') ?? 0);
  if (bytes > atMostBytes) {
    await answer.body?.cancel();
    throw unreadable(`${bytes} bytes`);
  }
  return new Uint8Array(await answer.arrayBuffer());
};

export const browserDigest: Digest = async (bytes) => {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('');
};
