import type { KeyboardEvent, ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Phase, Stack } from '../../../core/dicom/stack.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { decisionStore } from '../../state/decisionStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { asksReader, stackKey } from '../../state/worklistTree.ts';
import { closePopover, Popover } from '../../ui/Popover.tsx';
import { correctPhase, proposalOf } from './phaseCommands.ts';
import { useWorklistWords } from './useWorklistWords.ts';

/** What a reader may call a stack; `unknown` is the program's word alone. */
const phases = ['precontrast', 'arterial', 'portal-venous', 'delayed', 'other'] as const satisfies readonly Phase[];

/** The phase of a stack with how sure it is; opens the menu by which the reader confirms or corrects it. */
export function PhaseChip(props: {
  readonly stack: Stack;
  readonly studyInstanceUid: string;
  readonly tabIndex: 0 | -1;
}): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const language = useLanguage();
  const { stack, studyInstanceUid, tabIndex } = props;
  const decided = useStore(decisionStore, (state) => state.phases.get(stackKey(studyInstanceUid, stack.id)) ?? null);
  const { value, confidence } = stack.phase;
  const asks = asksReader(stack);
  const percent = rounded('wholeHu', 100 * confidence, language);
  const title =
    decided === null ? own.proposed(percent) : saysReader(own, words.phases, studyInstanceUid, stack, decided);
  return (
    <Popover
      label={own.phaseMenu}
      role="menu"
      button={{
        className: asks ? 'chip phase asks' : decided === null ? 'chip phase' : 'chip phase decided',
        title: asks ? `${title}\n${own.asksDetail}` : title,
        tabIndex,
        'data-decided': decided ?? '',
      }}
      face={
        <>
          {asks ? '? ' : decided === null ? null : '✓ '}
          {words.phases[value]}
          {decided === null && value !== 'unknown' ? <span className="faint"> {percent} %</span> : null}
        </>
      }
    >
      {() => <PhaseMenu stack={stack} studyInstanceUid={studyInstanceUid} decided={decided} />}
    </Popover>
  );
}

function saysReader(
  own: ReturnType<typeof useWorklistWords>,
  names: Readonly<Record<Phase, string>>,
  studyInstanceUid: string,
  stack: Stack,
  decided: Phase,
): string {
  const proposed = proposalOf(studyInstanceUid, stack.id)?.value ?? stack.phase.value;
  return proposed === decided ? own.confirmed : own.corrected(names[proposed]);
}

function PhaseMenu(props: {
  readonly stack: Stack;
  readonly studyInstanceUid: string;
  readonly decided: Phase | null;
}): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const language = useLanguage();
  const { stack, studyInstanceUid, decided } = props;
  const proposal = proposalOf(studyInstanceUid, stack.id) ?? stack.phase;
  const percent = rounded('wholeHu', 100 * proposal.confidence, language);
  const current = stack.phase.value;
  const choose = (phase: Phase | null, item: Element): void => {
    closePopover(item);
    void correctPhase(studyInstanceUid, stack, phase);
  };
  return (
    <div onKeyDown={moveInMenu} role="none">
      {phases.map((phase, index) => (
        <button
          key={phase}
          type="button"
          role="menuitemradio"
          className="menu-item"
          aria-checked={phase === current}
          data-phase-choice={phase}
          {...(phase === current || (current === 'unknown' && index === 0) ? { 'data-first-focus': '' } : {})}
          onClick={({ currentTarget }) => choose(phase, currentTarget)}
        >
          <span>
            {decided === null && phase === current && proposal.needsReader
              ? own.confirmPhase(words.phases[phase])
              : words.phases[phase]}
          </span>
          {phase === proposal.value ? <span className="small faint">{own.proposed(percent)}</span> : null}
        </button>
      ))}
      {decided === null ? null : (
        <>
          <hr className="menu-line" />
          <button
            type="button"
            role="menuitem"
            className="menu-item"
            data-phase-choice="proposal"
            onClick={({ currentTarget }) => choose(null, currentTarget)}
          >
            <span>{own.backToProposal(words.phases[proposal.value])}</span>
          </button>
        </>
      )}
    </div>
  );
}

/** Arrows, Home and End go through a menu and round its ends. */
function moveInMenu(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = items.findIndex((item) => item === document.activeElement);
  const places: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const place = places[event.key];
  if (place === undefined) return;
  event.preventDefault();
  items.at(place % items.length)?.focus();
}
