import type { EvenTissue } from './evenTissues.ts';

/** The even tissue that is taken for parenchyma; the other one that may be it instead, null where the choice is clear. */
export interface ChosenParenchyma {
  readonly parenchyma: EvenTissue;
  readonly rival: EvenTissue | null;
}

/** Evidence is counted in natural logarithms of odds, as below. A choice by less is said to be in doubt. */
const CLEAR_EVIDENCE = 1.25;
/** A rival smaller than this share of the chosen tissue raises no doubt. */
const LEAST_RIVAL_SHARE = 0.2;
/** The largest that one kind of evidence gives: none is proof. */
const MOST_EVIDENCE = 2;
/** Size tells little: tumour can be larger than the parenchyma that is left. */
const SIZE_WEIGHT = 0.6;
/** HU of P, and of S, that one unit of evidence takes. */
const P_UNIT_HU = 4;
const S_UNIT_HU = 15;
/** Differences of P that could be of the scan's own making (partial volume, beam hardening). */
const LIKE_P_HU = 4;
/** Tissue less dense than this can be a steatotic liver's, if it enhances; tumour is hardly ever denser than the other. */
const STEATOTIC_HU = 42;
const DENSEST_TUMOUR_HU = 50;
/** Denser tissue that does not enhance is full of oil or blood. */
const OIL_HU = 78;
/** Living tissue enhances by more in the arterial phase; necrosis does not. */
const LIVING_HU = 6;

/**
 * Which of the even tissues is parenchyma, by what is known of unenhanced liver and HCC on CT: parenchyma is denser than tumour (50 to 65 HU, tumour 10 to 25
 * HU less), but in steatosis less dense (below about 40 HU, and it enhances, which necrosis does not); at like density tumour enhances
 * more in the arterial phase; oil does not enhance; the larger is likelier. Null without tissues.
 */
export function chooseParenchyma(tissues: readonly EvenTissue[]): ChosenParenchyma | null {
  const worst = (tissue: EvenTissue): number =>
    Math.min(...tissues.filter((other) => other !== tissue).map((other) => evidence(tissue, other)));
  const [parenchyma, ...others] = tissues.toSorted((a, b) => worst(b) - worst(a));
  if (parenchyma === undefined) return null;
  const rivals = others
    .filter(({ cm3 }) => cm3 >= LEAST_RIVAL_SHARE * parenchyma.cm3)
    .toSorted((a, b) => evidence(parenchyma, a) - evidence(parenchyma, b));
  const [rival] = rivals;
  const isClear = rival === undefined || evidence(parenchyma, rival) >= CLEAR_EVIDENCE;
  return { parenchyma, rival: isClear ? null : rival };
}

/** True of tissue that is no parenchyma as a rule, whatever else there is: dark and without enhancement (necrosis), or oil. */
export function isUnusual({ precontrastHu, subtractionHu }: Omit<EvenTissue, 'cm3'>): boolean {
  return subtractionHu < LIVING_HU && (precontrastHu < STEATOTIC_HU || precontrastHu > OIL_HU);
}

/** Evidence that `one` rather than `other` is parenchyma; of the opposite sign the other way round. */
function evidence(one: EvenTissue, other: EvenTissue): number {
  if (one === other) return 0;
  const size = SIZE_WEIGHT * limited(Math.log(one.cm3 / other.cm3));
  if (one.precontrastHu >= other.precontrastHu) return size + densityEvidence(one, other);
  return size - densityEvidence(other, one);
}

/** That the denser of two tissues is parenchyma. */
function densityEvidence(dense: EvenTissue, light: EvenTissue): number {
  const apart = dense.precontrastHu - light.precontrastHu;
  const enhancesLess = limited((light.subtractionHu - dense.subtractionHu) / S_UNIT_HU);
  if (dense.precontrastHu > OIL_HU && isUnusual(dense)) return -MOST_EVIDENCE;
  if (apart < LIKE_P_HU) return apart / P_UNIT_HU + enhancesLess;
  const isSteatosis =
    light.precontrastHu < STEATOTIC_HU &&
    light.subtractionHu >= LIVING_HU &&
    (dense.precontrastHu < DENSEST_TUMOUR_HU || dense.subtractionHu > light.subtractionHu + 2 * S_UNIT_HU);
  if (isSteatosis) return enhancesLess - limited(Math.min(apart, STEATOTIC_HU - light.precontrastHu) / P_UNIT_HU);
  // A lighter tissue that enhances less is necrotic or hypovascular: that speaks for nothing.
  return limited(apart / P_UNIT_HU) + Math.max(0, enhancesLess);
}

function limited(evidence: number): number {
  return Math.max(-MOST_EVIDENCE, Math.min(MOST_EVIDENCE, evidence));
}
