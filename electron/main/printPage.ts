import { BrowserWindow, session, type Session } from 'electron';
import { APP_ORIGIN } from '../ipc/trustedSender.ts';
import { lockSession } from './security.ts';

/** What a printed page may do: nothing but show itself, whatever it says of itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

let printSession: Session | null = null;
let printed = '';
let last: Promise<unknown> = Promise.resolve();

/** A page, complete in itself, as a PDF of its own paper size. One after the other; without script, network, preload or permissions. */
export function printPage(html: string): Promise<Uint8Array> {
  const next = last.then(() => print(html));
  last = next.catch(() => undefined);
  return next;
}

async function print(html: string): Promise<Uint8Array> {
  printed = html;
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: sessionOfPrints(),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webSecurity: true,
      spellcheck: false,
      devTools: false,
    },
  });
  try {
    await window.loadURL(`${APP_ORIGIN}/index.html`);
    return await window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true });
  } finally {
    printed = '';
    window.destroy();
  }
}

/** A session of its own, in memory, whose only address is the page that is being printed. */
function sessionOfPrints(): Session {
  if (printSession !== null) return printSession;
  const own = session.fromPartition('letb-print');
  lockSession(own);
  own.protocol.handle(
    'app',
    () =>
      new Response(printed, {
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
      }),
  );
  printSession = own;
  return own;
}
