import * as v from 'valibot';
import { refusals } from '../base/errors.ts';
import { caseTimepointIds } from './caseDocument.ts';
import { schemaOf } from './readCase.ts';
import type { DocumentRefusals } from './readMeasurement.ts';

const refusal = refusals<DocumentRefusals>();
const finite = v.pipe(v.number(), v.finite());
const date = v.nullable(v.pipe(v.string(), v.isoDate()));

const batchShape = v.object({
  cases: v.array(
    v.object({
      case: v.string(),
      patient: v.string(),
      treatment: v.string(),
      review: v.picklist(['unreviewed', 'accepted', 'rejected']),
      timepoints: v.array(v.object({ id: v.picklist(caseTimepointIds), date, letbPercent: finite })),
      change: v.nullable(
        v.object({
          changePercent: v.nullable(finite),
          responses: v.array(v.object({ endpoint: v.string(), responder: v.nullable(v.boolean()) })),
        }),
      ),
    }),
  ),
});

/** What a cohort takes from a batch: each case with its LETB by timepoint and its change, percent, unrounded. */
export type BatchResults = v.InferOutput<typeof batchShape>['cases'];

/** The results in a `letb.batch/1` document called `name`. Refused: another document, one that is damaged, by its place. */
export function readBatch(text: string, name: string): BatchResults {
  const found = schemaOf(text, name);
  if (found !== 'letb.batch/1')
    throw refusal('document-wrong-schema', { name, expected: 'letb.batch/1', found: found ?? 'none' });
  const parsed = v.safeParse(batchShape, JSON.parse(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refusal('document-invalid', { name, where: v.getDotPath(issue) ?? 'document', problem: issue.message });
  }
  return parsed.output.cases;
}
