import type { BatchDocument, BatchRow } from '../record/batchDocument.ts';
import { batchPageWords } from '../text/batchPageWords.ts';
import { batchWords } from '../text/batchWords.ts';
import type { Language } from '../text/language.ts';
import { reportText, timepointName } from '../text/reportText.ts';
import { rounded } from '../text/rounding.ts';
import { storedSentence } from '../text/sentences.ts';
import { html } from './html.ts';

/**
 * The page to flip through a batch by key: each case's sheet (`cases/<case>/qa.html` beside it), accept (A), reject (R) or leave open, and a file of the
 * decisions, `letb.batch-decisions/1`, which `letb batch --resume --decisions` takes in. A page cannot write: until the file is saved the decisions live in the browser.
 */
export function batchIndex(document: BatchDocument, language: Language): string {
  const t = batchPageWords[language];
  const { states, reviews, reason } = batchWords[language];
  const { colon, researchUse } = reportText[language];
  const cases = document.cases.map((row) => ({
    case: row.case,
    name: `${row.patient} · ${row.treatment}`,
    state: row.state,
    hasSheet: row.timepoints.length > 0,
    said: row.timepoints.length === 0 ? states[row.state] : saidOf(row, language),
    open: row.folders.length === 0 ? '' : `npm start -- ${row.folders.map((folder) => `'${folder}'`).join(' ')}`,
    failures: row.failures.map((failure) => {
      const at = failure.timepoint === null ? '' : timepointName(failure.timepoint, language) + colon;
      return at + storedSentence(failure, language);
    }),
    decision: row.review,
    reason: row.reviewReason,
  }));
  const words = {
    counts: t.counts,
    reason,
    inWindow: t.inWindow,
    marks: { accepted: `✓ ${reviews.accepted}`, rejected: `✗ ${reviews.rejected}`, unreviewed: '' },
  };
  const data = { manifest: document.manifest, words, cases };
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-src 'self' file:; img-src data:"
        />
        <title>${t.title} · ${document.manifest.name}</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        <nav>
          <header>
            <h1>${document.manifest.name}</h1>
            <p id="counts"></p>
            <p class="keys">
              <kbd>↓</kbd> <kbd>↑</kbd> ${t.keys.move} · <kbd>A</kbd> ${t.keys.accept} · <kbd>R</kbd> ${t.keys.reject} ·
              <kbd>U</kbd> ${t.keys.undecided} · <kbd>N</kbd> ${t.keys.next}
            </p>
            <button id="save">${t.save}</button>
            <p class="keys">${t.beforeCommand}letb batch MANIFEST --out DIR --resume --decisions FILE</p>
          </header>
          <ol id="list" aria-label="${t.list}"></ol>
          <p class="keys">${researchUse}</p>
        </nav>
        <main>
          <p id="failures"></p>
          <p class="keys" id="open"></p>
          <iframe id="sheet" title="${t.sheet}"></iframe>
        </main>
        <script type="application/json" id="data">
          ${{ markup: scriptJson(data) }}
        </script>
        <script>
          ${{ markup: script }};
        </script>
      </body>
    </html>`;
  return page.markup;
}

function saidOf({ timepoints, change }: BatchRow, language: Language): string {
  const letb = timepoints.map(({ letbPercent }) => `${rounded('percent', letbPercent, language)} %`).join(' → ');
  return change === null ? letb : `${letb}, ${rounded('changePercent', change.changePercent, language)} %`;
}

/** JSON that ends no element of the page. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

const style = `
  :root { color: #1b1f24; background: #fff; font: 13px/1.4 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
  * { box-sizing: border-box; } html, body { height: 100%; margin: 0; } body { display: grid; grid-template-columns: 340px minmax(0, 1fr); }
  nav { display: flex; flex-direction: column; min-height: 0; border-right: 1px solid #c9d1d9; } header { padding: 10px 12px; border-bottom: 1px solid #c9d1d9; } h1 { font-size: 15px; margin: 0; overflow-wrap: anywhere; } p { margin: 4px 0; }
  .keys { color: #57606a; font-size: 11px; padding: 0 12px; } header .keys { padding: 0; } kbd { border: 1px solid #c9d1d9; border-radius: 3px; padding: 0 4px; }
  ol { list-style: none; margin: 0; padding: 0; overflow: auto; flex: 1; } li { padding: 4px 12px; border-bottom: 1px solid #eef1f4; cursor: default; } li[aria-current] { background: #e8f0fb; box-shadow: inset 3px 0 #1f6feb; }
  li small { display: block; color: #57606a; } li::before { content: attr(data-mark); float: right; font-size: 11px; } li.accepted::before { color: #1a5e34; } li.rejected::before { color: #9a3412; } li.failed, li.pending { color: #9a3412; }
  main { display: flex; flex-direction: column; min-height: 0; } #failures { color: #9a3412; padding: 0 12px; white-space: pre-line; } iframe { flex: 1; border: 0; width: 100%; }
`;

/** Runs in the reader's browser. Texts are set as texts, never as markup. */
const script = `
  const data = JSON.parse(document.getElementById('data').textContent);
  const kept = 'letb-batch ' + data.manifest.sha256;
  const decisions = new Map(data.cases.map((c) => [c.case, { decision: c.decision, reason: c.reason }]));
  try { for (const [name, one] of Object.entries(JSON.parse(localStorage.getItem(kept) ?? '{}'))) if (decisions.has(name)) decisions.set(name, one); } catch { /* a browser without storage */ }
  const list = document.getElementById('list');
  const rows = data.cases.map((c, index) => {
    const row = document.createElement('li');
    const small = document.createElement('small');
    small.textContent = c.said;
    row.append(c.name, small);
    row.addEventListener('click', () => show(index));
    list.append(row);
    return row;
  });
  let at = -1;
  function draw() {
    let [accepted, rejected] = [0, 0];
    data.cases.forEach((c, index) => {
      const { decision } = decisions.get(c.case);
      if (decision === 'accepted') accepted += 1;
      if (decision === 'rejected') rejected += 1;
      rows[index].className = c.state + ' ' + decision;
      rows[index].dataset.mark = data.words.marks[decision];
      rows[index].toggleAttribute('aria-current', index === at);
    });
    const counts = { cases: data.cases.length, accepted, rejected, undecided: data.cases.length - accepted - rejected };
    document.getElementById('counts').textContent = data.words.counts.replace(/{(\\w+)}/g, (all, name) => counts[name]);
  }
  function show(index) {
    if (index < 0 || index >= data.cases.length) return;
    at = index;
    const c = data.cases[index];
    document.getElementById('failures').textContent = c.failures.join('\\n');
    document.getElementById('open').textContent = c.open === '' ? '' : data.words.inWindow + c.open;
    document.getElementById('sheet').src = c.hasSheet ? 'cases/' + encodeURIComponent(c.case) + '/qa.html' : 'about:blank';
    rows[index].scrollIntoView({ block: 'nearest' });
    draw();
  }
  function decide(decision) {
    const c = data.cases[at];
    if (c === undefined || (decision === 'accepted' && !c.hasSheet)) return;
    const reason = decision === 'rejected' ? window.prompt(data.words.reason, decisions.get(c.case).reason) : '';
    if (reason === null) return;
    decisions.set(c.case, { decision, reason });
    try { localStorage.setItem(kept, JSON.stringify(Object.fromEntries(decisions))); } catch { /* a browser without storage */ }
    draw();
    if (decision !== 'unreviewed') show(at + 1);
  }
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = { ArrowDown: () => show(at + 1), ArrowUp: () => show(at - 1), a: () => decide('accepted'), r: () => decide('rejected'), u: () => decide('unreviewed'), n: () => show(data.cases.findIndex((c, index) => index > at && decisions.get(c.case).decision === 'unreviewed')) };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  document.getElementById('save').addEventListener('click', () => {
    const decided = data.cases.flatMap((c) => { const { decision, reason } = decisions.get(c.case); return decision === 'unreviewed' && c.decision === 'unreviewed' ? [] : [{ case: c.case, decision, reason }]; });
    const text = JSON.stringify({ schema: 'letb.batch-decisions/1', manifest: data.manifest, decisions: decided }, null, 2);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = 'decisions.json';
    link.click();
    URL.revokeObjectURL(link.href);
  });
  // The sheet takes the keys once it was clicked into; they are the list's.
  window.addEventListener('blur', () => setTimeout(() => { if (document.activeElement === document.getElementById('sheet')) { document.activeElement.blur(); window.focus(); } }, 0));
  show(0);
  draw();
`;
