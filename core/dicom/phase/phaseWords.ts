import type { Phase } from '../stack.ts';

export interface PhaseWord {
  readonly phase: Phase;
  /** As it stands in the text, without accents and in lower case. */
  readonly word: string;
}

/**
 * Words that name a phase in series descriptions and protocol names: English, French, German, Spanish, Italian, Portuguese.
 * Lower case without accents; a space stands for any run of blanks, dots, hyphens, underscores or slashes.
 */
const WORDS: Readonly<Record<'precontrast' | 'arterial' | 'portal-venous' | 'delayed', readonly string[]>> = {
  precontrast: [
    'pre, pre contrast, precontrast, non contrast, noncontrast, non con, without contrast, without, wo contrast',
    'w o contrast, wo, unenhanced, non enhanced, plain, native, ncct, sans injection, sans contraste, sans iv',
    'sans pdc, sans pc, non injecte, spontane, nativ, ohne km, ohne kontrast, ohne kontrastmittel, leer',
    'sin contraste, sin civ, simple, basal, senza contrasto, senza mdc, senza m d c, senza mezzo, basale, diretta',
    'sem contraste, pre contraste, fase pre',
  ],
  arterial: [
    'arterial, arterial phase, art, arterial late, late arterial, late art, early arterial, hap, arteriel',
    'arterielle, arteriell, arterielle phase, fruharteriell, spatarteriell, spat arteriell, fase arterial',
    'arteriosa, arterioso, arterial tardia, arteriel tardif, arteriosa tardiva',
  ],
  'portal-venous': [
    'portal, portal venous, portovenous, porto venous, venous, ven, pv, pvp, portal vein, portale, porto veineux',
    'veineux, veineuse, portalvenos, portal venos, pv phase, venos, venose, portovenos, venosa, venoso',
    'porto venosa, portovenosa, fase portal, portal venosa',
  ],
  delayed: [
    'delayed, delay, late, late phase, equilibrium, washout, late venous, delayed venous, tardif, tardive',
    'equilibre, spat, spatphase, verzogert, spatvenos, spat venos, tardia, tardio, fase tardia, equilibrio',
    'retardada, retardado, tardiva, tardivo, venosa tardia, venosa tardiva, veineux tardif',
  ],
};

/** What follows `pre` when it is the treatment that comes later, not the contrast. */
const BEFORE_TREATMENT = /\bpre (?:tace|op|operative|treatment|therapy|rx|embo|ablation|ttt|traitement|tx)\b/g;

/** Both in one examination: the words say nothing of one stack. */
const WITH_AND_WITHOUT =
  /\b(?:w|with)(?: and)? (?:w ?o|without)\b|\b(?:w ?o|without) (?:and )?(?:w|with)\b|\bavec et sans\b|\bmit und ohne\b/g;

const entries: readonly PhaseWord[] = Object.entries(WORDS)
  .flatMap(([phase, lines]) =>
    lines.flatMap((line) => line.split(', ').map((word) => ({ phase: phaseOf(phase), word }))),
  )
  .sort((a, b) => b.word.length - a.word.length);

function phaseOf(name: string): Phase {
  return name === 'precontrast' || name === 'arterial' || name === 'delayed' ? name : 'portal-venous';
}

/** The one phase that a text names, or null when it names none or several. Longer terms are read before shorter ones. */
export function phaseNamedBy(text: string): PhaseWord | null {
  let rest = ` ${plain(text)} `.replaceAll(BEFORE_TREATMENT, ' ').replaceAll(WITH_AND_WITHOUT, ' ');
  const found: PhaseWord[] = [];
  for (const entry of entries) {
    const padded = ` ${entry.word} `;
    if (!rest.includes(padded)) continue;
    found.push(entry);
    rest = rest.replaceAll(padded, '  ');
  }
  const [first] = found;
  return first !== undefined && found.every(({ phase }) => phase === first.phase) ? first : null;
}

/** Lower case, without accents, every run of other characters than letters and digits as one blank. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Texts in the contrast agent attribute that say there was none. */
const NO_AGENT = /^(?:no|none|non|nein|ohne|sans|aucun|sin|senza|sem|nil|without|n a|nativ|native|unenhanced)\b/;

export function saysNoAgent(agent: string): boolean {
  const said = plain(agent);
  return said === '' || NO_AGENT.test(said);
}
