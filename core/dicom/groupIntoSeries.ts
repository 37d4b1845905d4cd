import type { InstanceHeader, SkipReason } from './instance.ts';

/** One file of a scan. */
export interface ScannedInstance {
  /** The file as its host names it. */
  readonly source: string;
  readonly header: InstanceHeader;
  /** The header was read, but the pixels are cut short or cannot be made attenuation. */
  readonly damage: SkipReason | null;
}

/** The files of one Series Instance UID within one study of one patient, in the order they were given. */
export interface SeriesGroup {
  readonly instances: readonly [ScannedInstance, ...ScannedInstance[]];
}

/** Groups by patient, study and Series Instance UID: a UID that two patients or studies share never joins them. */
export function groupIntoSeries(instances: readonly ScannedInstance[]): readonly SeriesGroup[] {
  const groups = new Map<string, [ScannedInstance, ...ScannedInstance[]]>();
  for (const instance of instances) {
    const key = seriesKey(instance.header);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [instance]);
    else group.push(instance);
  }
  return [...groups.values()].map((group) => ({ instances: group }));
}

/** Tells patients apart: the ID, and the name where there is no ID. */
export function patientKey({
  patient,
  study,
}: {
  readonly patient: Pick<InstanceHeader['patient'], 'id' | 'name'>;
  readonly study: Pick<InstanceHeader['study'], 'instanceUid'>;
}): string {
  if (patient.id !== null) return JSON.stringify(['id', patient.id]);
  return JSON.stringify(patient.name === null ? ['study', study.instanceUid] : ['name', patient.name]);
}

/** Tells series apart: patient, study and Series Instance UID together. */
export function seriesKey(header: InstanceHeader): string {
  return JSON.stringify([patientKey(header), header.study.instanceUid, header.series.instanceUid]);
}
