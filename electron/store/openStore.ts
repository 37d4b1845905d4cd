import type { StoreArgsOf, StoreRequestName, StoreResultOf, StoreState } from '../../core/ipc/storeContract.ts';
import { backUp, isDailyBackupDue, listBackups, newestBackup } from './backups.ts';
import { blobs, type Blobs } from './blobs.ts';
import { DATABASE_NAME, openDatabase, type OpenDatabase } from './database.ts';
import { drafts, type Drafts } from './drafts.ts';
import { latestVersion, type Migration } from './migrate.ts';
import { migrations as allMigrations } from './migrations/all.ts';
import { observers, type Observers } from './observers.ts';
import { records, type Records } from './records.ts';
import { restoreBackup } from './restoreBackup.ts';
import { segmentations, type Segmentations } from './segmentations.ts';
import { studies, type Studies } from './studies.ts';
import type { AfterWrite } from './sql.ts';
import { asRefusal } from './sqliteFaults.ts';
import { windowState, type WindowState } from './windowState.ts';

export interface StoreOptions {
  readonly folder: string;
  readonly now: () => Date;
  /** Of the system: what the first observer is called. */
  readonly userName?: string;
  /** Told when the daily backup failed; the store goes on without it. */
  readonly onFault: (error: unknown) => void;
  /** Other than today's only in tests. */
  readonly migrations?: readonly Migration[];
  readonly afterWrite?: AfterWrite;
  /** Steps of a segmentation from one snapshot to the next; other than the standard only in tests. */
  readonly snapshotEvery?: number;
}

/** Answers every request; a missing one does not compile. */
export type StoreAnswers = {
  readonly [Name in StoreRequestName]: (args: StoreArgsOf<Name>) => StoreResultOf<Name>;
};

export interface Store {
  /** Throws DomainError for a refusal. */
  readonly ask: <Name extends StoreRequestName>(name: Name, args: StoreArgsOf<Name>) => StoreResultOf<Name>;
  /** Copies the database when the newest daily backup is of an earlier day. */
  readonly backUpIfDue: () => void;
  readonly close: () => void;
}

interface Rooms {
  readonly database: OpenDatabase;
  readonly record: Records;
  readonly segmentation: Segmentations;
  readonly draft: Drafts;
  readonly observer: Observers;
  readonly study: Studies;
  readonly blob: Blobs;
  readonly window: WindowState;
}

/**
 * The store of a folder, opened at the first request and again after one that could not open it: a damaged database refuses every request
 * but that for a backup. Synchronous: a host with a window runs it on a thread of its own (`storeClient.ts`).
 */
export function openStore(options: StoreOptions): Store {
  const { folder, now, onFault, migrations = allMigrations } = options;
  const version = latestVersion(migrations);
  let rooms: Rooms | null = null;

  const backUpIfDue = (): void => {
    const at = now();
    if (rooms === null || !isDailyBackupDue(folder, at)) return;
    try {
      backUp(rooms.database.sql, { folder, version, reason: 'daily', at });
    } catch (error) {
      onFault(error);
    }
  };
  const close = (): void => {
    rooms?.database.close();
    rooms = null;
  };
  const opened = (): Rooms => {
    if (rooms !== null) return rooms;
    const database = openDatabase({ ...options, migrations });
    const { sql } = database;
    rooms = {
      database,
      record: records(sql, now),
      segmentation: segmentations(sql, now, options.snapshotEvery),
      draft: drafts(sql, now),
      observer: observers(sql, now, options.userName ?? 'Observer 1'),
      study: studies(sql, now),
      blob: blobs(sql, now, () => newestBackup(folder)),
      window: windowState(sql, now),
    };
    backUpIfDue();
    return rooms;
  };
  const state = (): StoreState => {
    opened();
    return { version, backups: listBackups(folder) };
  };

  const answers: StoreAnswers = {
    'store:state': state,
    'store:restoreBackup': ({ name }) => {
      close();
      restoreBackup(folder, name, now);
      return state();
    },
    'record:append': (args) => opened().record.append(args),
    'record:read': (args) => opened().record.read(args),
    'segmentation:open': (args) => opened().segmentation.open(args),
    'segmentation:append': (args) => opened().segmentation.append(args),
    'segmentation:undo': (args) => opened().segmentation.undo(args),
    'segmentation:redo': (args) => opened().segmentation.redo(args),
    'draft:save': (args) => opened().draft.save(args),
    'draft:list': (args) => opened().draft.list(args),
    'draft:read': (args) => opened().draft.read(args),
    'record:progress': () => opened().record.progress(),
    'observer:list': () => opened().observer.list(),
    'observer:add': (args) => opened().observer.add(args),
    'observer:rename': (args) => opened().observer.rename(args),
    'study:list': () => opened().study.list(),
    'study:begin': (args) => opened().study.begin(args),
    'study:unseal': (args) => opened().study.unseal(args),
    'session:begin': (args) => opened().study.beginSession(args),
    'blob:put': (args) => opened().blob.put(args),
    'blob:get': (args) => opened().blob.get(args),
    'window:getState': () => opened().window.get(),
    'window:setState': (args) => opened().window.set(args),
  };

  return {
    ask: (name, args) => {
      try {
        return answers[name](args);
      } catch (error) {
        throw asRefusal(error, DATABASE_NAME, () => newestBackup(folder));
      }
    },
    backUpIfDue,
    close,
  };
}
