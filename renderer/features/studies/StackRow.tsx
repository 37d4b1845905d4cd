import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Stack, Verdict } from '../../../core/dicom/stack.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Chip, type ChipLook } from '../../ui/Chip.tsx';
import { chooseStack } from './studiesCommands.ts';

const verdictLooks: Readonly<Record<Verdict, ChipLook>> = { measurable: 'plain', viewable: 'warn', refused: 'bad' };

/** One stack: what it is, whether it can be measured and why not, and the role it plays. */
export function StackRow({ stack, slot }: { readonly stack: Stack; readonly slot: Slot | null }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const isArterial = useStore(
    timepointStore,
    (state) => slot !== null && state[slot].choice?.arterialStackId === stack.id,
  );
  const isPrecontrast = useStore(
    timepointStore,
    (state) => slot !== null && state[slot].choice?.precontrastStackId === stack.id,
  );
  const { phase, verdict, reasons, header, slices, grid } = stack;
  const spacing = grid === null ? null : rounded('spacingMm', grid.spacingMm[2], language);
  const evidence = [
    words.phaseConfidence(rounded('wholeHu', 100 * phase.confidence, language)),
    ...phase.evidence.map((item) => sentenceOf(item, language)),
  ].join('\n');
  return (
    <div className="stack" data-stack-id={stack.id} data-phase={phase.value} data-verdict={verdict}>
      <div className="row">
        <b className="stack-name" title={header.series.description ?? ''}>
          {header.series.description ?? words.noDescription}
        </b>
        <div className="roles">
          <RoleButton role="precontrast" isOn={isPrecontrast} slot={slot} stack={stack} />
          <RoleButton role="arterial" isOn={isArterial} slot={slot} stack={stack} />
        </div>
      </div>
      <div className="stack-facts">
        <span className="small muted">{words.slices(slices.length, spacing)}</span>
        <Chip title={evidence} look={phase.value === 'unknown' ? 'warn' : 'plain'}>
          {words.phases[phase.value]}
          {phase.value === 'unknown' ? null : (
            <span className="faint"> {rounded('wholeHu', 100 * phase.confidence, language)} %</span>
          )}
        </Chip>
        {verdict === 'measurable' ? null : <Chip look={verdictLooks[verdict]}>{words.verdicts[verdict]}</Chip>}
      </div>
      {reasons.length === 0 ? null : (
        <details className="reasons" open={verdict === 'refused'}>
          <summary className="small">{sentenceOf(reasons[0] ?? { code: '', details: {} }, language)}</summary>
          {reasons.slice(1).map((reason) => (
            <p key={reason.code} className="small">
              {sentenceOf(reason, language)}
            </p>
          ))}
        </details>
      )}
    </div>
  );
}

function RoleButton(props: {
  readonly role: 'arterial' | 'precontrast';
  readonly isOn: boolean;
  readonly slot: Slot | null;
  readonly stack: Stack;
}): ReactNode {
  const words = useWords();
  const { role, isOn, slot, stack } = props;
  return (
    <button
      type="button"
      className="role"
      title={words.inRole(words.roles[role])}
      aria-pressed={isOn}
      disabled={slot === null || stack.verdict !== 'measurable'}
      onClick={() => (slot === null || isOn ? undefined : void chooseStack(slot, role, stack.id))}
    >
      {words.roleLetters[role]}
    </button>
  );
}
