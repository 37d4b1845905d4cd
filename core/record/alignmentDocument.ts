import * as v from 'valibot';
import { refusals } from '../base/errors.ts';
import { makeGrid } from '../geometry/grid.ts';
import { pointLps } from '../geometry/points.ts';
import type { Digest } from '../ports/digest.ts';
import type { Registration } from '../registration/registerPhases.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import type { InputProvenance } from './measurementDocument.ts';
import type { DocumentRefusals } from './readMeasurement.ts';
import { maskBytes } from './signedMask.ts';

/** What an alignment was fitted to, by content: stacks as in a measurement's provenance, the liver by its voxels (`alignmentInputs`). */
export type AlignmentInput = Pick<InputProvenance, 'role' | 'seriesInstanceUid' | 'sha256'>;

/**
 * What an alignment is fitted to. The liver counts by its voxels on the arterial grid (`maskBytes`, as in a signed reading), not by the file
 * that they came from: the same mask drawn, or read from a NIfTI or an NRRD, has one digest. Where its grid lies the arterial stack's digest
 * says. A mask among `stacks` is left out.
 */
export async function alignmentInputs(
  stacks: readonly AlignmentInput[],
  liver: Labelmap,
  digest: Digest,
): Promise<readonly AlignmentInput[]> {
  const sha256OfLiver = await digest(maskBytes('liver', liver));
  return [
    ...stacks
      .filter(({ role }) => role !== 'liver-mask')
      .map(({ role, seriesInstanceUid, sha256: own }) => ({ role, seriesInstanceUid, sha256: own })),
    { role: 'liver-mask', seriesInstanceUid: null, sha256: sha256OfLiver },
  ];
}

/** `letb.alignment/1`: an alignment as it is stored, without anything that differs between two runs on the same inputs. */
export interface AlignmentDocument {
  readonly schema: 'letb.alignment/1';
  readonly kind: Registration['alignment']['kind'];
  readonly requested: Registration['requested'];
  readonly fallBack: Registration['fallBack'];
  /** Who set the map: the program, or a reader's hand. */
  readonly origin: 'fitted' | 'by-hand';
  /** Arterial point x → precontrast point matrix · (x + u(x)) + translation, LPS mm. */
  readonly rigid: { readonly matrix: readonly number[]; readonly translationMm: readonly number[] };
  /**
   * u: a uniform cubic B-spline. Three coefficients for each control point (i fastest), mm along the lattice's axes (columns of
   * `direction`); beyond the lattice the displacement of its edge holds.
   */
  readonly field: {
    readonly dimensions: readonly number[];
    readonly spacingMm: readonly number[];
    readonly originLpsMm: readonly number[];
    readonly direction: readonly number[];
    readonly coefficientsMm: readonly number[];
  } | null;
  readonly figures: Registration['figures'];
  readonly inputs: readonly AlignmentInput[];
}

export interface AlignmentDocumentRefusals {
  'alignment-other-inputs': { readonly name: string; readonly role: string };
}
const refusal = refusals<DocumentRefusals & AlignmentDocumentRefusals>();

export function alignmentDocument(
  { requested, alignment, fallBack, figures, origin }: Registration,
  inputs: readonly AlignmentInput[],
): AlignmentDocument {
  const { kind, rigid, field } = alignment;
  return {
    schema: 'letb.alignment/1',
    kind,
    requested,
    fallBack,
    origin: origin ?? 'fitted',
    rigid: { matrix: [...rigid.matrix], translationMm: [...rigid.translation] },
    field:
      field === null
        ? null
        : {
            dimensions: field.lattice.dimensions,
            spacingMm: field.lattice.spacingMm,
            originLpsMm: [...field.lattice.originLpsMm],
            direction: field.lattice.direction,
            coefficientsMm: [...field.coefficientsMm],
          },
    figures: {
      misfitBefore: figures.misfitBefore,
      misfitAfter: figures.misfitAfter,
      nmiBefore: figures.nmiBefore,
      nmiAfter: figures.nmiAfter,
      meanDisplacementMm: figures.meanDisplacementMm,
      largestDisplacementMm: figures.largestDisplacementMm,
      rotationDegrees: figures.rotationDegrees,
      jacobian: { least: figures.jacobian.least, most: figures.jacobian.most },
      inverseConsistencyMm: figures.inverseConsistencyMm,
      leftByBendingMm: figures.leftByBendingMm,
    },
    inputs: inputs.map(({ role, seriesInstanceUid, sha256 }) => ({ role, seriesInstanceUid, sha256 })),
  };
}

const finite = v.pipe(v.number(), v.finite());
const three = v.strictTuple([finite, finite, finite]);
const nine = v.strictTuple([finite, finite, finite, finite, finite, finite, finite, finite, finite]);
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256'));
const kinds = v.picklist(['rigid', 'deformable']);
const nullable = v.nullable(finite);

