import type { Migration } from '../migrate.ts';
import { record } from './0001-record.ts';
import { segmentations } from './0002-segmentations.ts';
import { drafts } from './0003-drafts.ts';
import { observers } from './0004-observers.ts';

/** Every step from an empty database to today's form, in order; a step that was released never changes. */
export const migrations: readonly Migration[] = [record, segmentations, drafts, observers];
