import type { InstanceHeader } from './instance.ts';
import { comparableName } from './personName.ts';
import { rescaleTypeOf } from './readPixelFormat.ts';
import { SPECTRAL } from './readAcquisition.ts';
import { reason, type StackReason, type ValueCount } from './stackReasons.ts';

interface Attribute {
  /** In DICOM's words. */
  readonly name: string;
  readonly of: (header: InstanceHeader) => string | null;
}

/** Slices that differ in one of these hold attenuation of different meaning, and make no one volume. */
const ACQUISITION: readonly Attribute[] = [
  { name: 'Modality', of: ({ series }) => series.modality },
  { name: 'SOP Class UID', of: ({ sopClassUid }) => sopClassUid },
  { name: 'KVP', of: ({ acquisition }) => textOf(acquisition.kvp) },
  { name: 'Rescale Type', of: ({ pixels }) => rescaleTypeOf(pixels) },
  { name: 'spectral reconstruction', of: spectralName },
];

/** One person's images agree in these. */
const IDENTITY: readonly Attribute[] = [
  { name: "Patient's Name", of: ({ patient }) => comparableName(patient.name) },
  { name: "Patient's Birth Date", of: ({ patient }) => patient.birthDate },
];

/** Values named in a reason, the most frequent first. */
const VALUES_NAMED = 8;

/** What differs from slice to slice in a stack that must, or should, be one acquisition of one person. */
export function mixedReasons(headers: readonly InstanceHeader[]): readonly StackReason[] {
  const reasons: StackReason[] = [];
  for (const { name, of } of IDENTITY) {
    const count = countsOf(headers, of).length;
    if (count > 1) reasons.push(reason('mixed-patient-identity', { attribute: name, count }));
  }
  for (const { name, of } of ACQUISITION) {
    const values = countsOf(headers, of);
    if (values.length > 1)
      reasons.push(reason('mixed-acquisition', { attribute: name, values: values.slice(0, VALUES_NAMED) }));
  }
  const thicknesses = countsOf(headers, ({ acquisition }) => textOf(acquisition.sliceThicknessMm));
  if (thicknesses.length > 1) reasons.push(reason('mixed-thickness', { values: thicknesses.slice(0, VALUES_NAMED) }));
  const kernels = countsOf(headers, ({ acquisition }) => acquisition.kernel);
  if (kernels.length > 1) reasons.push(reason('mixed-kernel', { values: kernels.slice(0, VALUES_NAMED) }));
  return reasons;
}

function countsOf(headers: readonly InstanceHeader[], of: Attribute['of']): readonly ValueCount[] {
  const counts = new Map<string | null, number>();
  for (const header of headers) counts.set(of(header), (counts.get(of(header)) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

/** Printed decimals that differ beyond the third place differ by rounding. */
function textOf(value: number | null): string | null {
  return value === null ? null : String(Number(value.toFixed(3)));
}

/** The series' description where it names a spectral reconstruction, and each value of Image Type that does. */
function spectralName({ acquisition, series }: InstanceHeader): string | null {
  const names = [series.description ?? '', ...acquisition.imageType].filter((text) => SPECTRAL.test(text));
  return names.length === 0 ? null : names.join('\\');
}
