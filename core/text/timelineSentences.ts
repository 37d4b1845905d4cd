import type { CsvFieldRefusals } from '../record/csvFields.ts';
import type { MeasuredRefusals } from '../record/readMeasured.ts';
import type { TreatedPatientsRefusals } from '../record/readTreatedPatients.ts';
import type { TimelineContradictions, TimelineRemarks } from '../response/timeline/contradictions.ts';
import type { EndpointReasons } from '../response/timeline/deriveEndpoints.ts';
import type { EndpointDefinitionRefusals } from '../response/timeline/endpointDefinitions.ts';
import type { PlaceReasons } from '../response/timeline/groupSessions.ts';
import type { Language } from './language.ts';
import { sentence, type SentencesOf } from './sentence.ts';

type Words = Readonly<Record<string, Readonly<Record<Language, string>>>>;

const facts: Words = {
  procedure: { en: 'a procedure', fr: 'une séance' },
  image: { en: 'a CT', fr: 'un scanner' },
  progression: { en: 'a progression', fr: 'une progression' },
  untreatable: { en: 'the end of treatability', fr: 'la fin des possibilités de traitement' },
  'last-imaging': { en: 'the last imaging', fr: 'la dernière imagerie' },
  'last-contact': { en: 'the last contact', fr: 'les dernières nouvelles' },
  marker: { en: 'a blood or urine marker', fr: 'un marqueur' },
  death: { en: 'the death', fr: 'le décès' },
  birth: { en: 'the birth', fr: 'la naissance' },
};

const places: Words = {
  treatment: { en: 'begins a treatment', fr: 'ouvre un traitement' },
  cycle: { en: 'begins a cycle', fr: 'ouvre un cycle' },
  'same-cycle': { en: 'continues the cycle', fr: 'continue le cycle' },
};

const expectations: Words = {
  'csv-text': { en: 'filled in', fr: 'rempli' },
  'csv-date-iso': { en: 'a date YYYY-MM-DD', fr: 'une date AAAA-MM-JJ' },
  'csv-date-day-first': { en: 'a date DD/MM/YYYY or YYYY-MM-DD', fr: 'une date JJ/MM/AAAA ou AAAA-MM-JJ' },
  'csv-date-month-first': { en: 'a date MM/DD/YYYY or YYYY-MM-DD', fr: 'une date MM/JJ/AAAA ou AAAA-MM-JJ' },
  'csv-number': { en: 'a number', fr: 'un nombre' },
  'csv-whole': { en: 'a whole number', fr: 'un nombre entier' },
  'csv-truth': { en: 'yes or no', fr: 'oui ou non' },
  'csv-range': { en: 'a size or two, as 100-300', fr: 'une taille ou deux, comme 100-300' },
};

const untils: Words = {
  'last-contact': { en: 'the last contact', fr: 'les dernières nouvelles' },
  'last-imaging': { en: 'the last imaging', fr: 'la dernière imagerie' },
};

