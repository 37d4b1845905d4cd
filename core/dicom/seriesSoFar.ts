import type { Coded } from '../base/errors.ts';
import { groupIntoSeries, seriesKey, type ScannedInstance, type SeriesGroup } from './groupIntoSeries.ts';
import type { InstanceHeader } from './instance.ts';
import { splitStacks } from './splitStacks.ts';
import type { Stack } from './stack.ts';

/** A series as far as a running scan has seen it. What is said later of the same key replaces it. */
export interface SeriesSoFar {
  /** Patient, study and series together; for comparison only. */
  readonly key: string;
  readonly patient: InstanceHeader['patient'];
  readonly study: InstanceHeader['study'];
  readonly series: InstanceHeader['series'];
  readonly files: number;
  /** Files keep coming: nothing is said of its stacks yet. */
  readonly growing: boolean;
  /** As they stand; without phases, and before files of one position were compared. Only the finished tree may be measured. */
  readonly stacks: readonly StackSoFar[];
}

export type StackSoFar = Pick<Stack, 'id' | 'verdict'> & {
  readonly slices: number;
  readonly reasons: readonly Coded[];
};

/** Collects the instances of a running scan by series. */
export interface SeriesCollector {
  readonly add: (instance: ScannedInstance) => void;
  /** The series about which there is something new since the last call. One that has not grown since then counts as complete. */
  readonly take: () => readonly SeriesSoFar[];
}

export function collectSeries(): SeriesCollector {
  const groups = new Map<string, ScannedInstance[]>();
  let fresh: ScannedInstance[] = [];
  let growing = new Set<string>();
  return {
    add: (instance) => void fresh.push(instance),
    take: () => {
      const grown = new Set<string>();
      for (const { instances } of groupIntoSeries(fresh)) {
        const key = seriesKey(instances[0].header);
        grown.add(key);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [...instances]);
        else for (const instance of instances) group.push(instance);
      }
      fresh = [];
      const settled = [...growing].filter((key) => !grown.has(key));
      growing = grown;
      return [...settled, ...grown].flatMap((key) => {
        const [first, ...others] = groups.get(key) ?? [];
        return first === undefined ? [] : [seriesSoFar(key, { instances: [first, ...others] }, grown.has(key))];
      });
    },
  };
}

function seriesSoFar(key: string, group: SeriesGroup, growing: boolean): SeriesSoFar {
  const { patient, study, series } = group.instances[0].header;
  const damaged = group.instances.every(({ damage }) => damage?.code === 'truncated-pixel-data');
  const stacks = growing || damaged ? [] : splitStacks(group);
  return {
    key,
    patient,
    study,
    series,
    files: group.instances.length,
    growing,
    stacks: stacks.map(({ id, verdict, slices, reasons }) => ({ id, verdict, slices: slices.length, reasons })),
  };
}
