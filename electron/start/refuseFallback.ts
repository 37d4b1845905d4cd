import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FALLBACK } from './fallbackBinary.ts';
import { UNOFFICIAL_MARK } from './unofficialMark.ts';

/** Called by electron-builder once a package's folder stands, before it is signed or compressed: the fallback never reaches users. */
export default function refuseFallback(context: { readonly appOutDir: string }): void {
  if (!existsSync(join(context.appOutDir, UNOFFICIAL_MARK))) return;
  throw new Error(
    `${FALLBACK.name} is for development and evaluation only and is not packaged: ` +
      "package where Electron's own build can be downloaded, without electronDist and ELECTRON_OVERRIDE_DIST_PATH.",
  );
}
