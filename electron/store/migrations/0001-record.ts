import type { Migration } from '../migrate.ts';

/** Cases and their append-only record; what the window keeps between runs. */
export const record: Migration = {
  version: 1,
  name: 'record',
  sql: `
    CREATE TABLE cases (
      id TEXT PRIMARY KEY,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE events (
      sequence INTEGER PRIMARY KEY,
      case_id TEXT NOT NULL REFERENCES cases (id),
      revision INTEGER NOT NULL,
      kind TEXT NOT NULL,
      observer TEXT NOT NULL,
      at TEXT NOT NULL,
      payload TEXT NOT NULL CHECK (json_valid(payload)),
      UNIQUE (case_id, revision)
    ) STRICT;

    CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

    CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

    CREATE TRIGGER events_follow_one_another BEFORE INSERT ON events
    WHEN NEW.revision <> 1 + coalesce((SELECT max(revision) FROM events WHERE case_id = NEW.case_id), 0)
      OR EXISTS (SELECT 1 FROM events WHERE sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'events follow one another'); END;

    CREATE TABLE window_state (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value)),
      changed_at TEXT NOT NULL
    ) STRICT;
  `,
};
