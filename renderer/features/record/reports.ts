import { buildReport, type ReportModel } from '../../../core/report/reportModel.ts';
import { caseCsv } from '../../../core/report/csv.ts';
import { keyImages, type KeyImages } from '../../../core/report/keyImages.ts';
import { reportPage } from '../../../core/report/page.ts';
import { gridsCoincide } from '../../../core/geometry/grid.ts';
import type { ReadingDocument, SignedTimepoint } from '../../../core/record/readingDocument.ts';
import { openSignedMask } from '../../../core/record/signedMask.ts';
import { browserDeflate } from '../../compute/browserDeflate.ts';
import { host } from '../../compute/host.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { browserDigest } from '../../compute/readStudyFile.ts';
import { signingStore } from '../../state/signingStore.ts';
import { slots } from '../../state/slots.ts';
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

/** The report of a signed reading, with key images of the signed mask and placements where the images are open. */
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
  for (const timepoint of (await wholeReading(reading)).timepoints) {
    const drawn = await picturesOf(timepoint, fileName(reading));
    if (drawn !== null) pictures.set(timepoint.role, drawn);
  }
  return reportPage(model, viewStore.getState().language, pictures);
}

/** Null where another study is open, or the same one through another alignment. */
async function picturesOf({ measurement, masks, alignment }: SignedTimepoint, name: string): Promise<KeyImages | null> {
  const slot = slots.find(
    (one) => timepointStore.getState()[one].choice?.studyInstanceUid === measurement.subject.studyInstanceUid,
  );
  const timepoint = slot === undefined ? null : timepointOf(timepointStore.getState()[slot].openId);
  const mask = masks.find(({ layer }) => layer === 'liver');
  if (timepoint === null || mask === undefined) return null;
  if ((timepoint.registration === null) !== (alignment === null)) return null;
  const { arterial, subtraction } = timepoint;
  if (!gridsCoincide(arterial.grid, measurement.grid)) return null;
  const liver = await openSignedMask(mask, { name, grid: arterial.grid, digest: browserDigest });
  return keyImages({ arterial, subtraction, liver, placements: measurement.placements }, browserDeflate);
}
