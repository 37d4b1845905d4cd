import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { documentIn } from '../../../core/record/foldRecord.ts';
import {
  burdenClasses,
  burdenSchemes,
  distributionTypes,
  enhancementPatterns,
  isVisuallyRead,
  noVisualReading,
  type BurdenScheme,
  type VisualReadingDocument,
} from '../../../core/record/visualReadingDocument.ts';
import { signingWords } from '../../../core/text/signingWords.ts';
import { keepDocument, recordStore } from '../../state/recordStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Step } from '../steps/index.ts';
import './record.css';

/** What the reader sees of a timepoint by eye: enhancement, tumour burden, distribution. */
export function VisualStep({ slot }: { readonly slot: Slot }): ReactNode {
  const { visual: words } = signingWords[useLanguage()];
  const study = useStore(timepointStore, (all) => all[slot].choice?.studyInstanceUid ?? null);
  const folded = useStore(recordStore, (state) => state.folded);
  const [isOpen, setOpen] = useState(false);
  const reading = study === null ? null : documentIn(folded, 'visual-reading', study);
  const isDone = isVisuallyRead(reading);
  const said = reading ?? noVisualReading;
  const detail = [
    said.enhancement === null ? null : words.patterns[said.enhancement],
    said.burden === null ? null : `${words.classes[said.burden.class]} %`,
    said.distribution,
  ].filter((part) => part !== null);
  return (
    <>
      <Step
        number={7}
        name={words.step}
        state={isDone ? 'done' : study === null ? 'open' : 'current'}
        detail={
          <>
            {detail.length === 0 ? words.notSaid : detail.join(' · ')}{' '}
            {study === null ? null : (
              <Button look="quiet" onPress={() => setOpen(!isOpen)}>
                {isOpen ? words.close : words.read}
              </Button>
            )}
          </>
        }
      />
      {isOpen && study !== null ? <VisualCard slot={slot} study={study} said={said} /> : null}
    </>
  );
}

function VisualCard(props: {
  readonly slot: Slot;
  readonly study: string;
  readonly said: VisualReadingDocument;
}): ReactNode {
  const { timepoints } = useWords();
  const { visual: words } = signingWords[useLanguage()];
  const { slot, study, said } = props;
  const keep = (change: Partial<VisualReadingDocument>): void =>
    void keepDocument('visual-reading', study, { ...said, ...change });
  // The scheme chosen last is the one of the next timepoint too.
  const [chosen, setChosen] = useState<BurdenScheme>(said.burden?.scheme ?? 'assouline-touloupas');
  const scheme = said.burden?.scheme ?? chosen;
  const chooseScheme = (next: BurdenScheme): void => {
    setChosen(next);
    if (said.burden !== null && said.burden.scheme !== next) keep({ burden: null });
  };
  return (
    <section className="card visual-card" aria-label={words.step} data-visual={slot}>
      <h3>
        {words.step} · {timepoints[slot]}
      </h3>
      <Line label={words.enhancement}>
        <Segments
          label={words.enhancement}
          isSmall
          value={said.enhancement}
          options={enhancementPatterns.map((value) => ({ value, text: words.patterns[value] }))}
          onChoose={(enhancement) => keep({ enhancement })}
        />
      </Line>
      <Line label={words.burden}>
        <Segments
          label={words.burden}
          isSmall
          value={said.burden?.class ?? null}
          options={burdenClasses[scheme].map((value) => ({ value, text: words.classes[value] }))}
          onChoose={(value) => keep({ burden: { scheme, class: value } })}
        />
      </Line>
      <Choice
        label={words.scheme}
        value={scheme}
        options={burdenSchemes.map((value) => ({ value, text: words.schemes[value] }))}
        onChoose={chooseScheme}
      />
      <Line label={words.distribution}>
        <Segments
          label={words.distribution}
          isSmall
          value={said.distribution}
          options={distributionTypes.map((value) => ({ value, text: value, title: words.types[value] }))}
          onChoose={(distribution) => keep({ distribution })}
        />
      </Line>
    </section>
  );
}

function Line(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="visual-line">
      <span className="small muted" aria-hidden="true">
        {props.label}
      </span>
      {props.children}
    </div>
  );
}
