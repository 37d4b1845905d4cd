import type { Settings } from '../../../core/ipc/contract.ts';
import { settingsSchema } from '../../../core/ipc/schemas.ts';
import { readJsonFile, writeJsonFile } from '../../files/jsonFile.ts';
import type { Handlers } from '../serveRequests.ts';

export interface SettingsOptions {
  readonly file: string;
  readonly initial: Settings;
  readonly onChange: (settings: Settings) => void;
}

export interface SettingsDesk {
  readonly current: () => Settings;
  readonly handlers: Pick<Handlers, 'settings:get' | 'settings:set'>;
}

/** The reader's settings, in one file, in memory while the program runs. */
export function settingsDesk({ file, initial, onChange }: SettingsOptions): SettingsDesk {
  let settings = readJsonFile<Settings>(file, settingsSchema, initial);
  return {
    current: () => settings,
    handlers: {
      'settings:get': () => settings,
      'settings:set': (change) => {
        settings = { ...settings, ...change };
        writeJsonFile(file, settings);
        onChange(settings);
        return settings;
      },
    },
  };
}
