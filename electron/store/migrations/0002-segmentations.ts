import type { Migration } from '../migrate.ts';

/** Masks as an append-only journal of edits, with snapshots that only shorten its reading. */
export const segmentations: Migration = {
  version: 2,
  name: 'segmentations',
  sql: `
    CREATE TABLE segmentations (
      id INTEGER PRIMARY KEY,
      case_id TEXT NOT NULL REFERENCES cases (id),
      name TEXT NOT NULL,
      grid TEXT NOT NULL CHECK (json_valid(grid)),
      created_at TEXT NOT NULL,
      UNIQUE (case_id, name)
    ) STRICT;

    CREATE TABLE edits (
      sequence INTEGER PRIMARY KEY,
      segmentation_id INTEGER NOT NULL REFERENCES segmentations (id),
      revision INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('edit', 'undo', 'redo')),
      target INTEGER CHECK ((kind = 'edit') = (target IS NULL)),
      layer TEXT NOT NULL CHECK (layer IN ('liver', 'exclusion', 'lesion')),
      edit BLOB CHECK ((kind = 'edit') = (edit IS NOT NULL)),
      at TEXT NOT NULL,
      UNIQUE (segmentation_id, revision),
      FOREIGN KEY (segmentation_id, target) REFERENCES edits (segmentation_id, revision)
    ) STRICT;

    CREATE TRIGGER edits_are_never_changed BEFORE UPDATE ON edits
    BEGIN SELECT RAISE(ABORT, 'edits are never changed'); END;

    CREATE TRIGGER edits_are_never_deleted BEFORE DELETE ON edits
    BEGIN SELECT RAISE(ABORT, 'edits are never deleted'); END;

    CREATE TRIGGER edits_follow_one_another BEFORE INSERT ON edits
    WHEN NEW.revision <> 1 + coalesce((SELECT max(revision) FROM edits WHERE segmentation_id = NEW.segmentation_id), 0)
      OR EXISTS (SELECT 1 FROM edits WHERE sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'edits follow one another'); END;

    CREATE TABLE snapshots (
      segmentation_id INTEGER NOT NULL REFERENCES segmentations (id),
      revision INTEGER NOT NULL,
      layer TEXT NOT NULL CHECK (layer IN ('liver', 'exclusion', 'lesion')),
      mask BLOB NOT NULL,
      PRIMARY KEY (segmentation_id, revision, layer)
    ) STRICT, WITHOUT ROWID;
  `,
};
