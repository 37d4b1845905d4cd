import { addCalendarMonths, daysBetween, type IsoDate } from '../letb/timing.ts';
import type { Language } from '../text/language.ts';
import { rounded } from '../text/rounding.ts';
import { figure } from '../text/sentence.ts';
import { timelineWords } from '../text/timelineText.ts';

/** What happened besides sessions and CTs. */
export type TimelineMark = 'liver-progression' | 'progression-elsewhere' | 'untreatable' | 'death';

export interface TimelineChartData {
  /** Sessions of embolisation; `label` says what was done. */
  readonly sessions: readonly { readonly date: IsoDate; readonly treatment: number; readonly label: string }[];
  /** CTs with what was measured on them; null: not measured. */
  readonly points: readonly {
    readonly date: IsoDate;
    readonly letbPercent: number | null;
    readonly sumMm: number | null;
  }[];
  readonly marks: readonly { readonly date: IsoDate; readonly mark: TimelineMark }[];
  /** By which criteria the diameters are summed; empty: not said. */
  readonly criteria: string;
}

export interface TimelineChartOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly language: Language;
}

const LEFT_PX = 46;
const RIGHT_PX = 46;
const TOP_PX = 34;
const BOTTOM_PX = 36;
/** Room at either end of the axis, as a share of the time shown, and at least so many days. */
const MARGIN = 0.04;
const LEAST_MARGIN_DAYS = 15;
/** Vermillion and blue of Okabe and Ito: told apart by every kind of colour vision, 3 : 1 or more on the dark and on the light ground. */
const LETB_COLOUR = '#d55e00';
const SUM_COLOUR = '#0072b2';
/** A label nearer to the one before it than this is left out. */
const LABEL_PX = 26;

/**
 * LETB (left axis, circles, whole line) and the sum of diameters (right axis, squares, dashed line) over time, with sessions, treatments and
 * what followed, as an SVG string. Text and axes take the colour of the page. Without any date: an empty string.
 */
export function timelineChart(data: TimelineChartData, options: TimelineChartOptions): string {
  const dates = [data.sessions, data.points, data.marks].flatMap((items) => items.map(({ date }) => date)).toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return '';
  const frame = frameOf(first, last, options);
  const words = timelineWords[options.language];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${options.widthPx} ${options.heightPx}" class="timeline-chart" role="img" ` +
    `aria-label="${escaped(`${words.chart.title}. ${described(data, options.language)}`)}" font-size="11" fill="currentColor">` +
    `<title>${escaped(words.chart.title)}</title><desc>${escaped(described(data, options.language))}</desc>` +
    timeAxis(frame) +
    treatmentBands(data, frame) +
    sessionMarks(data, frame) +
    series(data, frame, 'letbPercent') +
    series(data, frame, 'sumMm') +
    eventMarks(data, frame) +
    legend(data, frame) +
    '</svg>'
  );
}

interface Frame extends TimelineChartOptions {
  readonly from: IsoDate;
  readonly days: number;
  readonly x: (date: IsoDate) => number;
  readonly base: number;
}

function frameOf(first: IsoDate, last: IsoDate, options: TimelineChartOptions): Frame {
  const margin = Math.max(LEAST_MARGIN_DAYS, MARGIN * daysBetween(first, last));
  const days = daysBetween(first, last) + 2 * margin;
  const inner = options.widthPx - LEFT_PX - RIGHT_PX;
  return {
    ...options,
    from: first,
    days,
    x: (date) => LEFT_PX + ((daysBetween(first, date) + margin) / days) * inner,
    base: options.heightPx - BOTTOM_PX,
  };
}

/** Months between the ticks: the least of these that leaves them at least 80 px apart. */
const TICK_MONTHS = [1, 2, 3, 6, 12, 24, 60, 120];
const TICK_PX = 80;

