import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemoCase, openDemoCase, type DemoCase } from '../../electron/files/demoCase.ts';
import { startCaseProcess, type CaseProcess } from '../../electron/measure/batch/caseProcess.ts';
import { runBatch } from '../../electron/measure/batch/runBatch.ts';
import { randomOf } from '../phantoms.ts';
import type { Row } from './row.ts';

const CASES = 60;
/** Different images; each is measured with several placements. */
const PATIENTS = 4;
const DIMENSIONS = [112, 112, 48] as const;
const EARLY = 10;
const SAMPLE_MS = 50;

/** 60 cases by a batch: its wall time against the sum of their single times over the cores, and memory from case 10 to case 60. */
export async function batchRows(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'letb-batch-bench-'));
  try {
    const manifest = await writeManifest(folder);
    const cores = availableParallelism();
    const alone = await measured(manifest, join(folder, 'alone'), 1);
    const together = await measured(manifest, join(folder, 'together'), cores);
    if (alone.tables !== together.tables) throw new Error('one worker and several give other tables');
    const sum = alone.caseSeconds.reduce((total, seconds) => total + seconds, 0);
    const load = `load ${loadavg()[0]?.toFixed(1) ?? '?'} on ${cores} cores`;
    return [
      {
        work: `batch of ${CASES} cases, ${cores} workers`,
        measured: `${together.wallSeconds.toFixed(1)} s`,
        against: `${(sum / cores).toFixed(1)} s: single times ÷ cores`,
        ratio: (together.wallSeconds / (sum / cores)).toFixed(2),
        target: '≤ 1.1',
        limitedBy: load,
      },
      {
        work: `its memory, case ${EARLY + 1} to ${CASES}`,
        measured: `${mib(together.peakLate)} MiB`,
        against: `${mib(together.peakEarly)} MiB up to case ${EARLY}`,
        ratio: (together.peakLate / together.peakEarly).toFixed(2),
        target: '≤ 1.1',
        limitedBy: 'processes replaced every 12 cases',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

async function writeManifest(folder: string): Promise<string> {
  const random = randomOf(60);
  const patients: DemoCase[] = [];
  for (let n = 0; n < PATIENTS; n += 1) {
    const path = join(folder, `patient-${n}`);
    await makeDemoCase(path, { demo: { seed: n + 1, dimensions: DIMENSIONS } });
    patients.push(await openDemoCase(path));
  }
  const rows = Array.from({ length: CASES }, (_, n) => {
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

interface MeasuredBatch {
  readonly wallSeconds: number;
  readonly caseSeconds: readonly number[];
  /** Of all processes of the batch, bytes: up to case 10, and after it. */
  readonly peakEarly: number;
  readonly peakLate: number;
  readonly tables: string;
}

async function measured(manifest: string, folder: string, workers: number): Promise<MeasuredBatch> {
  const caseSeconds: number[] = [];
  let [ended, peakEarly, peakLate] = [0, 0, 0];
  const sampler = setInterval(() => {
    const bytes = memoryOfChildren();
    if (ended < EARLY) peakEarly = Math.max(peakEarly, bytes);
    else peakLate = Math.max(peakLate, bytes);
  }, SAMPLE_MS);
  const started = performance.now();
  const document = await runBatch(
    {
      manifest: { name: 'manifest.csv', text: readFileSync(manifest, 'utf8') },
      base: folder,
      folder,
      protocol: { k: 2, roiVolumeCm3: 1, roiShape: 'cube', align: 'none', overrides: [], uncertainty: false },
      language: 'en',
      workers,
      resume: false,
      retryFailed: false,
      decisions: new Map(),
      decisionsName: '',
      softwareVersion: 'bench',
    },
    {
      onProgress: () => undefined,
      onCase: () => {
        ended += 1;
      },
      startProcess: () => timedProcess(caseSeconds),
    },
  );
  clearInterval(sampler);
  if (document.counts.measured !== CASES)
    throw new Error(JSON.stringify(document.cases.find((c) => c.state !== 'measured')));
  return {
    wallSeconds: (performance.now() - started) / 1000,
    caseSeconds,
    peakEarly,
    peakLate,
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

/** Resident memory of the processes that this one started, as Linux says it. */
function memoryOfChildren(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ');
  return children.reduce((sum, pid) => {
    try {
      const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return sum + 1024 * Number(kib ?? 0);
    } catch {
      return sum;
    }
  }, 0);
}

if (import.meta.main) {
  for (const row of await batchRows())
    process.stdout.write(
      `${row.work}: ${row.measured}, against ${row.against}: ${row.ratio} (${row.target}; ${row.limitedBy})\n`,
    );
}
