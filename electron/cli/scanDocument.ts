import { sep } from 'node:path';
import type { Coded } from '../../core/base/errors.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { StudyTree } from '../../core/dicom/studyTree.ts';
import { sentenceOf } from '../../core/text/sentences.ts';
import { containerOf } from '../files/sources/sourceName.ts';

/** A tree as the document `letb.scan/1` (specification, command line). */
export function scanDocument(tree: StudyTree): object {
  return {
    schema: 'letb.scan/1',
    patients: tree.patients.map((patient) => ({
      patientId: patient.patientId,
      studies: patient.studies.map((study) => ({
        studyInstanceUid: study.studyInstanceUid,
        date: study.date,
        description: study.description,
        series: study.series.map((series) => ({
          seriesInstanceUid: series.seriesInstanceUid,
          number: series.number,
          description: series.description,
          modality: series.modality,
          stacks: series.stacks.map(stackDocument),
        })),
      })),
    })),
    skipped: tree.skipped.map(({ source, code, detail }) => ({
      path: source,
      code,
      sentence: sentenceOf({ code, details: { detail } }, 'en'),
    })),
  };
}

function stackDocument(stack: Stack): object {
  const { grid, phase } = stack;
  return {
    id: stack.id,
    ref: stackReference(stack),
    files: new Set(stack.slices.map(({ source }) => source)).size,
    grid:
      grid === null
        ? null
        : {
            dimensions: grid.dimensions,
            spacingMm: grid.spacingMm,
            originLpsMm: grid.originLpsMm,
            direction: grid.direction,
          },
    phase: {
      value: phase.value,
      confidence: phase.confidence,
      evidence: phase.evidence.map((item) => ({
        ...said(item),
        source: item.source,
        supports: item.supports,
        weight: item.weight,
      })),
    },
    verdict: stack.verdict,
    reasons: stack.reasons.map(said),
  };
}

function said({ code, details }: Coded): object {
  return { code, details, sentence: sentenceOf({ code, details }, 'en') };
}

/** A STACK argument that finds the stack again: the deepest folder, or the archive, that holds all its files, and its id. */
export function stackReference(stack: Stack): string {
  const [first = '', ...others] = stack.slices.map(({ source }) => containerOf(source));
  let parts = first.split(sep);
  for (const folder of others) {
    const own = folder.split(sep);
    const shared = parts.findIndex((part, index) => part !== own[index]);
    if (shared >= 0) parts = parts.slice(0, shared);
  }
  return `${parts.join(sep) || sep}#${stack.id}`;
}