function timeAxis({ from, days, x, base, widthPx }: Frame): string {
  const pxPerMonth = ((widthPx - LEFT_PX - RIGHT_PX) / days) * 30.4;
  const step = TICK_MONTHS.find((months) => months * pxPerMonth >= TICK_PX) ?? 240;
  const month = Number(from.slice(5, 7));
  const start = step >= 12 ? `${from.slice(0, 4)}-01-01` : `${from.slice(0, 7)}-01`;
  const aligned = step >= 12 ? start : addCalendarMonths(start, -((month - 1) % step));
  const ticks: string[] = [];
  for (let n = 0; ; n += 1) {
    const date = addCalendarMonths(aligned, n * step);
    const at = x(date);
    if (at > widthPx - RIGHT_PX) break;
    if (at < LEFT_PX) continue;
    const label = step >= 12 ? date.slice(0, 4) : date.slice(0, 7);
    ticks.push(
      `<path d="M${px(at)} ${px(base)}v4" stroke="currentColor" opacity=".6"/>` +
        `<text x="${px(at)}" y="${px(base + 15)}" text-anchor="middle" opacity=".8">${label}</text>`,
    );
  }
  return `<path d="M${LEFT_PX} ${px(base)}H${px(widthPx - RIGHT_PX)}" stroke="currentColor" opacity=".6"/>${ticks.join('')}`;
}

function treatmentBands({ sessions }: TimelineChartData, { x, base }: Frame): string {
  let lastLabel = -Infinity;
  return [...new Set(sessions.map(({ treatment }) => treatment))]
    .map((treatment) => {
      const dates = sessions
        .filter((session) => session.treatment === treatment)
        .map(({ date }) => date)
        .toSorted();
      const [from, to] = [x(dates[0] ?? ''), x(dates.at(-1) ?? '')];
      const middle = (from + to) / 2;
      const isNear = middle - lastLabel < LABEL_PX;
      if (!isNear) lastLabel = middle;
      return (
        `<rect x="${px(from - 4)}" y="${TOP_PX - 4}" width="${px(to - from + 8)}" height="${px(base - TOP_PX + 4)}" opacity=".09"/>` +
        (isNear ? '' : `<text x="${px(middle)}" y="${TOP_PX - 18}" text-anchor="middle">T${treatment}</text>`)
      );
    })
    .join('');
}

/** A triangle above each session, which points at its day. */
function sessionMarks({ sessions }: TimelineChartData, { x, base }: Frame): string {
  return sessions
    .map(({ date, label }) => {
      const at = px(x(date));
      return (
        `<g class="session"><title>${escaped(`${date} · ${label}`)}</title>` +
        `<path d="M${at} ${TOP_PX - 4}V${px(base)}" stroke="currentColor" stroke-dasharray="2 3" opacity=".6"/>` +
        `<path d="M${at} ${TOP_PX - 4}l-5 -9h10z"/></g>`
      );
    })
    .join('');
}

const SERIES = {
  letbPercent: { colour: LETB_COLOUR, dash: '', kind: 'percent', unit: '%' },
  sumMm: { colour: SUM_COLOUR, dash: ' stroke-dasharray="6 4"', kind: 'mm', unit: 'mm' },
} as const;
type SeriesName = keyof typeof SERIES;

