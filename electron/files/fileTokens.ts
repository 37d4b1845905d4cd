import { basename } from 'node:path';
import type { FileToken, ImportId, MaskFile } from '../../core/ipc/contract.ts';

const IMPORT_TOKEN = /^study:\/\/import\/([0-9a-z-]{1,64})\/(0|[1-9][0-9]{0,8})$/;
const MASK_TOKEN = /^study:\/\/mask\/(0|[1-9][0-9]{0,8})$/;
const MODEL_TOKEN = /^study:\/\/model\/(0|[1-9][0-9]{0,8})$/;

export function importToken(importId: ImportId, index: number): FileToken {
  return `study://import/${importId}/${index}`;
}

/** Which file each token names. Lives in the main process; only files that the reader handed over have a token. */
export class FileTokens {
  readonly #imports = new Map<ImportId, readonly string[]>();
  readonly #masks: string[] = [];
  readonly #models: string[] = [];

  /** Gives the nth source (a path, or the name of a file in an archive) the token `study://import/<importId>/<n>`. */
  addImport(importId: ImportId, paths: readonly string[]): void {
    this.#imports.set(importId, paths);
  }

  /** False when there is no such import. */
  removeImport(importId: ImportId): boolean {
    return this.#imports.delete(importId);
  }

  addMask(path: string): MaskFile {
    this.#masks.push(path);
    return { source: `study://mask/${this.#masks.length - 1}`, name: basename(path) };
  }

  /** The token of a liver model's file. */
  addModel(path: string): FileToken {
    this.#models.push(path);
    return `study://model/${this.#models.length - 1}`;
  }

  /** Null for whatever is not exactly a token of this run. */
  pathOf(address: string): string | null {
    const ofImport = IMPORT_TOKEN.exec(address);
    if (ofImport !== null) return this.#imports.get(ofImport[1] ?? '')?.[Number(ofImport[2])] ?? null;
    const ofMask = MASK_TOKEN.exec(address);
    if (ofMask !== null) return this.#masks[Number(ofMask[1])] ?? null;
    const ofModel = MODEL_TOKEN.exec(address);
    return ofModel === null ? null : (this.#models[Number(ofModel[1])] ?? null);
  }
}
