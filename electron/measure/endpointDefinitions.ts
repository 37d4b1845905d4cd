import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  endpointDefinitionOf,
  parseEndpointDefinition,
  type EndpointDefinition,
} from '../../core/response/timeline/endpointDefinitions.ts';
import { readJsonFile } from './readJsonFile.ts';

const folder = fileURLToPath(new URL('../../assets/endpoint-definitions/', import.meta.url));

/** Every definition that lies in `assets/endpoint-definitions`, by id. */
export function shippedEndpointDefinitions(): readonly EndpointDefinition[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .toSorted()
    .map((name) => read(join(folder, name)));
}

/** A shipped definition by its id, or a user's own by the path of its `.json` file. */
export function findEndpointDefinition(idOrPath: string): EndpointDefinition {
  return idOrPath.endsWith('.json') ? read(idOrPath) : endpointDefinitionOf(idOrPath, shippedEndpointDefinitions());
}

function read(path: string): EndpointDefinition {
  return parseEndpointDefinition(readJsonFile(path), path);
}
