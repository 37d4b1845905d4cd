/** Okabe & Ito's colours, told apart by readers of every colour vision; dashes say the same again. */
export const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'] as const;
export const DASHES = ['none', '7 3', '2 2', '9 3 2 3', '4 4', '1 3', '12 4'] as const;
export const INK = '#1b1f24';
export const MUTED = '#57606a';
export const GRID = '#d8dee4';

export function colourOf(index: number): string {
  return PALETTE[index % PALETTE.length] ?? INK;
}

export function dashOf(index: number): string {
  return DASHES[index % DASHES.length] ?? 'none';
}

/** A chart as an SVG document of its own, and the data that it shows as a table. */
export interface Chart {
  readonly svg: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** The data of a chart as CSV (RFC 4180), numbers unrounded, an empty field for none. */
export function chartCsv({ columns, rows }: Pick<Chart, 'columns' | 'rows'>): string {
  const field = (value: string | number | null): string => {
    const text = value === null ? '' : String(value);
    return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}

type Attribute = string | number | undefined;

/** One element; attributes that are undefined are left out, numbers rounded to a hundredth of a pixel. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Attribute>>,
  ...children: readonly string[]
): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? px(value) : escaped(value ?? '')}"`)
    .join('');
  return children.length === 0 ? `<${name}${list}/>` : `<${name}${list}>${children.join('')}</${name}>`;
}

/** A mark of one or several cases: what a click opens. No stop of the keyboard, which has the table of cases instead of hundreds of them. */
export function marked(cases: readonly string[], label: string, body: string): string {
  const attributes = { class: 'mark', 'data-case': cases.join(CASE_SEPARATOR) };
  return element('g', attributes, `<title>${escaped(label)}</title>`, body);
}

/** What separates cases in a `data-case` of several. */
export const CASE_SEPARATOR = '\t';

export function text(
  content: string,
  x: number,
  y: number,
  attributes: Readonly<Record<string, Attribute>> = {},
): string {
  return element('text', { x, y, fill: INK, ...attributes }, escaped(content));
}

export function line(
  from: readonly [number, number],
  to: readonly [number, number],
  attributes: Readonly<Record<string, Attribute>> = {},
): string {
  return element('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], stroke: INK, ...attributes });
}

export interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  /** What the chart shows, above it and for a screen reader; and what it says, in a sentence, for a screen reader. */
  readonly title: string;
  readonly description: string;
}

/** The document: white ground, one font, title and description. */
export function chartSvg({ widthPx, heightPx, title, description }: Frame, ...body: readonly string[]): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}" role="img" ` +
    `aria-label="${escaped(title)}" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="11">` +
    `<title>${escaped(title)}</title><desc>${escaped(description)}</desc>` +
    `<rect width="${widthPx}" height="${heightPx}" fill="#ffffff"/>` +
    text(title, 12, 18, { 'font-size': '13', 'font-weight': '600' }) +
    body.join('') +
    '</svg>'
  );
}

export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** A linear map from [low, high], widened to whole steps, onto [fromPx, toPx]. */
export function linearScale(
  [low, high]: readonly [number, number],
  [fromPx, toPx]: readonly [number, number],
  wantedTicks = 6,
): Scale {
  const span = high > low ? high - low : Math.max(1, Math.abs(high));
  const rough = span / wantedTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough - 1e-12) ?? 10 * power;
  const from = Math.floor(low / step + 1e-9) * step;
  const to = Math.max(from + step, Math.ceil(high / step - 1e-9) * step);
  const count = Math.round((to - from) / step);
  const at = (value: number): number => fromPx + ((value - from) / (to - from)) * (toPx - fromPx);
  return {
    from,
    to,
    at,
    ticks: Array.from({ length: count + 1 }, (_, n) => Number((from + n * step).toPrecision(12))),
  };
}

/** Shown number of an axis: a real minus, no trailing zeros, the language's decimal mark. */
export function tickLabel(value: number, language: 'en' | 'fr'): string {
  const shown = String(Number(value.toPrecision(6))).replace('-', '−');
  return language === 'fr' ? shown.replace('.', ',') : shown;
}

export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function escaped(content: string): string {
  // oxlint-disable-next-line no-control-regex
  const printable = content.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return printable
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;');
}
