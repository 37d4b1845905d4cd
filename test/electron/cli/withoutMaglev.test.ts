import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const entry = new URL('../../../electron/cli/letb.ts', import.meta.url).pathname;
const withoutMaglev = new URL('../../../electron/workers/withoutMaglev.ts', import.meta.url).href;

/** Functions that each compiler of V8 was used for. */
function compiled(...args: readonly string[]): { readonly maglev: number; readonly turbofan: number } {
  const { stdout } = spawnSync(process.execPath, ['--trace-opt', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const count = (target: string): number =>
    stdout.split(`completed compiling`).filter((line) => line.includes(`(target ${target}`)).length;
  return { maglev: count('MAGLEV'), turbofan: count('TURBOFAN') };
}

describe('the compiler whose code gives other numbers', () => {
  const hot =
    'let s = 0; for (let r = 0; r < 3000; r += 1) s += ((a) => { let t = 0; for (const x of a) t += x; return t; })([r, 1, 2]); console.log(s);';

  it('would be used without the flag, and is not with it', () => {
    expect(compiled('-e', hot).maglev).toBeGreaterThan(0);
    expect(
      compiled('--input-type=module', '-e', `await import(${JSON.stringify(withoutMaglev)}); ${hot}`).maglev,
    ).toBeLessThan(compiled('-e', hot).maglev);
  });

  it('compiles nothing of the command line, but what Node runs before it', () => {
    const { maglev, turbofan } = compiled(entry, 'verify');
    expect(turbofan).toBeGreaterThan(20);
    expect(maglev).toBeLessThan(5);
  });
});
