import * as v from 'valibot';
import { refusals } from '../../../core/base/errors.ts';
import type { BatchDecision } from '../../../core/record/batchDocument.ts';
import { schemaOf } from '../../../core/record/readCase.ts';
import type { DocumentRefusals } from '../../../core/record/readMeasurement.ts';
import { readTextFile } from '../../files/readTextFile.ts';

const refusal = refusals<DocumentRefusals>();

const schema = v.object({
  decisions: v.array(
    v.object({
      case: v.string(),
      decision: v.picklist(['accepted', 'rejected', 'unreviewed']),
      reason: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
    }),
  ),
});

/** What a reader decided by case, from a `letb.batch-decisions/1` file as the batch's page saves it; null takes a decision back. Refused, naming the place: another document. */
export function readDecisions(path: string): ReadonlyMap<string, BatchDecision | null> {
  const text = readTextFile(path);
  const found = schemaOf(text, path);
  if (found !== 'letb.batch-decisions/1')
    throw refusal('document-wrong-schema', { name: path, expected: 'letb.batch-decisions/1', found: found ?? 'none' });
  const parsed = v.safeParse(schema, JSON.parse(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refusal('document-invalid', { name: path, where: v.getDotPath(issue) ?? 'document', problem: issue.message });
  }
  return new Map(
    parsed.output.decisions.map(({ case: key, decision, reason }) => [
      key,
      decision === 'unreviewed' ? null : { decision, reason },
    ]),
  );
}
