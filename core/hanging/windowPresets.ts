import type { VolumeRole } from './volumeRole.ts';

/** Grey from level − width / 2 to level + width / 2, HU. */
export interface PresetWindow {
  readonly widthHu: number;
  readonly levelHu: number;
}

export type WindowPreset = 'soft-tissue' | 'enhanced' | 'liver' | 'lung' | 'bone' | 'subtraction';

/** In the order of their keys. */
export const windowPresets: readonly WindowPreset[] = [
  'soft-tissue',
  'enhanced',
  'liver',
  'lung',
  'bone',
  'subtraction',
];

/** Windows in common use for abdominal CT; `subtraction` shows S so that 0 is dark grey and an enhancing tumour is bright. */
const windows: Readonly<Record<WindowPreset, PresetWindow>> = {
  'soft-tissue': { widthHu: 350, levelHu: 40 },
  enhanced: { widthHu: 380, levelHu: 70 },
  liver: { widthHu: 150, levelHu: 90 },
  lung: { widthHu: 1500, levelHu: -600 },
  bone: { widthHu: 2500, levelHu: 480 },
  subtraction: { widthHu: 300, levelHu: 40 },
};

export function presetWindow(preset: WindowPreset): PresetWindow {
  return windows[preset];
}

const usual: Readonly<Record<VolumeRole, WindowPreset>> = {
  precontrast: 'soft-tissue',
  arterial: 'enhanced',
  'portal-venous': 'enhanced',
  delayed: 'enhanced',
  subtraction: 'subtraction',
};

/** The preset in which a volume opens. */
export function usualPreset(role: VolumeRole): WindowPreset {
  return usual[role];
}
