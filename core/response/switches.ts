import type { CriteriaSet, nonEnhancingTargetChoices } from './criteriaSets.ts';

/** What a reader sets otherwise than the criteria set does. Absent or null: as the set says. */
export interface ResponseOptions {
  readonly confirm?: boolean | null;
  readonly confirmationDays?: number | null;
  readonly minimumSdDays?: number | null;
  readonly nonEnhancingTarget?: (typeof nonEnhancingTargetChoices)[number] | null;
  /** Complete response of viable diameters by enhancement (true) or by disappearance (false). Without effect on whole diameters. */
  readonly crByEnhancement?: boolean | null;
  /** Progression also needs an increase of 5 mm. */
  readonly absolutePdRule?: boolean | null;
  readonly followMarkers?: boolean | null;
  readonly hccNewLiverLesion?: boolean | null;
  readonly hccPortaHepatisNode?: boolean | null;
  readonly hccEffusionNeedsCytology?: boolean | null;
}

export type SwitchName = keyof ResponseOptions;
export type SwitchValue = boolean | number | string;

/** The millimetres of RECIST 1.1's absolute rule (Eisenhauer 2009, section 4.3.1). */
const ABSOLUTE_PD_MM = 5;

/** One switch: what the set says, and the set with the switch put otherwise. */
interface Switch {
  readonly of: (set: CriteriaSet) => SwitchValue;
  readonly put: (set: CriteriaSet, options: ResponseOptions) => CriteriaSet;
}

const switches: Readonly<Record<SwitchName, Switch>> = {
  confirm: {
    of: (set) => set.best.confirm,
    put: (set, { confirm }) => ({ ...set, best: { ...set.best, confirm: confirm ?? set.best.confirm } }),
  },
  confirmationDays: {
    of: (set) => set.best.confirmationDays,
    put: (set, options) => ({
      ...set,
      best: { ...set.best, confirmationDays: options.confirmationDays ?? set.best.confirmationDays },
    }),
  },
  minimumSdDays: {
    of: (set) => set.best.minimumSdDays,
    put: (set, options) => ({
      ...set,
      best: { ...set.best, minimumSdDays: options.minimumSdDays ?? set.best.minimumSdDays },
    }),
  },
  nonEnhancingTarget: {
    of: (set) => set.nonEnhancingTarget,
    put: (set, options) => ({ ...set, nonEnhancingTarget: options.nonEnhancingTarget ?? set.nonEnhancingTarget }),
  },
  crByEnhancement: {
    of: (set) => set.completeResponse === 'enhancement',
    put: (set, { crByEnhancement: on }) =>
      on === null || on === undefined || set.diameter === 'whole'
        ? set
        : {
            ...set,
            completeResponse: on ? 'enhancement' : 'disappearance',
            nonTargets: { ...set.nonTargets, judgedBy: on ? 'enhancement' : 'presence' },
          },
  },
  absolutePdRule: {
    of: (set) => set.progression.absoluteMm > 0,
    put: (set, { absolutePdRule: on }) =>
      on === null || on === undefined || on === set.progression.absoluteMm > 0
        ? set
        : { ...set, progression: { ...set.progression, absoluteMm: on ? ABSOLUTE_PD_MM : 0 } },
  },
  followMarkers: {
    of: (set) => set.followMarkers,
    put: (set, options) => ({ ...set, followMarkers: options.followMarkers ?? set.followMarkers }),
  },
  hccNewLiverLesion: {
    of: (set) => set.hccRules.newLiverLesion,
    put: (set, options) => hcc(set, { newLiverLesion: options.hccNewLiverLesion ?? set.hccRules.newLiverLesion }),
  },
  hccPortaHepatisNode: {
    of: (set) => set.hccRules.portaHepatisNode,
    put: (set, options) => hcc(set, { portaHepatisNode: options.hccPortaHepatisNode ?? set.hccRules.portaHepatisNode }),
  },
  hccEffusionNeedsCytology: {
    of: (set) => set.hccRules.effusionNeedsCytology,
    put: (set, options) =>
      hcc(set, { effusionNeedsCytology: options.hccEffusionNeedsCytology ?? set.hccRules.effusionNeedsCytology }),
  },
};

function hcc(set: CriteriaSet, rules: Partial<CriteriaSet['hccRules']>): CriteriaSet {
  return { ...set, hccRules: { ...set.hccRules, ...rules } };
}

export interface ChangedSwitch {
  readonly name: SwitchName;
  readonly value: SwitchValue;
  readonly default: SwitchValue;
}

/** The set with every option put: the rules that are applied. */
export function rulesOf(set: CriteriaSet, options: ResponseOptions): CriteriaSet {
  return Object.values(switches).reduce((rules, item) => item.put(rules, options), set);
}

/** The switches that stand otherwise than in the set, by name. */
export function changedSwitches(set: CriteriaSet, options: ResponseOptions): readonly ChangedSwitch[] {
  return switchNames.flatMap((name): readonly ChangedSwitch[] => {
    const value = options[name] ?? null;
    const usual = switches[name].of(set);
    return value === null || value === usual ? [] : [{ name, value, default: usual }];
  });
}

/** The options without one of them. */
export function withoutSwitch(options: ResponseOptions, name: SwitchName): ResponseOptions {
  return { ...options, [name]: null };
}

/** Every switch, by name. */
export const switchNames: readonly SwitchName[] = [
  'absolutePdRule',
  'confirm',
  'confirmationDays',
  'crByEnhancement',
  'followMarkers',
  'hccEffusionNeedsCytology',
  'hccNewLiverLesion',
  'hccPortaHepatisNode',
  'minimumSdDays',
  'nonEnhancingTarget',
];
