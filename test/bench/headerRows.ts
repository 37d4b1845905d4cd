import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './row.ts';
import { writeManyHeaders } from './benchCase.ts';
import { meterInTurn, type Metered } from './meter.ts';

const FILES = 10_000;
/** Pixels of a file are 8 kB and 131 kB: what must not show in the memory of a scan. */
const [SMALL, LARGE] = [64, 256];
const ROUNDS = 3;

const script = (name: string): string => new URL(`./${name}`, import.meta.url).pathname;

/** A scan of 10,000 headers, in processes of their own: from warm files, from the header cache, beside pydicom, at two sizes of pixels. */
export function headerRows(folder: string, withReference: boolean): readonly Row[] {
  const [small, large] = [join(folder, 'small'), join(folder, 'large')];
  writeManyHeaders(small, FILES, SMALL);
  writeManyHeaders(large, FILES, LARGE);
  const cache = join(folder, 'cache');
  const scan = (of: string, how: 'read' | 'fill' | 'cached'): readonly string[] => [
    process.execPath,
    script('scanOnce.ts'),
    of,
    how,
    cache,
  ];
  const pydicom = ['/usr/bin/python3', script('scan_reference.py'), small];
  const read = meterInTurn([scan(small, 'read'), scan(large, 'read')], ROUNDS);
  const filled = meterInTurn([scan(small, 'fill')], 1);
  const cached = meterInTurn([scan(small, 'cached')], ROUNDS);
  const theirs = withReference ? meterInTurn([pydicom], 1)[0] : undefined;
  rmSync(large, { recursive: true, force: true });
  const [ofSmall, ofLarge, ofFill, ofCached] = [...read, ...filled, ...cached].map(figuresOf);
  if (ofSmall === undefined || ofLarge === undefined || ofFill === undefined || ofCached === undefined)
    throw new Error('a scan was not metered');
  const pydicomSeconds = theirs?.wallSeconds;
  const row = (work: string, { seconds }: Figures, limitedBy: string): Row => ({
    work,
    measured: `${(1000 * seconds).toFixed(0)} ms, ${filesPerSecond(seconds)}`,
    against: pydicomSeconds === undefined ? '–' : `pydicom ${filesPerSecond(pydicomSeconds)}`,
    ratio: pydicomSeconds === undefined ? '–' : (seconds / pydicomSeconds).toFixed(2),
    target: '≥ 5,000 files/s',
    limitedBy,
  });
  return [
    row('scan of 10,000 DICOM headers, warm files', ofSmall, 'opening files and parsing data sets on one thread'),
    row('the same, filling the header cache', ofFill, 'the same, and writing the cache'),
    row('the same, from the header cache', ofCached, 'asking the file system for 10,000 sizes and dates'),
    {
      work: 'the same, growth of memory for pixels of 8 kB and of 131 kB a file',
      measured: `${ofLarge.grownMiB} MiB`,
      against: `${ofSmall.grownMiB} MiB`,
      ratio: (ofLarge.grownMiB / ofSmall.grownMiB).toFixed(2),
      target: '1: independent of pixel bytes',
      limitedBy: 'headers until they are split into stacks',
    },
  ];
}

interface Figures {
  readonly seconds: number;
  readonly grownMiB: number;
}

function figuresOf({ output }: Metered): Figures {
  const figures: unknown = JSON.parse(output);
  if (typeof figures !== 'object' || figures === null || !('seconds' in figures) || !('grownMiB' in figures))
    throw new Error('no figures in the output');
  return { seconds: Number(figures.seconds), grownMiB: Number(figures.grownMiB) };
}

function filesPerSecond(seconds: number): string {
  return `${Math.round(FILES / seconds).toLocaleString('en')} files/s`;
}
