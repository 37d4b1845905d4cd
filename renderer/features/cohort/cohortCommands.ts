import { DomainError } from '../../../core/base/errors.ts';
import type { BatchDocument } from '../../../core/record/batchDocument.ts';
import { caseNames, cohortColumns, levelsIn, withResponders } from '../../../core/record/cohortView.ts';
import { columnOf, parseTable, type DelimitedTable } from '../../../core/record/delimitedTable.ts';
import { isReading, readReading, type ReadingDocument } from '../../../core/record/readingDocument.ts';
import type { SurvivalOptions } from '../../../core/record/survivalDocument.ts';
import { readSeal, sealPlan, type SealedPlan } from '../../../core/record/thresholdSeal.ts';
import { batchCsv } from '../../../core/report/batchCsv.ts';
import { parseThresholdSet } from '../../../core/letb/thresholdSets.ts';
import { BOOTSTRAP_DEFAULT } from '../../../core/stats/bootstrap.ts';
import { cohortWords } from '../../../core/text/cohortWords.ts';
import { figureTitles } from '../../../core/text/chartWords.ts';
import type { Language } from '../../../core/text/language.ts';
import assouline2023 from '../../../assets/threshold-sets/assouline-2023.json';
import { storedReadings } from './storedReadings.ts';
import { host } from '../../compute/host.ts';
import { cohortStore, noCohort } from '../../state/cohortStore.ts';
import { lesionStore } from '../../state/lesionStore.ts';
import { importStore } from '../../state/importStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { keyOfPatient } from '../../state/worklistTree.ts';
import { offeredSets } from '../lesions/index.ts';
import { choosePatient } from '../studies/index.ts';

/** The thresholds that are offered: of the published set. */
export const publishedThresholds = parseThresholdSet(assouline2023);

export function openCohort(): void {
  cohortStore.setState({ isOpen: true });
}

/** The same with the batch's queue in front. */
export function openBatch(): void {
  cohortStore.setState({ isOpen: true, tab: 'batch' });
}

/** False when it was not open. */
export function closeCohort(): boolean {
  const { isOpen } = cohortStore.getState();
  if (isOpen) cohortStore.setState({ isOpen: false });
  return isOpen;
}

/** Shows a table from a CSV file or a batch's JSON document; from signed readings (JSON), one or several, the table of their readers. */
export async function openTables(files: readonly File[]): Promise<void> {
  await openTexts(await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() }))));
}

/** The same of texts that were read already. */
export async function openTexts(texts: readonly { readonly name: string; readonly text: string }[]): Promise<void> {
  await attempt(async () => {
    const [first] = texts;
    if (first === undefined) return;
    const text = texts.map((one) => one.text).join('\n');
    if (!texts.every((one) => isReading(one.text))) return showTable(tableOf(first.text, first.name), text);
    await showReadings(await Promise.all(texts.map((one) => readReading(one.text, one.name, sha256Of))), first.name);
  });
}

/** The same of the signed readings of the store that the open reading may see. */
export async function openStoredReadings(): Promise<void> {
  await attempt(async () => {
    const words = cohortWords[viewStore.getState().language];
    const { readings, hidden } = await storedReadings();
    if (readings.length > 0) await showReadings(readings, words.storedReadings);
    cohortStore.setState({ notice: words.storedRead(readings.length, hidden) });
  });
}

async function showReadings(readings: readonly ReadingDocument[], name: string): Promise<void> {
  const sets = offeredSets(lesionStore.getState().own);
  const table = await host().compute.reading.run('readingsTable', { readings, name, sets });
  await showTable(table, readings.map(({ sha256 }) => sha256).join('\n'));
  cohortStore.setState({ tab: 'agreement' });
  const maskOverlaps = await host().compute.reading.run('maskOverlaps', { readings });
  if (cohortStore.getState().table === table) cohortStore.setState({ maskOverlaps });
}

