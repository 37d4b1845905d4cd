import type { NamedChart } from '../../../core/charts/cohortFigures.ts';
import { chartCsv } from '../../../core/charts/svg.ts';
import type { Reply } from '../../../core/ipc/contract.ts';
import { cohortWords } from '../../../core/text/cohortWords.ts';
import { host } from '../../compute/host.ts';
import { cohortStore } from '../../state/cohortStore.ts';
import { viewStore } from '../../state/viewStore.ts';

export type ChartFormat = 'svg' | 'png' | 'csv';

/** Pixels of a picture for each of the chart's: 300 dots per inch at its printed width. */
const PNG_SCALE = 3;

/** Writes a chart, or its data, where the reader says. */
export async function saveChart({ name, chart }: NamedChart, format: ChartFormat): Promise<void> {
  const { main } = host();
  const file = `LETB ${name}.${format}`;
  if (format === 'png') told(await main.request('report:savePng', { name: file, bytes: await pngOf(chart.svg) }));
  else
    told(await main.request('report:saveText', { name: file, text: format === 'svg' ? chart.svg : chartCsv(chart) }));
}

/** A text where the reader says. */
export async function saveText(name: string, text: string): Promise<void> {
  told(await host().main.request('report:saveText', { name, text }));
}

function told(reply: Reply<{ readonly name: string } | null>): void {
  if (!reply.ok) cohortStore.setState({ problem: reply.error });
  else if (reply.result !== null)
    cohortStore.setState({ notice: cohortWords[viewStore.getState().language].saved(reply.result.name) });
}

async function pngOf(svg: string): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = PNG_SCALE * image.naturalWidth;
  canvas.height = PNG_SCALE * image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('the chart could not be drawn as a picture');
  return new Uint8Array(await blob.arrayBuffer());
}
