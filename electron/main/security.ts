import { app, protocol, type Session } from 'electron';
import { isAppUrl } from '../ipc/trustedSender.ts';

/** Called once, before the app is ready. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { ...privileges, codeCache: true } },
    { scheme: 'study', privileges },
  ]);
}

/** Every permission, device, download and remote address is refused to the pages of this session. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler?.((_details, answer) => answer({ confirmed: false }));
  session.setDisplayMediaRequestHandler(null);
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isLocalAddress(details.url) }));
}

/** The app and study schemes, what the page made itself, and the developer tools of an unpackaged build. */
export function isLocalAddress(url: string): boolean {
  return /^(?:app:\/\/letb\/|study:\/\/|data:|blob:app:\/\/letb\/|devtools:\/\/)/.test(url);
}

type Fault = (where: string, error: unknown) => void;

/** For every page of the program, whoever opens it: it stays where it is, opens nothing and embeds nothing. */
export function lockNavigation(onFault: Fault): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => deny(event, onFault));
    contents.on('will-redirect', (event) => deny(event, onFault));
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isAppUrl(event.url)) deny(event, onFault);
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** The log learns the scheme alone: an address may name a file. */
function deny(event: { readonly url: string; readonly preventDefault: () => void }, onFault: Fault): void {
  event.preventDefault();
  onFault('navigation-denied', new Error(`to ${event.url.split(':')[0] ?? ''}`));
}