/** `text` is what the table's SHA-256 is of. */
async function showTable(table: DelimitedTable, text: string): Promise<void> {
  const columns = cohortColumns(table);
  const [endpoint] = columns.endpoints;
  cohortStore.setState({
    ...noCohort,
    isOpen: true,
    isComputing: true,
    table,
    sha256: await sha256Of(new TextEncoder().encode(text)),
    colouredBy: columns.responses[0] ?? '',
    tab: 'cases',
    agreement: {
      ...noCohort.agreement,
      cluster: columns.patient ?? '',
      causes: table.columns.includes('causes') ? 'causes' : '',
    },
    survival: {
      ...noCohort.survival,
      time: endpoint?.time ?? '',
      cluster: columns.patient ?? '',
      thresholds: publishedThresholds.exploratoryThresholdsPercent.join('; '),
    },
  });
}

function tableOf(text: string, name: string): DelimitedTable {
  if (!name.toLowerCase().endsWith('.json')) return parseTable(text, name);
  const refused = (): never => {
    throw new DomainError('document-wrong-schema', { name, expected: 'letb.batch/1', found: 'none' });
  };
  let document: Partial<BatchDocument> = {};
  try {
    document = JSON.parse(text) as Partial<BatchDocument>;
  } catch {
    throw new DomainError('document-not-json', { name });
  }
  if (document.schema !== 'letb.batch/1' || !Array.isArray(document.cases)) refused();
  return parseTable(batchCsv(document as BatchDocument), name);
}

/** Opens a case of the table by its name, where the worklist has its patient. */
export async function openCaseOf(name: string): Promise<void> {
  const { table } = cohortStore.getState();
  if (table === null) return;
  const row = caseNames(table).indexOf(name);
  const { patient } = cohortColumns(table);
  const id = patient === null ? name : (columnOf(table, patient)[row]?.cell ?? name);
  const found = importStore.getState().tree?.patients.find((one) => one.patientId === id || one.name === id);
  if (found === undefined) {
    cohortStore.setState({ notice: cohortWords[viewStore.getState().language].caseNotHere(name) });
    return;
  }
  closeCohort();
  await choosePatient(keyOfPatient(found));
}

export async function computeAgreement(): Promise<void> {
  await attempt(async () => {
    const { table, agreement } = cohortStore.getState();
    if (table === null) return;
    const { statistic, raters, weights, levels, cluster, causes } = agreement;
    const stated = levels.split(',').flatMap((level) => (level.trim() === '' ? [] : [level.trim()]));
    const agreementResult = await host().compute.reading.run('agreementOfTable', {
      table,
      raters: { columns: raters, cluster: cluster === '' ? null : cluster, id: cohortColumns(table).case },
      options: {
        statistic,
        weights: statistic === 'kappa' ? weights : 'none',
        levels: stated.length === 0 ? null : stated,
        iccForm: 'ICC(2,1)',
        scale: 'values',
        bootstrap: BOOTSTRAP_DEFAULT,
      },
      causes: causes === '' ? null : causes,
    });
    // Choices that changed meanwhile have put the answer aside.
    if (cohortStore.getState().agreement === agreement) cohortStore.setState({ agreementResult });
  });
}

/** Fixes thresholds, column and endpoint with a SHA-256, gives the reader the file, and opens the outcomes. */
export async function sealAndOpen(): Promise<void> {
  await attempt(async () => {
    const { table, sha256 } = cohortStore.getState();
    if (table === null) return;
    const plan = { table: { name: table.name, sha256, columns: shownColumns(table) }, ...planOf(table) };
    const seal = await sealPlan(plan, new Date().toISOString(), sha256Of);
    const text = `${JSON.stringify(seal, null, 1)}\n`;
    const reply = await host().main.request('report:saveText', { name: 'LETB thresholds sealed.json', text });
    if (!reply.ok) throw new DomainError(reply.error.code, reply.error.details);
    if (reply.result !== null) cohortStore.setState({ seal, areOutcomesOpen: true });
  });
}

/** Opens the outcomes with a seal of earlier. */
export async function openWithSeal([file]: readonly File[]): Promise<void> {
  await attempt(async () => {
    if (file === undefined) return;
    const seal = await readSeal(await file.text(), file.name, sha256Of);
    cohortStore.setState({ seal, areOutcomesOpen: true });
  });
}

export function openUnsealed(): void {
  cohortStore.setState({ areOutcomesOpen: true, seal: null });
}

/** Outcomes stay hidden until they are opened. */
function shownColumns(table: DelimitedTable): readonly string[] {
  const { outcomes } = cohortColumns(table);
  return table.columns.filter((column) => !outcomes.includes(column));
}

