/** How the names of the mask files that `readMask` reads end. */
export const MASK_NAME = /\.(?:nii|nii\.gz|nrrd|mha)$/i;

/** Whether a file's name says that it is a mask. */
export function isMaskName(name: string): boolean {
  return MASK_NAME.test(name);
}
