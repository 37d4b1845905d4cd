/** What a viewport shows of a timepoint: one of its phases, or the subtraction of two of them. */
export type VolumeRole = 'precontrast' | 'arterial' | 'portal-venous' | 'delayed' | 'subtraction';

/** In the order of a reading. */
export const volumeRoles: readonly VolumeRole[] = [
  'precontrast',
  'arterial',
  'subtraction',
  'portal-venous',
  'delayed',
];

/** The two timepoints that a reading may have open. */
export type TimepointSlot = 'pre' | 'post';
