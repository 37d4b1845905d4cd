import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { AlignedMeasurement } from '../../../core/letb/computeAlignedLetb.ts';
import type { BeforeAfter } from '../../../core/letb/alignmentEffect.ts';
import type { Language } from '../../../core/text/language.ts';
import { NOT_EVALUABLE, rounded, type FigureKind } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import type { StatedAlignment } from '../../state/alignmentStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Chip, type ChipLook } from '../../ui/Chip.tsx';
import { Problem } from '../../ui/Problem.tsx';

const looks: Readonly<Record<'good' | 'doubtful' | 'poor', ChipLook>> = { good: 'good', doubtful: 'warn', poor: 'bad' };

/** Both numbers side by side, the verdict with its reasons, and the figures before and after. */
export function AlignmentFigures({ slot, shown }: { readonly slot: Slot; readonly shown: StatedAlignment }): ReactNode {
  const { aligning: words } = useWords();
  const language = useLanguage();
  const hasRois = useStore(roiStore, (all) => all[slot].rois.length > 0);
  const { measurement, isMeasuring, refusal, registration } = shown;
  return (
    <div className={isMeasuring ? 'stated stale' : 'stated'} aria-busy={isMeasuring}>
      {refusal === null ? null : <Problem text={sentenceOf(refusal, language)} code={refusal.code} />}
      {measurement === null ? (
        <p className="small muted">{hasRois ? (isMeasuring ? words.measuring : null) : words.needsRoi}</p>
      ) : (
        <Measured measurement={measurement} />
      )}
      <FitFigures registration={registration} />
    </div>
  );
}

function Measured({ measurement }: { readonly measurement: AlignedMeasurement }): ReactNode {
  const { aligning: words, presets, preset } = useWords();
  const language = useLanguage();
  const { verdict, reasons, effect, fallBack } = measurement.alignment;
  const { letbPercent, noiseFactor } = effect;
  const fell = measurement.findings.find(({ code }) => code === 'alignment-fell-back');
  return (
    <>
      <div className="headline-row numbers">
        <Number name={`${preset} ${presets.paper}`} percent={letbPercent.before} of="paper" />
        <Number name={`${preset} ${presets.corrected}`} percent={letbPercent.after} of="corrected" />
      </div>
      <p className="small" data-verdict={verdict}>
        {words.verdict}: <Chip look={looks[verdict]}>{words.verdicts[verdict]}</Chip>{' '}
        {reasons.length === 0 ? words.noReasons : null}
      </p>
      {reasons.map((reason) => (
        <p key={reason.code} className="finding small" data-code={reason.code}>
          <Chip look={looks[verdict]}>!</Chip> <span>{sentenceOf(reason, language)}</span>
        </p>
      ))}
      {fallBack === null || fell === undefined ? null : (
        <p className="finding small" data-code={fell.code}>
          <Chip look="warn">!</Chip> <span>{sentenceOf(fell, language)}</span>
        </p>
      )}
      <table className="figures">
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">{words.title}</span>
            </th>
            <th>{words.before}</th>
            <th>{words.after}</th>
          </tr>
        </thead>
        <tbody>
          <Row name={words.rimResidual} figure={inPercent(effect.rimResidual)} kind="percent" />
          <Row name={words.negativeTail} figure={inPercent(effect.negativeTail)} kind="percent" />
          <Row name={words.misregistration} figure={effect.misregistrationCm3} kind="cm3" />
          <Row name={words.roiSd} figure={effect.roiSdHu} kind="hu" />
        </tbody>
      </table>
      <p className="small muted">
        {noiseFactor === null ? words.noiseFactorUnknown : words.noiseFactor(fixed(noiseFactor, 2, language))}
      </p>
    </>
  );
}

function Number(props: {
  readonly name: string;
  readonly percent: number | null;
  readonly of: 'paper' | 'corrected';
}): ReactNode {
  const language = useLanguage();
  return (
    <div className="figure" data-preset={props.of} data-percent={props.percent ?? ''}>
      <div className="big">
        {rounded('percent', props.percent, language)} <span className="unit">%</span>
      </div>
      <div className="small muted">{props.name}</div>
    </div>
  );
}

function inPercent({ before, after }: BeforeAfter): BeforeAfter {
  return { before: before === null ? null : 100 * before, after: 100 * after };
}

function Row(props: { readonly name: string; readonly figure: BeforeAfter; readonly kind: FigureKind }): ReactNode {
  const language = useLanguage();
  const { name, figure, kind } = props;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{rounded(kind, figure.before, language)}</td>
      <td>{rounded(kind, figure.after, language)}</td>
    </tr>
  );
}

/** What the images alone say of the map. */
function FitFigures({ registration }: { readonly registration: StatedAlignment['registration'] }): ReactNode {
  const { aligning: words } = useWords();
  const language = useLanguage();
  const { figures } = registration;
  const { nmiBefore, nmiAfter, misfitBefore, misfitAfter, jacobian, inverseConsistencyMm } = figures;
  const two = (value: number | null): string => fixed(value, 2, language);
  const arrow = (a: string, b: string): string => `${a} → ${b}`;
  const rows: readonly (readonly [string, string])[] = [
    [words.nmi, arrow(fixed(nmiBefore, 3, language), fixed(nmiAfter, 3, language))],
    [
      words.misfit,
      arrow(rounded('percent', 100 * misfitBefore, language), rounded('percent', 100 * misfitAfter, language)),
    ],
    [
      words.meanShift,
      `${rounded('mm', figures.meanDisplacementMm, language)} (${rounded('mm', figures.largestDisplacementMm, language)}) mm`,
    ],
    [words.rotation, `${rounded('mm', figures.rotationDegrees, language)}°`],
    [words.jacobian, `${two(jacobian.least)} – ${two(jacobian.most)}`],
    [words.inverseConsistency, inverseConsistencyMm === null ? NOT_EVALUABLE : `${two(inverseConsistencyMm)} mm`],
  ];
  return (
    <dl className="quality">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** With all its digits: 1.00 says more than 1. */
function fixed(value: number | null, digits: number, language: Language): string {
  if (value === null) return NOT_EVALUABLE;
  const text = value.toFixed(digits);
  return language === 'fr' ? text.replace('.', ',') : text;
}