function planOf(table: DelimitedTable): Pick<SealedPlan, 'column' | 'thresholdsPercent' | 'time' | 'event'> {
  const { survival } = cohortStore.getState();
  const { change, endpoints } = cohortColumns(table);
  const endpoint = endpoints.find(({ time }) => time === survival.time);
  return {
    column: change ?? '',
    thresholdsPercent: thresholdsOf(survival.thresholds, viewStore.getState().language),
    time: survival.time,
    event: endpoint?.event ?? '',
  };
}

/** The numbers of a list as it was typed: between semicolons or blanks; a comma stands between them in English, before decimals in French. */
export function thresholdsOf(text: string, language: Language): readonly number[] {
  return text
    .split(language === 'fr' ? /[;\s]+|,\s+/ : /[;,\s]+/)
    .map((item) => item.trim().replace('−', '-').replace(',', '.'))
    .filter((item) => item !== '' && Number.isFinite(Number(item)))
    .map(Number);
}

export async function computeSurvival(): Promise<void> {
  await attempt(async () => {
    const { table, survival, seal } = cohortStore.getState();
    if (table === null) return;
    const { language } = viewStore.getState();
    const titles = figureTitles[language];
    const { change } = cohortColumns(table);
    const { column, thresholdsPercent, time, event } = planOf(table);
    const cut = responderThreshold(survival.group);
    const responders = 'LETB responder';
    const isByResponder = cut !== null && change !== null;
    const grouped = isByResponder
      ? withResponders(table, {
          column: change,
          thresholdPercent: cut,
          name: responders,
          words: [titles.responder, titles.nonResponder],
        })
      : table;
    const cluster = survival.cluster === '' ? null : survival.cluster;
    const options: SurvivalOptions = {
      time,
      event,
      unit: 'months',
      group: isByResponder ? responders : survival.group === '' ? null : survival.group,
      interval: 'log',
      at: [12, 24, 36],
      cox:
        survival.covariates.length === 0
          ? null
          : {
              covariates: survival.covariates,
              references: {},
              eliminate: survival.eliminate === 'none' ? null : survival.eliminate,
              cluster,
              mixed: null,
            },
      cutoffs:
        change === null || thresholdsPercent.length === 0
          ? null
          : { column, set: publishedThresholds, thresholds: givenThresholds(thresholdsPercent), cluster, seal },
    };
    const id = cohortColumns(table).case;
    const survivalResult = await host().compute.reading.run('survivalOfTable', {
      table: grouped,
      options,
      id,
      language,
    });
    // As for agreement.
    if (cohortStore.getState().survival === survival) cohortStore.setState({ survivalResult });
  });
}

/** The choice of groups that stands for one threshold. */
export function responderGroup(thresholdPercent: number): string {
  return `responder ${thresholdPercent}`;
}

function responderThreshold(group: string): number | null {
  return group.startsWith('responder ') ? Number(group.slice('responder '.length)) : null;
}

/** Null where they are the published ones, so that the document names the set. */
function givenThresholds(thresholds: readonly number[]): readonly number[] | null {
  const published = publishedThresholds.exploratoryThresholdsPercent;
  const isPublished =
    thresholds.length === published.length && thresholds.every((value, at) => value === published[at]);
  return isPublished ? null : thresholds;
}

/** Levels of a response column in their order, where they are responses. */
export function responseLevels(table: DelimitedTable, raters: readonly string[]): string {
  const order = ['CR', 'PR', 'SD', 'PD'];
  const seen = raters.flatMap((rater) => levelsIn(table, rater)).filter((level) => level !== 'NE');
  return seen.length > 0 && seen.every((level) => order.includes(level)) ? order.join(',') : '';
}

/** Runs with the screen saying so, one work at a time; a refusal is shown in place. No button is disabled meanwhile: it would lose the focus. */
async function attempt(work: () => Promise<void>): Promise<void> {
  if (cohortStore.getState().isComputing) return;
  cohortStore.setState({ isComputing: true, problem: null, notice: null });
  await new Promise((resolve) => setTimeout(resolve, 30));
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    cohortStore.setState({ problem: { code: error.code, details: error.details } });
  } finally {
    cohortStore.setState({ isComputing: false });
  }
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
