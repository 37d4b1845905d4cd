import { refusals } from '../../core/base/errors.ts';
import type { DocumentRefusals } from '../../core/record/readMeasurement.ts';
import { readTextFile } from '../files/readTextFile.ts';

const refusal = refusals<DocumentRefusals>();

/** The value of a JSON file. Refused: a file that cannot be read or is no JSON. */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readTextFile(path));
  } catch (error) {
    throw error instanceof SyntaxError ? refusal('document-not-json', { name: path }) : error;
  }
}
