import { sep } from 'node:path';
import type { Coded } from '../../core/base/errors.ts';
import type { Finding } from '../../core/base/findings.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { StudyTree } from '../../core/dicom/studyTree.ts';
import { stacksOfStudy } from '../../core/letb/choosePhases.ts';
import { patientsAlike } from '../../core/letb/patientIdentity.ts';
import { proposePairing, type PairedTimepoint, type Pairing } from '../../core/letb/proposePairing.ts';
import { sentenceOf } from '../../core/text/sentences.ts';
import { containerOf } from '../files/sources/sourceName.ts';

/**
 * A tree as the document `letb.scan/1` (specification, command line). Beside the fields that the specification names: `needsReader` of a
 * phase, and `pairing` of a patient.
 */
export function scanDocument(tree: StudyTree, procedureDates: readonly string[] = []): object {
  const pairings = pairingsIn(tree, procedureDates);
  return {
    schema: 'letb.scan/1',
    patients: tree.patients.map((patient, n) => ({
      patientId: patient.patientId,
      pairing: pairingDocument(pairings[n]),
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
      needsReader: phase.needsReader,
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

/** The pairing proposed for each patient of a tree, in its order; another of its patients may be the same person. */
export function pairingsIn(tree: StudyTree, procedureDates: readonly string[]): readonly Pairing[] {
  const alike = patientsAlike(tree.patients);
  return tree.patients.map((patient) => proposePairing(patient, { procedureDates, others: alike(patient) }));
}

function pairingDocument(pairing: Pairing | undefined): object | null {
  if (pairing === undefined) return null;
  const { timepoints, pre, post, basis, identityQuestion, findings } = pairing;
  return {
    basis,
    pre: pre === null ? null : timepoints.indexOf(pre),
    post: post === null ? null : timepoints.indexOf(post),
    identityQuestion: identityQuestion === null ? null : said(identityQuestion),
    timepoints: timepoints.map((timepoint) => ({
      studyInstanceUid: timepoint.studyInstanceUid,
      date: timepoint.date,
      role: timepoint.role,
      arterial: refOf(timepoint, timepoint.arterialStackId),
      precontrast: refOf(timepoint, timepoint.precontrastStackId),
      comparability: timepoint.comparability.map(saidFinding),
      refusal: timepoint.refusal === null ? null : said(timepoint.refusal),
    })),
    findings: findings.map(saidFinding),
  };
}

function refOf({ study }: PairedTimepoint, id: string | null): string | null {
  const stack = stacksOfStudy(study).find((candidate) => candidate.id === id);
  return stack === undefined ? null : stackReference(stack);
}

function saidFinding(finding: Finding): object {
  return { severity: finding.severity, ...said(finding) };
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
