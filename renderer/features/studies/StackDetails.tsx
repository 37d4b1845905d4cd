import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { limitsMeasuring } from '../../../core/dicom/stackReasons.ts';
import type { PhaseEvidence, PhaseProposal, Stack } from '../../../core/dicom/stack.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { decisionStore } from '../../state/decisionStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { asksReader, stackKey, type WorklistStack } from '../../state/worklistTree.ts';
import { Chip } from '../../ui/Chip.tsx';
import { closePopover } from '../../ui/Popover.tsx';
import { proposalOf } from './phaseCommands.ts';
import { useWorklistWords } from './useWorklistWords.ts';

/** Everything that is known of a stack, as sentences: its verdict with the reasons, its phase with the evidence and its weights. */
export function StackDetails(props: { readonly row: WorklistStack; readonly studyInstanceUid: string }): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const language = useLanguage();
  const { row, studyInstanceUid } = props;
  const { stack, reasons, verdict } = row;
  const limiting = reasons.filter(limitsMeasuring);
  const remarks = reasons.filter((reason) => !limitsMeasuring(reason));
  return (
    <div className="stack-details">
      <div className="row">
        <b>{row.description ?? words.noDescription}</b>
        <button
          type="button"
          className="button quiet"
          aria-label={own.close}
          onClick={({ currentTarget }) => closePopover(currentTarget)}
        >
          ✕
        </button>
      </div>
      {stack === null ? null : <Facts stack={stack} />}
      <h4 className="heading">
        {own.reasons} ·{' '}
        <Chip look={verdict === 'measurable' ? 'good' : verdict === 'viewable' ? 'warn' : 'bad'}>
          {words.verdicts[verdict]}
        </Chip>
      </h4>
      {reasons.length === 0 ? <p className="small muted">{own.noReasons}</p> : null}
      <ul className="sentences small">
        {[...limiting, ...remarks].map((reason, index) => (
          <li key={`${reason.code} ${index}`} className={index < limiting.length ? 'limits' : 'remark'}>
            {sentenceOf(reason, language)}
          </li>
        ))}
      </ul>
      {stack === null ? null : <PhaseSection stack={stack} studyInstanceUid={studyInstanceUid} />}
    </div>
  );
}

function Facts({ stack }: { readonly stack: Stack }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const { header, slices, grid } = stack;
  const { acquisition, series, pixels, placement } = header;
  const spacing = grid === null ? null : rounded('spacingMm', grid.spacingMm[2], language);
  const inPlane = placement.pixelSpacingMm?.map((mm) => rounded('spacingMm', mm, language)).join(' × ');
  const facts = [
    series.modality,
    series.number === null ? null : `#${series.number}`,
    words.slices(slices.length, spacing),
    `${pixels.columns} × ${pixels.rows}${inPlane === undefined ? '' : `, ${inPlane} mm`}`,
    acquisition.kernel,
    acquisition.kvp === null ? null : `${acquisition.kvp} kV`,
    [acquisition.manufacturer, acquisition.model].filter((part) => part !== null).join(' ') || null,
  ];
  return <p className="small muted figures-line">{facts.filter((fact) => fact !== null).join(' · ')}</p>;
}

function PhaseSection({
  stack,
  studyInstanceUid,
}: {
  readonly stack: Stack;
  readonly studyInstanceUid: string;
}): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const language = useLanguage();
  const decided = useStore(decisionStore, (state) => state.phases.get(stackKey(studyInstanceUid, stack.id)) ?? null);
  const proposal = proposalOf(studyInstanceUid, stack.id) ?? stack.phase;
  const percent = rounded('wholeHu', 100 * proposal.confidence, language);
  const proposed = words.phases[proposal.value];
  // What weighs nothing says why the reader is asked.
  const questions = proposal.evidence.filter(({ weight }) => weight === 0);
  return (
    <>
      <h4 className="heading">
        {own.phaseMenu} · <Chip look={asksReader(stack) ? 'warn' : 'plain'}>{words.phases[stack.phase.value]}</Chip>
      </h4>
      {decided === null ? null : (
        <p className="small">{decided === proposal.value ? own.confirmed : own.corrected(proposed)}</p>
      )}
      <p className="small muted">
        {proposal.evidence.length === 0
          ? own.noEvidence
          : proposal.value === 'unknown'
            ? own.noProposal
            : own.proposedAs(proposed, percent)}
        {asksReader(stack) ? ` ${own.asksDetail}` : null}
      </p>
      {questions.length === 0 ? null : (
        <ul className="sentences small">
          {questions.map((question, index) => (
            <li key={`${question.code} ${index}`} className="warns">
              {sentenceOf(question, language)}
            </li>
          ))}
        </ul>
      )}
      {proposal.evidence.length === 0 ? null : <EvidenceTable proposal={proposal} />}
    </>
  );
}

/** The evidence, the weightiest first; each weight as a bar against the largest. */
function EvidenceTable({ proposal }: { readonly proposal: PhaseProposal }): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const language = useLanguage();
  const sorted = proposal.evidence.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  const largest = sorted[0]?.weight ?? 1;
  const speaksFor = (item: PhaseEvidence): boolean => item.supports === proposal.value;
  return (
    <table className="evidence small">
      <thead>
        <tr>
          <th scope="col">{own.evidence}</th>
          <th scope="col">{own.evidenceFor}</th>
          <th scope="col">{own.weight}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((item, index) => (
          <tr key={`${item.code} ${index}`} className={speaksFor(item) ? 'speaks-for' : 'speaks-against'}>
            <td>
              {sentenceOf(item, language)} <span className="faint">({own.sources[item.source]})</span>
            </td>
            <td>{words.phases[item.supports]}</td>
            <td className="figures-line">
              <span className="weight-bar" style={{ width: `${Math.round((36 * item.weight) / largest)}px` }} />
              {rounded('hu', item.weight, language)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
