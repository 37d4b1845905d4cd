import { buildReport, type ReportModel } from '../../../core/report/reportModel.ts';
import { caseCsv } from '../../../core/report/csv.ts';
import { keyImages, type KeyImages } from '../../../core/report/keyImages.ts';
import { reportPage } from '../../../core/report/page.ts';
import type { ReadingDocument } from '../../../core/record/readingDocument.ts';
import { browserDeflate } from '../../compute/browserDeflate.ts';
import { host } from '../../compute/host.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { signingStore } from '../../state/signingStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { wholeReading } from './signing.ts';

export type SavedAs = 'pdf' | 'html' | 'csv' | 'json';

/** Writes a signed reading where the reader says: its report, its table, or the record that computes it again. */
export async function saveSigned(reading: ReadingDocument, as: SavedAs): Promise<void> {
  signingStore.setState({ savedAs: null, problem: null });
  const name = `${fileName(reading)}.${as}`;
  const { main } = host();
  const reply =
    as === 'pdf'
      ? await main.request('report:savePdf', { name, html: await pageOf(reading) })
      : await main.request('report:saveText', { name, text: await textOf(reading, as) });
  if (!reply.ok) signingStore.setState({ problem: reply.error });
  else if (reply.result !== null) signingStore.setState({ savedAs: reply.result.name });
}

async function textOf(reading: ReadingDocument, as: Exclude<SavedAs, 'pdf'>): Promise<string> {
  if (as === 'json') return `${JSON.stringify(await wholeReading(reading), null, 1)}\n`;
  if (as === 'html') return pageOf(reading);
  return caseCsv(measured(reading), reading.change);
}

/** Letters and digits of the patient's ID; what a file's name may not hold is left out. */
function fileName({ timepoints, version }: ReadingDocument): string {
  const id = timepoints[0]?.measurement.subject.patientId ?? '';
  const plain = id.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-').replaceAll(/^[^\p{L}\p{N}]+/gu, '');
  return `${plain === '' ? 'case' : plain.slice(0, 60)} LETB v${version}`;
}

function measured({ timepoints }: ReadingDocument): ReportModel['timepoints'] {
  return timepoints.map(({ role, measurement }) => ({ id: role, measurement }));
}

/** The report of a signed reading. Key images are of what is open, where that is what was signed. */
async function pageOf(reading: ReadingDocument): Promise<string> {
  const { observer, signedAt: at, version, change, procedureDates: treatmentDates, responses: sizes } = reading;
  const model = buildReport({
    timepoints: measured(reading),
    change,
    treatmentDates,
    sizes,
    review: { state: 'signed', observer: observer.name, at, version },
  });
  const pictures = new Map<string, KeyImages>();
  for (const slot of slots) {
    const drawn = await picturesOf(slot, reading);
    if (drawn !== null) pictures.set(slot, drawn);
  }
  return reportPage(model, viewStore.getState().language, pictures);
}

async function picturesOf(slot: Slot, { timepoints }: ReadingDocument): Promise<KeyImages | null> {
  const { openId, choice } = timepointStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  const signed = timepoints.find(({ role }) => role === slot)?.measurement;
  if (timepoint === null || liver === null || signed === undefined) return null;
  if (signed.subject.studyInstanceUid !== choice?.studyInstanceUid) return null;
  const { arterial, subtraction } = timepoint;
  return keyImages({ arterial, subtraction, liver: liver.labelmap, placements: signed.placements }, browserDeflate);
}
