/** T = mean + k · SD, HU. Source: specification of LETB, step 4; k = 2 in Assouline et al. 2023. */
export function enhancementThresholdHu(roi: { readonly meanHu: number; readonly sdHu: number }, k: number): number {
  return roi.meanHu + k * roi.sdHu;
}
