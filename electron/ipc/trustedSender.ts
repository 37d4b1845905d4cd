/** The origin of the window's page: scheme and host of the built renderer. */
export const APP_ORIGIN = 'app://letb';

/** Who sent a message: the frame as the main process sees it, null once it is gone. */
export interface Sender {
  readonly frameUrl: string | null;
  readonly isTopFrame: boolean;
  /** Whether the message came from a window that this program opened and still holds. */
  readonly isOwnWindow: boolean;
}

/** Only the top frame of our own window, showing our own page, may ask for anything. */
export function isTrustedSender(sender: Sender): boolean {
  if (!sender.isOwnWindow || !sender.isTopFrame || sender.frameUrl === null) return false;
  return isAppUrl(sender.frameUrl);
}

/** Compared with the slash, so that neither `app://letb.example/` nor `app://letb@example/` passes. */
export function isAppUrl(url: string): boolean {
  return url.startsWith(`${APP_ORIGIN}/`);
}
