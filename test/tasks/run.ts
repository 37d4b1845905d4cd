import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';

export const root = new URL('../..', import.meta.url).pathname;
export const bin = (name: string): string => `${root}node_modules/.bin/${name}`;

export interface Task {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TaskResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

/** Runs a command from the project's root, on the project's own Node; its output is kept, and shown at once where `live`. */
export function runTask(task: Task, live: boolean): Promise<TaskResult> {
  const started = performance.now();
  const [program = '', ...args] = task.command;
  return new Promise((resolve) => {
    const path = `${root}node_modules/.bin${delimiter}${process.env['PATH'] ?? ''}`;
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...task.environment, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (live) process.stdout.write(chunk);
      });
    }
    const end = (passed: boolean, more: string): void =>
      resolve({
        name: task.name,
        passed,
        seconds: (performance.now() - started) / 1000,
        output: Buffer.concat(chunks).toString() + more,
      });
    child.on('error', (error) => end(false, error.message));
    child.on('close', (code) => end(code === 0, ''));
  });
}

/** Runs the tasks `width` at a time; says each one's result, and the output of the failed ones. True when all passed. */
export async function runAll(tasks: readonly Task[], width: number): Promise<boolean> {
  const queue = [...tasks];
  const results: TaskResult[] = [];
  const worker = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const result = await runTask(task, false);
      results.push(result);
      process.stdout.write(`${result.passed ? '✓' : '✗'} ${result.name} (${result.seconds.toFixed(1)} s)\n`);
      if (!result.passed) process.stdout.write(`${result.output}\n`);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results.length === tasks.length && results.every((result) => result.passed);
}
