import type { CSSProperties, ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { slots } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { pictureOf, volumeStore, type VolumeState } from '../../state/volumeStore.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import type { ShownCell } from './layout.ts';
import { loadAgain } from './loadPhases.ts';
import { Viewport } from './Viewport.tsx';

/** One place of the layout: its picture as soon as a slice of it is there, else what is missing and why. */
export function Cell(props: {
  readonly shown: ShownCell;
  readonly isAlone: boolean;
  readonly isActive: boolean;
}): ReactNode {
  const { shown, isAlone, isActive } = props;
  const state = useStore(volumeStore, (all) => all[shown.slot][shown.role]);
  const picture = pictureOf(state);
  const { row, column, rowSpan, columnSpan } = shown.cell;
  const place: CSSProperties = isAlone ? {} : { gridArea: `${row} / ${column} / span ${rowSpan} / span ${columnSpan}` };
  return (
    <div className="cell" style={place} data-cell={shown.name} data-slot={shown.slot}>
      {shown.missing === null && picture !== null ? (
        <Viewport
          key={picture.volumeId}
          shown={shown}
          volumeId={picture.volumeId}
          isAlone={isAlone}
          isActive={isActive}
        />
      ) : (
        <NoPicture shown={shown} state={state} />
      )}
    </div>
  );
}

function NoPicture({
  shown,
  state,
}: {
  readonly shown: ShownCell;
  readonly state: VolumeState | undefined;
}): ReactNode {
  const words = useWords();
  const { slot, role, missing } = shown;
  const title = words.viewing.view(words.timepoints[slot], words.roles[role]);
  return (
    <section className="no-picture" aria-label={title} data-missing={missing ?? state?.kind ?? 'volume'}>
      <p className="muted">
        <b>{title}</b>
      </p>
      <Reason shown={shown} state={missing === null ? state : undefined} title={title} />
    </section>
  );
}

function Reason({
  shown: { slot, role, missing },
  state,
  title,
}: {
  readonly shown: ShownCell;
  readonly state: VolumeState | undefined;
  readonly title: string;
}): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const isBusy = useStore(timepointStore, (all) => slots.some((one) => all[one].opening.kind === 'running'));
  const again = <Button onPress={() => loadAgain(slot, role)}>{words.viewing.load}</Button>;
  if (missing === 'timepoint') {
    const text = isBusy ? words.viewing.waiting : words.viewing.timepointNotOpen(words.timepoints[slot]);
    return <p className="muted">{text}</p>;
  }
  if (missing === 'volume' || state === undefined) {
    const isSubtraction = role === 'subtraction';
    return (
      <p className="muted">
        {isSubtraction ? words.viewing.subtractionNotThere : words.viewing.volumeNotThere(words.roles[role])}
      </p>
    );
  }
  switch (state.kind) {
    case 'waiting':
      return <p className="muted">{words.viewing.waiting}</p>;
    case 'cancelled':
      return (
        <>
          <p className="muted">{words.viewing.notLoaded}</p>
          {role === 'subtraction' ? null : again}
        </>
      );
    case 'too-large':
      return (
        <>
          <p className="muted">{words.viewing.tooLarge(megabytes(state.neededBytes), megabytes(state.limitBytes))}</p>
          {again}
        </>
      );
    case 'failed':
      return (
        <>
          <p className="muted">
            {role === 'subtraction' ? words.viewing.subtractionNotThere : sentenceOf(state.error, language)}
          </p>
          {role === 'subtraction' ? null : again}
        </>
      );
    default:
      return (
        <ProgressBar
          fraction={state.kind === 'reading' ? state.fraction : 1}
          label={`${title}, ${words.viewing.loading}`}
        />
      );
  }

  function megabytes(bytes: number): string {
    return rounded('wholeHu', bytes / 2 ** 20, language);
  }
}