function valuesOf({ points }: TimelineChartData, name: SeriesName): readonly { date: IsoDate; value: number }[] {
  return points
    .flatMap(({ date, [name]: value }) => (value === null ? [] : [{ date, value }]))
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

function series(data: TimelineChartData, { x, base, widthPx, language }: Frame, name: SeriesName): string {
  const values = valuesOf(data, name);
  if (values.length === 0) return '';
  const { colour, dash, kind, unit } = SERIES[name];
  const top = niceAbove(Math.max(...values.map(({ value }) => value)));
  const y = (value: number): number => base - (value / top) * (base - TOP_PX - 6);
  const isLeft = name === 'letbPercent';
  const axis = [0, top / 2, top]
    .map(
      (value) =>
        `<text x="${isLeft ? LEFT_PX - 5 : px(widthPx - RIGHT_PX + 5)}" y="${px(y(value) + 4)}" text-anchor="${isLeft ? 'end' : 'start'}" opacity=".8">${figure(value, 2, language)}${value === top ? ` ${unit}` : ''}</text>`,
    )
    .join('');
  const line = values.map(({ date, value }) => `${px(x(date))} ${px(y(value))}`).join('L');
  const marks = values
    .map(({ date, value }) => {
      const [at, high] = [px(x(date)), px(y(value))];
      const shape = isLeft
        ? `<circle cx="${at}" cy="${high}" r="4.5" fill="${colour}"/>`
        : `<rect x="${px(x(date) - 4)}" y="${px(y(value) - 4)}" width="8" height="8" fill="${colour}"/>`;
      return `<g class="${name}"><title>${escaped(`${date} · ${rounded(kind, value, language)} ${unit}`)}</title>${shape}</g>`;
    })
    .join('');
  return `${axis}<path d="M${line}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>${marks}`;
}

function eventMarks({ marks }: TimelineChartData, { x, base, language }: Frame): string {
  return marks
    .map(
      ({ date, mark }) =>
        `<g class="mark"><title>${escaped(`${date} · ${timelineWords[language].chart.marks[mark]}`)}</title>` +
        `${symbolOf(mark, x(date), base - 8)}</g>`,
    )
    .join('');
}

/** Each kind has a shape of its own: colour says nothing here. */
function symbolOf(mark: TimelineMark, at: number, y: number): string {
  const d = {
    'liver-progression': `M${px(at)} ${px(y - 6)}l6 6l-6 6l-6 -6z`,
    'progression-elsewhere': `M${px(at)} ${px(y - 6)}l6 6l-6 6l-6 -6z`,
    untreatable: `M${px(at - 5)} ${px(y - 5)}h10v10h-10z`,
    death: `M${px(at)} ${px(y - 6)}v12M${px(at - 4)} ${px(y - 2)}h8`,
  }[mark];
  const isFilled = mark === 'liver-progression';
  return `<path d="${d}" fill="${isFilled ? 'currentColor' : 'none'}" stroke="currentColor" stroke-width="1.8"/>`;
}

/** Beneath the axis, of what is shown alone. */
function legend(data: TimelineChartData, { heightPx, language }: Frame): string {
  const words = timelineWords[language].chart;
  const y = heightPx - 6;
  const shown: readonly (readonly [symbol: (at: number) => string, text: string])[] = [
    ...(data.sessions.length > 0
      ? [[(at: number) => `<path d="M${px(at)} ${px(y)}l-5 -9h10z"/>`, words.session] as const]
      : []),
    ...(valuesOf(data, 'letbPercent').length > 0
      ? [
          [
            (at: number) => `<circle cx="${px(at)}" cy="${px(y - 4)}" r="4.5" fill="${LETB_COLOUR}"/>`,
            words.letb,
          ] as const,
        ]
      : []),
    ...(valuesOf(data, 'sumMm').length > 0
      ? [
          [
            (at: number) => `<rect x="${px(at - 4)}" y="${px(y - 8)}" width="8" height="8" fill="${SUM_COLOUR}"/>`,
            words.sum(data.criteria),
          ] as const,
        ]
      : []),
    ...[...new Set(data.marks.map(({ mark }) => mark))].map(
      (mark) => [(at: number) => symbolOf(mark, at, y - 4), words.marks[mark]] as const,
    ),
  ];
  let at = LEFT_PX + 6;
  return shown
    .map(([symbol, text]) => {
      const entry = `${symbol(at)}<text x="${px(at + 10)}" y="${px(y)}" opacity=".8">${escaped(text)}</text>`;
      // As wide as its letters may be at 11 px.
      at += 34 + 6.2 * text.length;
      return entry;
    })
    .join('');
}

/** The picture in words. */
function described(data: TimelineChartData, language: Language): string {
  const words = timelineWords[language].chart;
  const value = (name: SeriesName): readonly string[] => {
    const { kind, unit } = SERIES[name];
    const values = valuesOf(data, name).map(
      ({ date, value: one }) => `${date} ${rounded(kind, one, language)} ${unit}`,
    );
    return values.length === 0
      ? []
      : [`${name === 'letbPercent' ? words.letb : words.sum(data.criteria)}: ${values.join(', ')}`];
  };
  const sessions = data.sessions.map(({ date, treatment, label }) => `T${treatment} ${date} ${label}`.trim());
  const marks = data.marks.map(({ date, mark }) => `${words.marks[mark]} ${date}`);
  return [
    ...(sessions.length === 0 ? [] : [`${words.session}: ${sessions.join(', ')}`]),
    ...value('letbPercent'),
    ...value('sumMm'),
    ...marks,
  ].join('. ');
}

/** The least of 1, 2, 4, 5, 8 · 10ⁿ that is not below the value. */
function niceAbove(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 8, 10].find((factor) => factor * power >= value * (1 - 1e-12)) ?? 10;
  return step * power;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
