import type { Migration } from '../migrate.ts';

/** Who reads, the studies that they read in, and bytes that documents name by their digest. */
export const observers: Migration = {
  version: 4,
  name: 'observers',
  sql: `
    CREATE TABLE observers (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      initials TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('reader', 'consensus')),
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TRIGGER observers_are_never_deleted BEFORE DELETE ON observers
    BEGIN SELECT RAISE(ABORT, 'observers are never deleted'); END;

    CREATE TABLE studies (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      blind INTEGER NOT NULL CHECK (blind IN (0, 1)),
      washout_days INTEGER NOT NULL CHECK (washout_days >= 0),
      seed INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      unsealed_at TEXT
    ) STRICT;

    CREATE TRIGGER studies_are_only_unsealed BEFORE UPDATE ON studies
    WHEN OLD.unsealed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.name <> OLD.name OR NEW.blind <> OLD.blind
      OR NEW.washout_days <> OLD.washout_days OR NEW.seed <> OLD.seed OR NEW.created_at <> OLD.created_at
    BEGIN SELECT RAISE(ABORT, 'studies are only unsealed, once'); END;

    CREATE TRIGGER studies_are_never_deleted BEFORE DELETE ON studies
    BEGIN SELECT RAISE(ABORT, 'studies are never deleted'); END;

    CREATE TABLE study_cases (
      study_id INTEGER NOT NULL REFERENCES studies (id),
      place INTEGER NOT NULL,
      case_id TEXT NOT NULL REFERENCES cases (id),
      PRIMARY KEY (study_id, place),
      UNIQUE (study_id, case_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sessions (
      id INTEGER PRIMARY KEY,
      study_id INTEGER NOT NULL REFERENCES studies (id),
      observer_id INTEGER NOT NULL REFERENCES observers (id),
      pass INTEGER NOT NULL CHECK (pass > 0),
      begun_at TEXT NOT NULL,
      UNIQUE (study_id, observer_id, pass)
    ) STRICT;

    CREATE TRIGGER sessions_are_never_changed BEFORE UPDATE ON sessions
    BEGIN SELECT RAISE(ABORT, 'sessions are never changed'); END;

    CREATE TRIGGER sessions_are_never_deleted BEFORE DELETE ON sessions
    BEGIN SELECT RAISE(ABORT, 'sessions are never deleted'); END;

    CREATE TABLE blobs (
      sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
      bytes BLOB NOT NULL,
      at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER blobs_are_never_changed BEFORE UPDATE ON blobs
    BEGIN SELECT RAISE(ABORT, 'blobs are never changed'); END;

    CREATE INDEX events_by_reading ON events (case_id, payload ->> 'readingId', payload ->> 'documentKind', revision);
  `,
};
