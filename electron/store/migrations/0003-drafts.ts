import type { Migration } from '../migrate.ts';

/** Masks that a draft's maker proposed. */
export const drafts: Migration = {
  version: 3,
  name: 'drafts',
  sql: `
    CREATE TABLE drafts (
      id INTEGER PRIMARY KEY,
      segmentation_id INTEGER NOT NULL REFERENCES segmentations (id),
      layer TEXT NOT NULL CHECK (layer IN ('liver', 'exclusion', 'lesion')),
      method TEXT NOT NULL,
      parameters TEXT NOT NULL CHECK (json_valid(parameters)),
      mask BLOB NOT NULL,
      at TEXT NOT NULL
    ) STRICT;

    CREATE INDEX drafts_of_segmentation ON drafts (segmentation_id, id);

    CREATE TRIGGER drafts_are_never_changed BEFORE UPDATE ON drafts
    BEGIN SELECT RAISE(ABORT, 'drafts are never changed'); END;
  `,
};