/** The fields of an alignment's document beside its schema. */
const fields = v.object({
  kind: kinds,
  requested: kinds,
  fallBack: v.nullable(
    v.picklist(['rigid-not-better', 'rigid-implausible', 'deformable-folds', 'deformable-not-better']),
  ),
  origin: v.optional(v.picklist(['fitted', 'by-hand']), 'fitted'),
  rigid: v.object({ matrix: nine, translationMm: three }),
  field: v.nullable(
    v.object({
      dimensions: three,
      spacingMm: three,
      originLpsMm: three,
      direction: nine,
      coefficientsMm: v.array(finite),
    }),
  ),
  figures: v.object({
    misfitBefore: finite,
    misfitAfter: finite,
    nmiBefore: nullable,
    nmiAfter: nullable,
    meanDisplacementMm: finite,
    largestDisplacementMm: finite,
    rotationDegrees: finite,
    jacobian: v.object({ least: finite, most: finite }),
    inverseConsistencyMm: nullable,
    leftByBendingMm: v.optional(nullable, null),
  }),
  inputs: v.array(
    v.object({
      role: v.picklist(['arterial', 'precontrast', 'liver-mask']),
      seriesInstanceUid: v.nullable(v.string()),
      sha256,
    }),
  ),
});

/** What `readAlignment` looks at before it looks at the map itself. */
export const alignmentSchema: v.GenericSchema<unknown, AlignmentDocument> = v.object({
  schema: v.literal('letb.alignment/1'),
  ...fields.entries,
});

/** A rotation's matrix times its transpose is the identity to rounding. */
const ROTATION_TOLERANCE = 1e-6;

export interface StoredRegistration {
  readonly registration: Registration;
  readonly inputs: readonly AlignmentInput[];
}

/**
 * An alignment from the text of a `letb.alignment/1` document called `name`. Refused, naming the place: text that is not JSON, another
 * schema, fields that are missing or not finite, a matrix that is no rotation, a field whose numbers do not fill its lattice.
 */
export function readAlignment(text: string, name: string): StoredRegistration {
  const value = parseJson(text, name);
  const found: unknown = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (found !== 'letb.alignment/1')
    throw refusal('document-wrong-schema', {
      name,
      expected: 'letb.alignment/1',
      found: typeof found === 'string' ? found : 'none',
    });
  const parsed = v.safeParse(fields, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw refusal('document-invalid', { name, where: v.getDotPath(issue) ?? 'document', problem: issue.message });
  }
  const { kind, requested, fallBack, origin, rigid, field, figures, inputs } = parsed.output;
  if (!isRotation(rigid.matrix))
    throw refusal('document-invalid', { name, where: 'rigid.matrix', problem: 'is no rotation' });
  if ((kind === 'deformable') !== (field !== null))
    throw refusal('document-invalid', { name, where: 'field', problem: `does not go with the kind ${kind}` });
  return {
    registration: {
      requested,
      fallBack,
      figures,
      ...(origin === 'by-hand' ? { origin } : {}),
      alignment: {
        kind,
        rigid: { matrix: rigid.matrix, translation: rigid.translationMm },
        field: field === null ? null : fieldOf(field, name),
      },
    },
    inputs,
  };
}

type Field = NonNullable<v.InferOutput<typeof fields>['field']>;

function fieldOf(field: Field, name: string): Registration['alignment']['field'] {
  const { dimensions, spacingMm, originLpsMm, direction, coefficientsMm } = field;
  const lattice = makeGrid({ dimensions, spacingMm, originLpsMm: pointLps(...originLpsMm), direction });
  const needed = 3 * dimensions[0] * dimensions[1] * dimensions[2];
  if (Math.min(...dimensions) < 4 || coefficientsMm.length !== needed)
    throw refusal('document-invalid', {
      name,
      where: 'field.coefficientsMm',
      problem: `${coefficientsMm.length} numbers for ${needed}`,
    });
  return { lattice, coefficientsMm: Float64Array.from(coefficientsMm) };
}

function isRotation(m: readonly number[]): boolean {
  const rows = [0, 1, 2];
  const orthonormal = rows.every((a) =>
    rows.every((b) => {
      const product = rows.reduce((sum, c) => sum + (m[3 * a + c] ?? 0) * (m[3 * b + c] ?? 0), 0);
      return Math.abs(product - (a === b ? 1 : 0)) <= ROTATION_TOLERANCE;
    }),
  );
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m;
  return orthonormal && a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) > 0;
}

/** Refused: an alignment used with other images or another mask than it was fitted to. */
export function checkAlignmentInputs(
  stored: readonly AlignmentInput[],
  given: readonly AlignmentInput[],
  name: string,
): void {
  for (const { role, sha256: own } of given) {
    const input = stored.find((item) => item.role === role);
    if (input?.sha256 !== own) throw refusal('alignment-other-inputs', { name, role });
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('document-not-json', { name });
  }
}
