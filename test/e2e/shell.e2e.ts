import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MainApi, Reply } from '../../core/ipc/contract.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

declare global {
  interface Window {
    readonly letb: MainApi;
    /** Set by a script that the policy must not let run. */
    inlineScriptRan?: boolean;
  }
}

let shell: LaunchedApp;

beforeAll(async () => {
  shell = await launchApp();
});

afterAll(() => shell.close());

/** Asks by name and arguments that the contract need not know. */
function ask(name: string, args: unknown): Promise<Reply<unknown>> {
  return shell.page.evaluate(
    ([name, args]) => (window.letb.request as (name: unknown, args: unknown) => Promise<Reply<unknown>>)(name, args),
    [name, args] as const,
  );
}

describe('the page', () => {
  test('has nothing of Node or Electron', async () => {
    const seen = await shell.page.evaluate(() =>
      ['process', 'require', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(seen).toEqual([]);
  });

  test('has the four functions of MainApi and no more', async () => {
    expect(await shell.page.evaluate(() => Object.keys(window.letb).sort())).toEqual([
      'importDropped',
      'maskDropped',
      'on',
      'request',
    ]);
  });

  test('cannot change MainApi', async () => {
    const changed = await shell.page.evaluate(() => {
      try {
        Object.assign(window.letb, { request: () => 'mine' });
      } catch {
        return false;
      }
      return String(window.letb.request).includes('mine');
    });
    expect(changed).toBe(false);
  });

  test('cannot make a webview', async () => {
    const made = await shell.page.evaluate(() => {
      const view = document.createElement('webview');
      document.body.append(view);
      const answer = ['loadURL', 'getWebContentsId', 'executeJavaScript'].filter((name) => name in view);
      view.remove();
      return answer;
    });
    expect(made).toEqual([]);
  });

  test('is cross-origin isolated, with shared memory', async () => {
    expect(await shell.page.evaluate(() => [crossOriginIsolated, new SharedArrayBuffer(8).byteLength])).toEqual([
      true,
      8,
    ]);
  });

  test('runs under the preferences that the checklist asks for', async () => {
    const preferences = await shell.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    expect(preferences['enableBlinkFeatures'] ?? '').toBe('');
  });
});

describe('the content security policy', () => {
  test('blocks inline script, in the page and as an event attribute', async () => {
    const ran = await shell.page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineScriptRan = true';
      document.head.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.inlineScriptRan = true');
      image.src = 'data:image/png;base64,x';
      document.body.append(image);
      await new Promise((resolve) => setTimeout(resolve, 200));
      image.remove();
      return window.inlineScriptRan ?? false;
    });
    expect(ran).toBe(false);
  });

  test('blocks eval and lets WebAssembly compile', async () => {
    // In a timer of the page: what the debugger evaluates itself is not under the policy.
    const outcomes = await shell.page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          setTimeout(async () => {
            const wasm = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
            let evaluated: string;
            try {
              // oxlint-disable-next-line no-eval -- what the policy must stop
              evaluated = String(globalThis.eval('1 + 1'));
            } catch (error) {
              evaluated = error instanceof Error ? error.name : String(error);
            }
            resolve([
              evaluated,
              await WebAssembly.instantiate(wasm).then(
                () => 'compiled',
                () => 'refused',
              ),
            ]);
          });
        }),
    );
    expect(outcomes).toEqual(['EvalError', 'compiled']);
  });

  test.each(['https://example.org/', 'http://127.0.0.1:9/', 'file:///etc/hosts', 'app://other/index.html'])(
    'blocks fetch of %s',
    async (url) => {
      const outcome = await shell.page.evaluate(
        (url) =>
          fetch(url).then(
            (answer) => `status ${answer.status}`,
            () => 'blocked',
          ),
        url,
      );
      expect(outcome).toBe('blocked');
    },
  );

  test('blocks workers made from strings', async () => {
    const outcome = await shell.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          try {
            const url = URL.createObjectURL(new Blob(['postMessage("ran")'], { type: 'text/javascript' }));
            const worker = new Worker(url);
            worker.addEventListener('message', () => resolve('ran'));
            worker.addEventListener('error', () => resolve('blocked'));
          } catch (error) {
            resolve(error instanceof DOMException ? 'blocked' : String(error));
          }
        }),
    );
    expect(outcome).toBe('blocked');
  });

  test('blocks frames', async () => {
    const directive = await shell.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
            once: true,
          });
          const frame = document.createElement('iframe');
          frame.src = 'https://example.org/';
          document.body.append(frame);
          setTimeout(() => resolve('no violation'), 2_000);
        }),
    );
    expect(directive).toBe('frame-src');
  });
});

