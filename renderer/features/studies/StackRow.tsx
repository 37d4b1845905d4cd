import { memo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Verdict } from '../../../core/dicom/stack.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import type { StackRole } from '../../state/decisionStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { asksReader, type GrowingSeries, type WorklistStack } from '../../state/worklistTree.ts';
import { Chip, type ChipLook } from '../../ui/Chip.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { chooseStack } from './caseCommands.ts';
import { PhaseChip } from './PhaseChip.tsx';
import { StackDetails } from './StackDetails.tsx';
import { flagsOf } from './stackFlags.ts';
import { EmptyThumbnail, Thumbnail } from './Thumbnail.tsx';
import { useWorklistWords } from './useWorklistWords.ts';

const verdictLooks: Readonly<Record<Verdict, ChipLook>> = { measurable: 'plain', viewable: 'warn', refused: 'bad' };

export interface StackRowProps {
  readonly row: WorklistStack;
  readonly studyInstanceUid: string;
  readonly tabIndex: 0 | -1;
}

/** One stack: its picture, what it is, whether it can be measured, its phase, and the role it plays. */
export const StackRow = memo(function StackRow({ row, studyInstanceUid, tabIndex }: StackRowProps): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const language = useLanguage();
  const slot = useStore(
    timepointStore,
    (state) => slots.find((one) => state[one].choice?.studyInstanceUid === studyInstanceUid) ?? null,
  );
  const { stack, verdict, reasons, slices } = row;
  const grid = stack?.grid ?? null;
  const spacing = grid === null ? null : rounded('spacingMm', grid.spacingMm[2], language);
  const flags = flagsOf(reasons);
  const name = row.description ?? words.noDescription;
  const [first] = reasons;
  return (
    <div className="stack-place" data-study-slot={slot ?? 'none'}>
      <div
        className="stack"
        data-stack-id={stack?.id ?? ''}
        data-phase={stack?.phase.value ?? ''}
        data-verdict={verdict}
        data-asks={asksReader(stack)}
      >
        <Popover
          label={own.details}
          button={{ className: 'stack-main', tabIndex, 'data-row-focus': '' }}
          face={
            <>
              {stack === null ? <EmptyThumbnail /> : <Thumbnail stack={stack} label={own.thumbnailOf(name)} />}
              <span className="stack-words">
                <b className="stack-name" title={row.description ?? ''}>
                  {name}
                </b>
                <span className="small muted figures-line">{words.slices(slices, spacing)}</span>
              </span>
            </>
          }
        >
          {() => <StackDetails row={row} studyInstanceUid={studyInstanceUid} />}
        </Popover>
        {stack === null ? null : (
          <div className="roles">
            <RoleButton role="precontrast" slot={slot} row={row} tabIndex={tabIndex} />
            <RoleButton role="arterial" slot={slot} row={row} tabIndex={tabIndex} />
          </div>
        )}
        <div className="stack-facts">
          {stack === null ? null : <PhaseChip stack={stack} studyInstanceUid={studyInstanceUid} tabIndex={tabIndex} />}
          {verdict === 'measurable' ? null : (
            <Chip look={verdictLooks[verdict]} title={first === undefined ? '' : sentenceOf(first, language)}>
              {words.verdicts[verdict]}
            </Chip>
          )}
        </div>
        {flags.length === 0 ? null : (
          <div className="stack-flags" title={reasons.map((reason) => sentenceOf(reason, language)).join('\n')}>
            {flags.map((flag) => (
              <span key={flag} className={`flag ${flag}`} data-flag={flag}>
                {own.flags[flag]}
              </span>
            ))}
          </div>
        )}
      </div>
    </div>
  );
});

/** A series that is still being read. */
export function GrowingRow({ row, tabIndex }: { readonly row: GrowingSeries; readonly tabIndex: 0 | -1 }): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  return (
    <div className="stack growing" data-growing="">
      <button type="button" className="stack-main" data-row-focus="" tabIndex={tabIndex}>
        <EmptyThumbnail />
        <span className="stack-words">
          <b className="stack-name">{row.description ?? words.noDescription}</b>
          <span className="small muted figures-line">{own.stillReading(row.files)}</span>
        </span>
      </button>
    </div>
  );
}

function RoleButton(props: {
  readonly role: StackRole;
  readonly slot: Slot | null;
  readonly row: WorklistStack;
  readonly tabIndex: 0 | -1;
}): ReactNode {
  const words = useWords();
  const { role, slot, row, tabIndex } = props;
  const id = row.stack?.id ?? '';
  const isOn = useStore(timepointStore, (state) => {
    const choice = slot === null ? null : state[slot].choice;
    return (role === 'arterial' ? choice?.arterialStackId : choice?.precontrastStackId) === id;
  });
  return (
    <button
      type="button"
      className="role"
      title={words.inRole(words.roles[role])}
      aria-label={words.inRole(words.roles[role])}
      aria-pressed={isOn}
      tabIndex={tabIndex}
      disabled={slot === null || row.verdict !== 'measurable'}
      onClick={() => (slot === null || isOn ? undefined : void chooseStack(slot, role, id))}
    >
      {words.roleLetters[role]}
    </button>
  );
}
