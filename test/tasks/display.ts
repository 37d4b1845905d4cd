import { spawn } from 'node:child_process';

export interface Display {
  readonly environment: Readonly<Record<string, string>>;
  /** Why no window can be opened here, or null. */
  readonly problem: string | null;
  readonly end: () => void;
}

/** A display for the suites that open windows: the system's own, or on Linux an Xvfb that ends with the run. */
export async function startDisplay(): Promise<Display> {
  const own: Display = { environment: {}, problem: null, end: () => undefined };
  if (process.platform !== 'linux') return own;
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('exit', () => resolve(null));
    child.stdio[3]?.once('data', (data: unknown) => resolve(String(data).trim()));
  });
  if (number !== null) {
    return {
      environment: { DISPLAY: `:${number}`, LETB_SOFTWARE_GL: '1' },
      problem: null,
      end: () => void child.kill(),
    };
  }
  const present = process.env['DISPLAY'];
  if (present !== undefined && present !== '') return own;
  return { ...own, problem: 'no display and no Xvfb (apt-get install xvfb)' };
}
