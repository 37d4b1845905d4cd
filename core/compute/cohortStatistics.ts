import { agreementDocument } from '../record/agreementDocument.ts';
import { comparedCases, disagreementOf } from '../record/comparedRatings.ts';
import { wideRatings } from '../record/readRatings.ts';
import { survivalCases, survivalDocument } from '../record/survivalDocument.ts';
import { sentenceOf } from '../text/sentences.ts';
import type { InputOf, OutputOf } from './jobs.ts';

/** Survival of a cohort's table with its cases. Refused: as `survivalDocument`. */
export function survivalOfTable({
  table,
  options,
  id,
  language,
}: InputOf<'survivalOfTable'>): OutputOf<'survivalOfTable'> {
  return {
    document: survivalDocument(table, options, (coded) => sentenceOf(coded, language)),
    cases: survivalCases(table, options, id),
  };
}

/** Agreement of raters with where two of them part. Refused: as `agreementDocument` and `comparedCases`. */
export function agreementOfTable({
  table,
  raters,
  options,
  causes,
}: InputOf<'agreementOfTable'>): OutputOf<'agreementOfTable'> {
  const ratings = wideRatings(table, raters);
  const document = agreementDocument(ratings, options, table);
  return { document, ratings, disagreement: disagreementOf(document, comparedCases(table, ratings, causes)) };
}
