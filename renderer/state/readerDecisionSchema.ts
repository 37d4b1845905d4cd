import * as v from 'valibot';
import type { ReaderDecision } from './decisionStore.ts';

const phase = v.picklist(['precontrast', 'arterial', 'portal-venous', 'delayed', 'other', 'unknown']);
const at = v.pipe(v.string(), v.isoTimestamp());

/** Reads a decision that was stored as JSON. */
export const readerDecisionSchema: v.GenericSchema<unknown, ReaderDecision> = v.variant('kind', [
  v.strictObject({
    kind: v.literal('phase'),
    at,
    studyInstanceUid: v.string(),
    stackId: v.string(),
    proposed: phase,
    confidence: v.number(),
    decided: v.nullable(phase),
  }),
  v.strictObject({
    kind: v.literal('role'),
    at,
    studyInstanceUid: v.string(),
    role: v.picklist(['arterial', 'precontrast']),
    stackId: v.nullable(v.string()),
  }),
  v.strictObject({
    kind: v.literal('identity'),
    at,
    question: v.string(),
    code: v.string(),
    answer: v.nullable(v.picklist(['one-person', 'not-one-person'])),
  }),
]);
