import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { alignmentStore, shownAlignment, type StatedAlignment } from '../../state/alignmentStore.ts';
import { explainedStore } from '../../state/explainedStore.ts';
import { measurementStore } from '../../state/measurementStore.ts';
import { qualityStore } from '../../state/qualityStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { AdjustPart } from './AdjustPart.tsx';
import { startAdjusting } from './adjusting.ts';
import {
  acceptAlignment,
  alignPrecontrast,
  backToPaper,
  canBeAccepted,
  cancelAligning,
  refuseAlignment,
} from './alignmentCommands.ts';
import { AlignmentFigures } from './AlignmentFigures.tsx';
import { QualityPart } from './QualityPart.tsx';

type Kind = 'none' | 'rigid' | 'deformable';
const kinds: readonly Kind[] = ['none', 'rigid', 'deformable'];

/** The alignment of a timepoint: what is wanted, what was found, and the reader's word on it. */
export function AlignmentCard({ slot }: { readonly slot: Slot }): ReactNode {
  const { aligning: words } = useWords();
  const language = useLanguage();
  const state = useStore(alignmentStore, (all) => all[slot]);
  const hasLiver = useStore(timepointStore, (all) => all[slot].masking.kind === 'done');
  const isAdjusting = useStore(qualityStore, (view) => view.adjusting?.slot === slot);
  const { job, task, proposal, accepted, problem } = state;
  const shown = shownAlignment(state);
  const isBusy = job.kind === 'running';
  const chosen: Kind = shown?.registration.alignment.kind ?? 'none';
  return (
    <section
      className="card alignment"
      aria-label={words.title}
      data-alignment={slot}
      data-job={job.kind}
      data-state={proposal !== null ? 'proposal' : accepted !== null ? 'accepted' : 'none'}
      data-stale={shown?.isStale ?? false}
    >
      <h3>{words.title}</h3>
      <Segments<Kind>
        label={words.title}
        value={chosen}
        options={kinds.map((value) => ({
          value,
          text: words.kinds[value],
          title: words.kindHints[value],
          disabled: value !== 'none' && (!hasLiver || isBusy),
        }))}
        onChoose={(kind) => void choose(slot, kind, proposal !== null)}
      />
      {hasLiver ? null : <p className="small muted">{words.needsLiver}</p>}
      {isBusy && task !== null ? (
        <div className="row">
          <ProgressBar fraction={job.fraction} label={words.running[task]} />
          <span className="small muted">{words.running[task]}</span>
          <CancelButton />
        </div>
      ) : null}
      {job.kind === 'failed' ? <Problem text={sentenceOf(job.error, language)} code={job.error.code} /> : null}
      {problem === null ? null : (
        <Problem text={`${words.keptNotUsed} ${sentenceOf(problem, language)}`} code={problem.code} />
      )}
      {shown === null ? null : <Stated slot={slot} shown={shown} isProposal={proposal !== null} />}
      {isAdjusting ? <AdjustPart slot={slot} /> : null}
      <Explained slot={slot} />
      {hasLiver ? <QualityPart slot={slot} /> : null}
      {hasLiver && !isAdjusting ? (
        <Button disabled={isBusy} onPress={() => startAdjusting(slot)}>
          {words.adjust}
        </Button>
      ) : null}
    </section>
  );
}

function CancelButton(): ReactNode {
  const words = useWords();
  return <Button onPress={() => void cancelAligning()}>{words.cancel}</Button>;
}

async function choose(slot: Slot, kind: Kind, hasProposal: boolean): Promise<void> {
  if (kind !== 'none') {
    await alignPrecontrast(kind, slot);
    return;
  }
  cancelAligning();
  if (hasProposal) await refuseAlignment(slot);
  await backToPaper(slot);
}

function Stated(props: {
  readonly slot: Slot;
  readonly shown: StatedAlignment;
  readonly isProposal: boolean;
}): ReactNode {
  const { slot, shown, isProposal } = props;
  const all = useWords();
  const { aligning: words } = all;
  const { alignment, origin } = shown.registration;
  const kind = [all.alignments[alignment.kind], ...(origin === undefined ? [] : [words.byHand])].join(', ');
  return (
    <div className={isProposal ? 'proposed' : 'in-force'}>
      <p className="small">{isProposal ? words.proposal(kind) : words.accepted(kind)}</p>
      {shown.isStale ? (
        <Problem text={words.stale} code="alignment-stale">
          <Button onPress={() => void alignPrecontrast(alignment.kind, slot)}>{words.alignAgain}</Button>
          {isProposal ? null : <Button onPress={() => void backToPaper(slot)}>{words.backToPaper}</Button>}
        </Problem>
      ) : (
        <AlignmentFigures slot={slot} shown={shown} />
      )}
      {isProposal && !shown.isStale && !canBeAccepted(shown) ? (
        <p className="small" data-code="alignment-not-offered">
          {words.notOffered[alignment.kind]}
        </p>
      ) : null}
      <span className="buttons">
        {isProposal ? (
          <>
            <Button look="primary" disabled={!canBeAccepted(shown)} onPress={() => void acceptAlignment(slot)}>
              {words.accept}
            </Button>
            <Button onPress={() => void refuseAlignment(slot)}>{words.refuse}</Button>
          </>
        ) : shown.isStale ? null : (
          <Button onPress={() => void backToPaper(slot)}>{words.backToPaper}</Button>
        )}
      </span>
    </div>
  );
}

/** Enhancement that a small shift of P explains: its colour, its volume, what it means. */
function Explained({ slot }: { readonly slot: Slot }): ReactNode {
  const { aligning: words } = useWords();
  const language = useLanguage();
  const { cm3 } = useStore(explainedStore, (all) => all[slot]);
  const enhancing = useStore(measurementStore, (all) => all[slot].measurement?.enhancingVolumeCm3 ?? null);
  if (cm3 === null || enhancing === null) return null;
  return (
    <p className="explained small" data-explained-cm3={cm3}>
      <i className="swatch" aria-hidden="true" />
      <span>
        {words.explained(rounded('cm3', cm3, language), rounded('cm3', enhancing, language))}{' '}
        <span className="faint">{words.explainedMeaning}</span>
      </span>
    </p>
  );
}
