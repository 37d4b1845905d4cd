import dicomParser, { type DataSet } from 'dicom-parser';
import { failed, ok, type Outcome } from '../base/outcome.ts';
import { codeText, codeTexts } from './attributes.ts';

/** A file that a DICOMDIR names: the components of its path below the DICOMDIR's folder. */
export interface DirectoryReference {
  readonly parts: readonly string[];
  /** The path leaves the folder, or a component is no plain name: never to be followed. */
  readonly outside: boolean;
}

/** True when a file begins as a DICOMDIR does: its meta header names the Media Storage Directory class. */
export function isDicomdir(prefix: Uint8Array): boolean {
  const text = String.fromCharCode(...prefix.subarray(0, META_HEADER_BYTES));
  return text.startsWith('DICM', 128) && text.includes('1.2.840.10008.1.3.10');
}

const META_HEADER_BYTES = 1024;

/**
 * The files that a DICOMDIR names (Referenced File ID, PS3.3 F.3), in its order, each once. The records are read in sequence, whatever
 * their offsets say, so that a damaged chain neither loops nor hides a file. Failed: the reason why it is not readable.
 */
export function readDicomdir(bytes: Uint8Array): Outcome<readonly DirectoryReference[], string> {
  let dataSet: DataSet;
  try {
    dataSet = dicomParser.parseDicom(bytes);
  } catch {
    return failed('no readable data set');
  }
  const sequence = dataSet.elements['x00041220'];
  if (sequence === undefined) return failed('no directory records');
  const references = new Map<string, DirectoryReference>();
  for (const { dataSet: record } of sequence.items ?? []) {
    if (record === undefined || codeText(record, 'x00041500') === null) continue;
    const parts = codeTexts(record, 'x00041500');
    references.set(parts.join('\\'), { parts, outside: !parts.every(isPlainName) });
  }
  return ok([...references.values()]);
}

/** A name of one folder or file, whatever the file system: no separator, no drive, no way up. */
function isPlainName(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && !/[/\\:\0]/.test(part);
}
