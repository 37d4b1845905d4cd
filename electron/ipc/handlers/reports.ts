import { basename } from 'node:path';
import { refusals } from '../../../core/base/errors.ts';
import type { FileRefusals } from '../../../core/ports/fileRefusals.ts';
import { writeBytesWhole } from '../../files/writeWhole.ts';
import type { Handlers } from '../serveRequests.ts';

const refusal = refusals<FileRefusals>();

export interface ReportOptions {
  /** A complete page as a PDF. */
  readonly print: (html: string) => Promise<Uint8Array>;
  /** Where to write a file of the proposed name; null when the dialog was closed. */
  readonly choosePlace: (name: string) => Promise<string | null>;
}

export function reportHandlers({
  print,
  choosePlace,
}: ReportOptions): Pick<Handlers, 'report:savePdf' | 'report:saveText' | 'report:savePng'> {
  const save = async (name: string, bytes: () => Promise<Uint8Array>): Promise<{ readonly name: string } | null> => {
    const path = await choosePlace(name);
    if (path === null) return null;
    const content = await bytes();
    try {
      await writeBytesWhole(path, content);
    } catch (error) {
      const cause = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw refusal('file-unwritable', { path: basename(path), cause });
    }
    return { name: basename(path) };
  };
  return {
    'report:savePdf': ({ name, html }) => save(name, () => print(html)),
    'report:saveText': ({ name, text }) => save(name, async () => new TextEncoder().encode(text)),
    'report:savePng': ({ name, bytes }) => save(name, async () => bytes),
  };
}