describe('the session', () => {
  test('cancels a remote address even where the policy does not look', async () => {
    const outcome = await shell.app.evaluate(async ({ session }) =>
      session
        .fromPartition('letb')
        .fetch('https://example.org/')
        .then(
          () => 'fetched',
          (error: Error) => error.message,
        ),
    );
    expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT');
  });

  test('denies permissions', async () => {
    const states = await shell.page.evaluate(() =>
      Promise.all(
        ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'].map(
          async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
        ),
      ),
    );
    expect(new Set(states)).toEqual(new Set(['denied']));
    const camera = await shell.page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        (error: Error) => error.name,
      ),
    );
    expect(camera).not.toBe('given');
  });

  test('keeps nothing of the page on disk', async () => {
    expect(await shell.app.evaluate(({ session }) => session.fromPartition('letb').isPersistent())).toBe(false);
  });
});

describe('navigation', () => {
  test.each(['https://example.org/', 'file:///etc/hosts', 'data:text/html,hello'])('to %s is denied', async (url) => {
    const before = shell.page.url();
    await shell.page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      link.remove();
    }, url);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(shell.page.url()).toBe(before);
    expect(before).toBe('app://letb/index.html');
  });

  test('to another file of the program is denied too', async () => {
    await shell.page.evaluate(() => location.assign('app://letb/index.html?again'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(shell.page.url()).toBe('app://letb/index.html');
  });

  test('by window.open opens no window', async () => {
    const opened = await shell.page.evaluate(() =>
      ['https://example.org/', 'app://letb/index.html', ''].map((url) => window.open(url)),
    );
    expect(opened).toEqual([null, null, null]);
    expect(await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });
});

describe('requests', () => {
  test('of an unknown name are refused in the page', async () => {
    for (const name of ['record:drop', 'constructor', '__proto__', 'toString', '']) {
      expect(await ask(name, null)).toMatchObject({ ok: false, error: { code: 'request-unknown', details: { name } } });
    }
  });

  test('of an unknown name are refused in main, should one pass the page', async () => {
    const codes = await shell.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const handlers = (
        ipcMain as unknown as { _invokeHandlers: Map<string, (event: unknown, ...args: unknown[]) => unknown> }
      )['_invokeHandlers'];
      const handler = handlers.get('letb:request');
      const event = { sender: contents, senderFrame: contents?.mainFrame };
      const stranger = { sender: contents, senderFrame: null };
      const answers = await Promise.all([
        handler?.(event, 'record:drop', null),
        handler?.(event, '__proto__', null),
        handler?.(stranger, 'app:info', null),
        handler?.(event, 'app:info', null),
      ]);
      return answers.map((answer) => (answer as { ok: boolean; error?: { code: string } }).error?.code ?? 'answered');
    });
    expect(codes).toEqual(['request-unknown', 'request-unknown', 'request-not-trusted', 'answered']);
  });

  test('with bad arguments are refused', async () => {
    const bad: readonly (readonly [string, unknown])[] = [
      ['import:start', { paths: ['/etc'] }],
      ['mask:take', { path: '/etc/liver.nii' }],
      ['import:start', { demo: false }],
      ['import:start', null],
      ['import:cancel', { importId: '../1' }],
      ['import:cancel', { importId: 1 }],
      ['settings:set', { language: 'de' }],
      ['settings:set', { language: 'en', admin: true }],
      ['log:report', { where: 'window', message: 'x'.repeat(30_000), stack: null }],
      ['app:info', { anything: 1 }],
    ];
    for (const [name, args] of bad) {
      expect(await ask(name, args), JSON.stringify([name, args]).slice(0, 90)).toMatchObject({
        ok: false,
        error: { code: 'request-not-valid', details: { name } },
      });
    }
  });

  test('are answered when they are right', async () => {
    const version: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    expect(await ask('settings:set', { language: 'fr' })).toEqual({ ok: true, result: { language: 'fr' } });
    expect(await ask('app:info', null)).toMatchObject({
      ok: true,
      result: {
        language: 'fr',
        researchUseLine: expect.stringContaining('recherche'),
        version: (version as { version: string }).version,
      },
    });
    expect(await ask('settings:set', { language: 'en' })).toEqual({ ok: true, result: { language: 'en' } });
    expect(JSON.parse(readFileSync(join(shell.userData, 'settings.json'), 'utf8'))).toEqual({ language: 'en' });
    expect(await ask('import:cancel', { importId: '99' })).toEqual({ ok: true, result: false });
    expect(await ask('import:takeOffered', null)).toEqual({ ok: true, result: null });
  });

  test('a File that the page made itself imports nothing', async () => {
    const reply = await shell.page.evaluate(() => window.letb.importDropped([new File(['x'], '/etc/hosts')]));
    expect(reply).toEqual({ ok: false, error: { code: 'dropped-files-without-path', details: { files: 1 } } });
  });

  test('an event of an unknown name cannot be listened to', async () => {
    const message = await shell.page.evaluate(() => {
      try {
        (window.letb.on as (name: unknown, listener: () => void) => void)('letb:event', () => undefined);
        return 'listening';
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(message).toContain('no such event');
  });
});

describe('the window', () => {
  test('has a menu in the language in force, whose entries reach the page', async () => {
    await ask('settings:set', { language: 'fr' });
    const heard = shell.page.evaluate(
      () => new Promise((resolve) => void window.letb.on('menu:chosen', ({ command }) => resolve(command))),
    );
    const labels = await shell.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items ?? [];
      const file = items.find(({ label }) => label === 'Fichier')?.submenu?.items ?? [];
      setTimeout(() => file[2]?.click(), 200);
      return items.map(({ label }) => label);
    });
    expect(labels).toEqual(expect.arrayContaining(['Fichier', 'Affichage', 'Aide']));
    expect(await heard).toBe('import:demo');
    await ask('settings:set', { language: 'en' });
  });

  test('stands where it was closed', async () => {
    const userData = mkdtempSync(join(tmpdir(), 'letb-bounds-'));
    const bounds = { x: 40, y: 60, width: 1200, height: 700 };
    const first = await launchApp({ userData });
    await first.app.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      bounds,
    );
    await first.close();
    const second = await launchApp({ userData });
    const found = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    await second.close();
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
    expect(found).toEqual(bounds);
  });
});

describe('the error log', () => {
  test('has what the page reports, without paths and names', async () => {
    await ask('log:report', {
      where: 'window',
      message: 'cannot open /data/MUSTERMANN^ERIKA/IM0001 of 19670512',
      stack: null,
    });
    const log = readFileSync(join(shell.userData, 'logs', 'faults.log'), 'utf8');
    expect(log).toContain('page-window Error: cannot open <path>');
    expect(log).not.toMatch(/MUSTERMANN|ERIKA|IM0001|19670512|\/data/);
  });

  test('has the navigations that were denied, by scheme only', () => {
    const log = readFileSync(join(shell.userData, 'logs', 'faults.log'), 'utf8');
    expect(log).toContain('navigation-denied Error: to https');
    expect(log).not.toContain('example.org');
  });
});