/** A word of a table; what the table does not have stands for itself. */
function wordOf(words: Words, key: string, language: Language): string {
  return Object.hasOwn(words, key) ? (words[key]?.[language] ?? key) : key;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A reader's words as a sentence. */
function stopped(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}

type Problem = CsvFieldRefusals['csv-fields-invalid']['problems'][number];

function problemText({ line, column, expected, received }: Problem, language: Language): string {
  const must = wordOf(expectations, expected, language);
  return language === 'fr'
    ? `ligne ${line}, ${column} : attendu ${must}, trouvé « ${received} »`
    : `line ${line}, ${column}: must be ${must}, not "${received}"`;
}

/** Why a session begins or continues what it does. */
export const placeReasonSentences: SentencesOf<PlaceReasons> = {
  'place-first-session': sentence(
    () => 'The first session begins the first treatment.',
    () => 'La première séance ouvre le premier traitement.',
  ),
  'place-after-six-months': sentence(
    (d) => `More than 6 months after the treatment’s first session of ${d.first} (until ${d.latest}).`,
    (d) => `Plus de 6 mois après la première séance du traitement, le ${d.first} (jusqu’au ${d.latest}).`,
  ),
  'place-burden-treated': sentence(
    () => 'The cycle before has treated the whole burden.',
    () => 'Le cycle précédent a traité toute la charge tumorale.',
  ),
  'place-territory-repeated': sentence(
    (d) => `Treats again what its cycle has treated: segments ${d.segments.join(', ')}.`,
    (d) => `Traite de nouveau ce que le cycle a traité : segments ${d.segments.join(', ')}.`,
  ),
  'place-same-day': sentence(
    () => 'On the day of the session before.',
    () => 'Le jour de la séance précédente.',
  ),
  'place-territory-not-stated': sentence(
    () => 'Neither segments nor a total embolisation are stated: no new cycle is seen.',
    () => 'Ni segments ni embolisation totale indiqués : aucun nouveau cycle n’est reconnu.',
  ),
  'place-burden-not-complete': sentence(
    () => 'Treats what its cycle has not treated yet.',
    () => 'Traite ce que le cycle n’a pas encore traité.',
  ),
  'place-by-hand': sentence(
    (d) => `By hand: ${stopped(d.reason)} By the rules it ${wordOf(places, d.byRules, 'en')}.`,
    (d) => `À la main : ${stopped(d.reason)} D’après les règles, elle ${wordOf(places, d.byRules, 'fr')}.`,
  ),
};

export const timelineSentences: SentencesOf<
  TimelineContradictions & TimelineRemarks & EndpointReasons & EndpointDefinitionRefusals
> = {
  'date-in-future': sentence(
    (d) => `${capital(wordOf(facts, d.fact, 'en'))} is dated ${d.date}, after today (${d.today}). Correct the date.`,
    (d) =>
      `${capital(wordOf(facts, d.fact, 'fr'))} : date du ${d.date}, après aujourd’hui (${d.today}). Corrigez la date.`,
  ),
  'dated-after-death': sentence(
    (d) =>
      `${capital(wordOf(facts, d.fact, 'en'))} is dated ${d.date}, after the death on ${d.death}. Correct one of the two dates.`,
    (d) =>
      `${capital(wordOf(facts, d.fact, 'fr'))} : date du ${d.date}, après le décès du ${d.death}. Corrigez l’une des deux dates.`,
  ),
  'dated-after-last-contact': sentence(
    (d) =>
      `${capital(wordOf(facts, d.fact, 'en'))} is dated ${d.date}, after the last contact on ${d.lastContact}. Bring the last contact up to date.`,
    (d) =>
      `${capital(wordOf(facts, d.fact, 'fr'))} : date du ${d.date}, après les dernières nouvelles du ${d.lastContact}. Mettez à jour les dernières nouvelles.`,
  ),
  'dated-before-birth': sentence(
    (d) =>
      `${capital(wordOf(facts, d.fact, 'en'))} is dated ${d.date}, before the birth on ${d.birth}. Correct one of the two dates.`,
    (d) =>
      `${capital(wordOf(facts, d.fact, 'fr'))} : date du ${d.date}, avant la naissance du ${d.birth}. Corrigez l’une des deux dates.`,
  ),
  'untreatable-before-treatment': sentence(
    (d) =>
      `The patient is untreatable from ${d.date}, before the first procedure on ${d.first}. Correct one of the two dates.`,
    (d) =>
      `Plus de traitement possible dès le ${d.date}, avant la première séance du ${d.first}. Corrigez l’une des deux dates.`,
  ),
  'procedure-after-untreatable': sentence(
    (d) =>
      `A procedure is dated ${d.date}, but the patient is untreatable from ${d.untreatable}. Correct one of the two dates.`,
    (d) =>
      `Une séance est datée du ${d.date}, mais plus de traitement n’est possible dès le ${d.untreatable}. Corrigez l’une des deux dates.`,
  ),
  'progression-not-after-treatment': sentence(
    (d) =>
      `The progression of ${d.date} is not after the first procedure on ${d.first}; it is no event of any treatment.`,
    (d) =>
      `La progression du ${d.date} n’est pas postérieure à la première séance du ${d.first} ; elle n’est l’événement d’aucun traitement.`,
  ),
  'procedures-on-one-day': sentence(
    (d) => `${d.count} procedures are dated ${d.date}; check that none was entered twice.`,
    (d) => `${d.count} séances sont datées du ${d.date} ; vérifiez qu’aucune n’est en double.`,
  ),
  'place-of-first-session-unheard': sentence(
    (d) => `The session of ${d.date} is the first and begins a treatment, whatever was said by hand.`,
    (d) => `La séance du ${d.date} est la première et ouvre un traitement, quoi qu’on ait indiqué à la main.`,
  ),
  'age-unlike-birth-date': sentence(
    (d) =>
      `The age stated is ${d.ageYears} years, but by the date of birth ${d.birthYears} on ${d.first}; the date of birth is used.`,
    (d) =>
      `L’âge indiqué est de ${d.ageYears} ans, mais de ${d.birthYears} ans le ${d.first} d’après la date de naissance, qui est utilisée.`,
  ),
  'endpoint-without-procedures': sentence(
    () => 'No procedure is recorded; there is no time to count from.',
    () => 'Aucune séance n’est enregistrée ; il n’y a pas de date d’origine.',
  ),
  'no-evaluable-treatment': sentence(
    () => 'No treatment has both a CT before and a CT after; add them, or count from the first treatment.',
    () => 'Aucun traitement n’a de scanner avant et après ; ajoutez-les, ou comptez à partir du premier traitement.',
  ),
  'index-treatment-unknown': sentence(
    (d) => `There is no treatment ${d.treatment} to count from; the patient has ${d.treatments}.`,
    (d) => `Il n’y a pas de traitement ${d.treatment} comme origine ; le patient en a ${d.treatments}.`,
  ),
  'follow-up-not-known': sentence(
    (d) => `No event is recorded, and ${wordOf(untils, d.until, 'en')} is not known; enter its date.`,
    (d) => `Aucun événement enregistré, et ${wordOf(untils, d.until, 'fr')} : date inconnue ; indiquez-la.`,
  ),
  'follow-up-before-start': sentence(
    (d) => `The last imaging, ${d.until}, is before time zero, ${d.start}; enter imaging after treatment.`,
    (d) =>
      `La dernière imagerie, ${d.until}, précède la date d’origine, ${d.start} ; indiquez une imagerie ultérieure.`,
  ),
  'endpoint-definition-invalid': sentence(
    (d) => `${d.name} is no usable endpoint definition: ${d.where}: ${d.problem}.`,
    (d) => `${d.name} n’est pas une définition de critères d’évolution utilisable : ${d.where} : ${d.problem}.`,
  ),
  'endpoint-definition-unknown': sentence(
    (d) => `There is no endpoint definition "${d.id}"; known: ${d.known.join(', ')}, or a .json file of your own.`,
    (d) =>
      `La définition de critères « ${d.id} » n’existe pas ; connues : ${d.known.join(', ')}, ou votre fichier .json.`,
  ),
};

export const csvSentences: SentencesOf<CsvFieldRefusals & TreatedPatientsRefusals & MeasuredRefusals> = {
  'measured-without-patient': sentence(
    (d) => `${d.name} names no patient; give it as PATIENT=${d.name}.`,
    (d) => `${d.name} ne nomme aucun patient ; donnez-le sous la forme PATIENT=${d.name}.`,
  ),
  'cohort-value-twice': sentence(
    (d) => `Patient ${d.patient}, ${d.date}: ${d.what} is given twice, ${d.one} and ${d.other}; keep one.`,
    (d) =>
      `Patient ${d.patient}, ${d.date} : ${d.what} est donné deux fois, ${d.one} et ${d.other} ; n’en gardez qu’un.`,
  ),
  'csv-columns-missing': sentence(
    (d) => `${d.name} lacks the columns ${d.columns.join(', ')}.`,
    (d) => `Colonnes manquantes dans ${d.name} : ${d.columns.join(', ')}.`,
  ),
  'csv-fields-invalid': sentence(
    (d) => `${d.name}: ${d.count} fields to correct: ${d.problems.map((one) => problemText(one, 'en')).join('; ')}.`,
    (d) => `${d.name} : ${d.count} champs à corriger : ${d.problems.map((one) => problemText(one, 'fr')).join(' ; ')}.`,
  ),
  'csv-patient-repeated': sentence(
    (d) => `${d.name}, line ${d.line}: patient ${d.patient} has a row already; keep one.`,
    (d) => `${d.name}, ligne ${d.line} : le patient ${d.patient} a déjà une ligne ; n’en gardez qu’une.`,
  ),
  'csv-patient-unknown': sentence(
    (d) => `${d.name}, line ${d.line}: patient ${d.patient} is in no other table; check the identifier.`,
    (d) =>
      `${d.name}, ligne ${d.line} : le patient ${d.patient} n’est dans aucune autre table ; vérifiez l’identifiant.`,
  ),
};
