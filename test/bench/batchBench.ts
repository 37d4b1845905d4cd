import '../../electron/workers/withoutMaglev.ts';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest } from '../../core/record/batchManifest.ts';
import type { CaseProtocol } from '../../core/record/caseDocument.ts';
import { makeDemoCase, openDemoCase, type DemoCase } from '../../electron/files/demoCase.ts';
import { makeFolder } from '../../electron/files/makeFolder.ts';
import { startCaseProcess, type CaseProcess } from '../../electron/measure/batch/caseProcess.ts';
import { runBatch } from '../../electron/measure/batch/runBatch.ts';
import { randomOf } from '../phantoms.ts';
import type { Row } from './row.ts';

/** As the specification has it. */
const CASES = 60;
/** Different images; each is measured with several placements. */
const PATIENTS = 4;
const DIMENSIONS = [144, 144, 56] as const;
const EARLY = 10;
const SAMPLE_MS = 50;

/**
 * Cases by a batch as `letb batch` runs it: its whole wall time, with the start of its processes, journal, sheets and tables, against the sum of the single
 * times over the cores; and memory from case 10 to the last. A single time is the median of the same work, pictures, sheet and report of the case
 * included, by one warm process with the machine to itself: no start of a process, no cold code.
 */
export async function batchRows(cases: number = CASES, uncertainty = true): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'letb-batch-bench-'));
  try {
    const manifest = await writeManifest(folder, cases);
    const cores = availableParallelism();
    const alone = await measured(manifest, join(folder, 'alone'), { workers: 1, uncertainty });
    const together = await measured(manifest, join(folder, 'together'), { workers: cores, uncertainty });
    if (alone.tables !== together.tables) throw new Error('one worker and several give other tables');
    const single = median(alone.caseSeconds);
    const sideBySide = await secondsSideBySide(manifest, folder, { processes: cores, uncertainty });
    const sum = cases * single;
    const commands = cases * median(secondsOfCommands(manifest, folder));
    const load = `load ${loadavg()[0]?.toFixed(1) ?? '?'} on ${cores} cores`;
    return [
      {
        work: `batch of ${cases} cases${uncertainty ? '' : ' without intervals'}, ${cores} workers`,
        measured: `${together.wallSeconds.toFixed(1)} s`,
        against: `${(sum / cores).toFixed(1)} s: single times ÷ cores`,
        ratio: (together.wallSeconds / (sum / cores)).toFixed(2),
        target: '≤ 1.1',
        limitedBy: load,
      },
      {
        work: `a warm case in ${cores} processes at once, without journal, tables and start`,
        measured: `${sideBySide.toFixed(2)} s`,
        against: `${single.toFixed(2)} s: with the machine to itself`,
        ratio: (sideBySide / single).toFixed(2),
        target: 'what of the ratio above is not the batch’s',
        limitedBy: `one alone keeps ${alone.busyCores.toFixed(2)} cores busy (it compiles and collects beside its work), and cores share caches and memory`,
      },
      {
        work: 'the same batch',
        measured: `${together.wallSeconds.toFixed(1)} s`,
        against: `${(commands / cores).toFixed(1)} s: each case by a command of its own ÷ cores`,
        ratio: (together.wallSeconds / (commands / cores)).toFixed(2),
        target: '≤ 1.1',
        limitedBy: load,
      },
      {
        work: `its memory, case ${EARLY + 1} to ${cases}`,
        measured: `${mib(together.peakLate)} MiB`,
        against: `${mib(together.peakEarly)} MiB up to case ${EARLY}`,
        ratio: (together.peakLate / together.peakEarly).toFixed(2),
        target: '≤ 1.1',
        limitedBy: 'no process was replaced',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Cases that a process measures before it is warm, and cases that are then timed. */
const WARMING = 5;
const TIMED = 8;

/** A case's median time in processes that only measure, each as soon as it can, beside each other: what none of the batch's own work can mend. */
async function secondsSideBySide(
  manifest: string,
  folder: string,
  { processes, uncertainty }: { readonly processes: number; readonly uncertainty: boolean },
): Promise<number> {
  const { rows } = readManifest(readFileSync(manifest, 'utf8'), 'manifest.csv');
  const seconds: number[] = [];
  const run = async (process: CaseProcess, first: number): Promise<void> => {
    for (let n = 0; n < WARMING + TIMED; n += 1) {
      const row = rows[(first + n) % rows.length];
      if (row === undefined) throw new RangeError('a manifest has rows');
      const own = join(folder, `beside-${first}-${n}`);
      makeFolder(own);
      const order = { ...caseSettings, row, base: folder, folder: own, protocol: protocolWith(uncertainty) };
      const started = performance.now();
      const last = await process.measure({ ...order, ended: new Map() }, () => undefined);
      if (last.kind !== 'done') throw new Error(JSON.stringify(last));
      if (n >= WARMING) seconds.push((performance.now() - started) / 1000);
    }
    process.end();
  };
  await Promise.all(Array.from({ length: processes }, (_, n) => run(startCaseProcess(), n)));
  return median(seconds);
}

/** Cases that are measured by a command of their own. */
const COMMANDS = 5;

/** Wall time of `letb batch` on one line of the manifest each, the start of the program included. */
function secondsOfCommands(manifest: string, folder: string): readonly number[] {
  const letb = new URL('../../electron/cli/letb.ts', import.meta.url).pathname;
  const [header = '', ...lines] = readFileSync(manifest, 'utf8').split('\n');
  return lines.slice(0, COMMANDS).map((line, at) => {
    const file = join(folder, `single-${at}.csv`);
    writeFileSync(file, `${header}\n${line}`);
    const started = performance.now();
    const run = spawnSync(process.execPath, [letb, 'batch', file, '--out', join(folder, `single-${at}`)]);
    if (run.status !== 0) throw new Error(String(run.stderr));
    return (performance.now() - started) / 1000;
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

async function writeManifest(folder: string, cases: number): Promise<string> {
  const random = randomOf(60);
  const patients: DemoCase[] = [];
  for (let n = 0; n < PATIENTS; n += 1) {
    const path = join(folder, `patient-${n}`);
    await makeDemoCase(path, { demo: { seed: n + 1, dimensions: DIMENSIONS } });
    patients.push(await openDemoCase(path));
  }
  const rows = Array.from({ length: cases }, (_, n) => {
    const demo = patients[n % PATIENTS];
    const timepoints = demo?.timepoints ?? [];
    const shifted = (points: readonly (readonly number[])[]): string =>
      points.map((point) => point.map((x) => (x + 2 * random() - 1).toFixed(3)).join(' ')).join('; ');
    const fields = timepoints.flatMap((t) => [t.arterial, t.precontrast, t.liverMask, shifted(t.roiCentresLps)]);
    return [`P${n}`, 'T1', demo?.treatmentDate, ...fields].join(',');
  });
  const columns = ['pre', 'post'].flatMap((id) =>
    ['arterial', 'precontrast', 'liver', 'rois'].map((part) => `${id}_${part}`),
  );
  const manifest = join(folder, 'manifest.csv');
  writeFileSync(manifest, [['patient', 'treatment', 'treatment_dates', ...columns].join(','), ...rows].join('\n'));
  return manifest;
}

const caseSettings = { language: 'en', softwareVersion: 'bench' } as const;

function protocolWith(uncertainty: boolean): CaseProtocol {
  return { k: 2, roiVolumeCm3: 1, roiShape: 'cube', align: 'none', overrides: [], uncertainty };
}

interface MeasuredBatch {
  readonly wallSeconds: number;
  readonly caseSeconds: readonly number[];
  /** Of all processes of the batch, bytes: up to case 10, and after it. */
  readonly peakEarly: number;
  readonly peakLate: number;
  /** Processor time over wall time of its processes, once they are warm. */
  readonly busyCores: number;
  readonly tables: string;
}

async function measured(
  manifest: string,
  folder: string,
  { workers, uncertainty }: { readonly workers: number; readonly uncertainty: boolean },
): Promise<MeasuredBatch> {
  const caseSeconds: number[] = [];
  let [ended, peakEarly, peakLate] = [0, 0, 0];
  const sampler = setInterval(() => {
    const bytes = sumOfChildren(residentBytes);
    if (ended < EARLY) peakEarly = Math.max(peakEarly, bytes);
    else peakLate = Math.max(peakLate, bytes);
  }, SAMPLE_MS);
  const busy: Busy[] = [];
  const started = performance.now();
  const document = await runBatch(
    {
      manifest: { name: 'manifest.csv', text: readFileSync(manifest, 'utf8') },
      base: folder,
      folder,
      protocol: protocolWith(uncertainty),
      workers,
      resume: false,
      retryFailed: false,
      decisions: new Map(),
      decisionsName: '',
      ...caseSettings,
    },
    {
      onProgress: () => undefined,
      onCase: () => {
        ended += 1;
        busy.push({ ms: performance.now(), processorMs: sumOfChildren(processorMs) });
      },
      startProcess: () => timedProcess(caseSeconds),
    },
  );
  clearInterval(sampler);
  if (document.counts.measured !== document.cases.length)
    throw new Error(JSON.stringify(document.cases.find((c) => c.state !== 'measured')));
  return {
    wallSeconds: (performance.now() - started) / 1000,
    caseSeconds,
    peakEarly,
    peakLate,
    busyCores: busyBetween(busy[workers * WARMING], busy[document.cases.length - workers]),
    tables: readFileSync(join(folder, 'batch.csv'), 'utf8'),
  };
}

function timedProcess(seconds: number[]): CaseProcess {
  const own = startCaseProcess();
  return {
    ...own,
    measure: async (order, onMessage) => {
      const started = performance.now();
      const last = await own.measure(order, onMessage);
      seconds.push((performance.now() - started) / 1000);
      return last;
    },
  };
}

interface Busy {
  readonly ms: number;
  readonly processorMs: number;
}

function busyBetween(first: Busy | undefined, last: Busy | undefined): number {
  if (first === undefined || last === undefined || last.ms <= first.ms) return Number.NaN;
  return (last.processorMs - first.processorMs) / (last.ms - first.ms);
}

/** Of the processes that this one started, as Linux says it; one that has ended meanwhile counts nothing. */
function sumOfChildren(of: (pid: string) => number): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  return children.reduce((sum, pid) => {
    try {
      return sum + of(pid);
    } catch {
      return sum;
    }
  }, 0);
}

function residentBytes(pid: string): number {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

/** Of all its threads, in the kernel and outside; Linux counts hundredths of a second. */
function processorMs(pid: string): number {
  const [, , , , , , , , , , , user, kernel] = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(
    ' ',
  );
  return 10 * (Number(user) + Number(kernel));
}

if (import.meta.main) {
  const [, , cases = String(CASES), ...words] = process.argv;
  for (const row of await batchRows(Number(cases), !words.includes('--no-uncertainty')))
    process.stdout.write(
      `${row.work}: ${row.measured}, against ${row.against}: ${row.ratio} (${row.target}; ${row.limitedBy})\n`,
    );
}
