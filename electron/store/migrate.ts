import type { Sql } from './sql.ts';

/** One step of the database's form: from `version` − 1 to `version`. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

export function versionOf(sql: Sql): number {
  return Number(sql.all('PRAGMA user_version')[0]?.['user_version'] ?? 0);
}

/** Brings the database to the last step, all in one transaction: it has the old form or the new one, never one between. */
export function migrate(sql: Sql, migrations: readonly Migration[]): void {
  const found = versionOf(sql);
  const ahead = migrations.filter(({ version }) => version > found);
  if (ahead.length === 0) return;
  sql.transaction(() => {
    for (const step of ahead) {
      if (step.version !== versionOf(sql) + 1)
        throw new Error(`migration ${step.version} follows form ${versionOf(sql)}`);
      sql.script(step.sql);
      sql.script(`PRAGMA user_version = ${step.version}`);
    }
  });
}
