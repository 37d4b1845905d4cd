import { findingsOf, type Finding } from '../base/findings.ts';
import type { ResponseCategory } from './categories.ts';

/** One timepoint by the three methods. Null: not assessed. */
export interface Assessments {
  readonly recist: ResponseCategory | null;
  readonly mrecist: ResponseCategory | null;
  /** Responder by a threshold of the change of LETB. */
  readonly letbResponder: boolean | null;
}

export interface DiscordanceFindings {
  'enhancement-responds-before-size': AssessmentDetails;
  'size-responds-without-enhancement': AssessmentDetails;
  'response-against-progression': AssessmentDetails;
  'letb-differs-from-diameters': AssessmentDetails;
}
type AssessmentDetails = {
  readonly recist: string | null;
  readonly mrecist: string | null;
  readonly letbResponder: boolean | null;
};
const finding = findingsOf<DiscordanceFindings>();

/**
 * In what the methods disagree about one timepoint, the gravest first; none where those that could be assessed agree. A method that gives
 * NE or was not assessed is left out. A response is CR or PR, or a responder by LETB.
 */
export function discordanceOf(assessments: Assessments): readonly Finding[] {
  const { recist, mrecist, letbResponder } = assessments;
  const details: AssessmentDetails = { recist, mrecist, letbResponder };
  const [bySize, byEnhancement] = [responds(recist), responds(mrecist)];
  const responses = [bySize, byEnhancement, letbResponder].filter((item) => item === true).length;
  const progressions = [recist, mrecist].filter((category) => category === 'PD').length;
  const diameters = [bySize, byEnhancement].filter((item) => item !== null);
  return [
    ...(responses > 0 && progressions > 0 ? [finding('warning', 'response-against-progression', details)] : []),
    ...(byEnhancement === true && bySize === false && recist !== 'PD'
      ? [finding('note', 'enhancement-responds-before-size', details)]
      : []),
    ...(bySize === true && byEnhancement === false && mrecist !== 'PD'
      ? [finding('warning', 'size-responds-without-enhancement', details)]
      : []),
    ...(letbResponder !== null &&
    progressions === 0 &&
    diameters.length > 0 &&
    diameters.every((item) => item !== letbResponder)
      ? [finding('warning', 'letb-differs-from-diameters', details)]
      : []),
  ];
}

function responds(category: ResponseCategory | null): boolean | null {
  return category === null || category === 'NE' ? null : category === 'CR' || category === 'PR';
}
