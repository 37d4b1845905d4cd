import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale, projectRoot } from './build.ts';
import { hasDisplay, NoBinaryError, switchesFor } from './chooseBinary.ts';
import { electronBinary, isRoot } from './electronBinary.ts';
import { headlessCommand, readStartArguments, type StartRequest } from './startArguments.ts';

const USAGE = 'npm start [-- --demo | PATH]    opens the window, on the demo case, or on a folder of CT series';

const SANDBOX_HINT =
  'Electron stopped by itself. If the lines above speak of the sandbox: this system forbids user namespaces to normal users; ' +
  'allow them (on Ubuntu: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0) and start again.';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function start(words: readonly string[]): Promise<number> {
  const request = readStartArguments(words, process.env['INIT_CWD'] ?? process.cwd());
  if (request === null || request.kind === 'help') {
    say(USAGE);
    return request === null ? 2 : 0;
  }
  if (request.kind === 'path' && !existsSync(request.path)) {
    say(`there is nothing at ${request.path}`);
    return 2;
  }
  if (!hasDisplay(process.platform, process.env)) return runHeadless(request);
  await buildIfStale();
  const binary = await electronBinary(say);
  const softwareGl = process.env['LETB_SOFTWARE_GL'] === '1';
  const { switches, lines } = switchesFor({ platform: process.platform, isRoot: isRoot(), softwareGl });
  lines.forEach(say);
  const opened = request.kind === 'path' ? [request.path] : request.kind === 'demo' ? ['--demo'] : [];
  return exitCodeOf(binary.executable, [...switches, join(projectRoot, 'out', 'main', 'main.js'), ...opened]);
}

function runHeadless(request: StartRequest): Promise<number> {
  const command = headlessCommand(request);
  say('*** NO DISPLAY (neither DISPLAY nor WAYLAND_DISPLAY is set): no window can open. ***');
  say(`*** Running headless instead: npm run -s letb -- ${command.join(' ')} ***`);
  return exitCodeOf(process.execPath, [join(projectRoot, 'electron', 'cli', 'letb.ts'), ...command]);
}

/** A terminal's interrupt reaches the program as well; so long it has to end by itself before it is told again. */
const GRACE_MS = 2_000;

/** Runs a program in the foreground and gives its exit code; a request to end is passed on. */
function exitCodeOf(executable: string, args: readonly string[]): Promise<number> {
  const { ELECTRON_RUN_AS_NODE: _unused, ...env } = process.env;
  const child = spawn(executable, args, { stdio: 'inherit', env });
  process.on('SIGINT', () => setTimeout(() => child.kill('SIGTERM'), GRACE_MS).unref());
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (signal === 'SIGTRAP' || signal === 'SIGABRT') say(SANDBOX_HINT);
      done(code ?? (signal === null ? 1 : 130));
    });
  });
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof NoBinaryError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
