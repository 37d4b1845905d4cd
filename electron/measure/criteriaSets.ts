import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { refusals } from '../../core/base/errors.ts';
import type { DocumentRefusals } from '../../core/record/readMeasurement.ts';
import { criteriaSetOf, parseCriteriaSet, type CriteriaSet } from '../../core/response/criteriaSets.ts';
import { readTextFile } from '../files/readTextFile.ts';

const folder = fileURLToPath(new URL('../../assets/criteria-sets/', import.meta.url));
const refusal = refusals<DocumentRefusals>();

/** Every set that lies in `assets/criteria-sets`, by id. */
export function shippedCriteriaSets(): readonly CriteriaSet[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .toSorted()
    .map((name) => readCriteriaSet(join(folder, name)));
}

/** A shipped set by its id, or a user's own by the path of its `.json` file. */
export function findCriteriaSet(idOrPath: string): CriteriaSet {
  return idOrPath.endsWith('.json') ? readCriteriaSet(idOrPath) : criteriaSetOf(idOrPath, shippedCriteriaSets());
}

function readCriteriaSet(path: string): CriteriaSet {
  return parseCriteriaSet(parseJson(readTextFile(path), path), path);
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('document-not-json', { name });
  }
}
