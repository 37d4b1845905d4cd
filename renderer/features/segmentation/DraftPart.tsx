import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { chooseTool, editingStore, seedTools, toolStore } from '../../state/segmentationStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { acceptDraft, cancelDraft, draftLiver, dropDraft, removeLastSeed, segmentByModel } from './draftCommands.ts';

/** A liver that nobody drew: the automatic draft, steered by seeds, or a model's; looked at, accepted or put aside. */
export function DraftPart({ slot }: { readonly slot: Slot }): ReactNode {
  const { masks: words, cancel } = useWords();
  const language = useLanguage();
  const tool = useStore(toolStore, (state) => state.tool);
  const { drafting, draftingModel, draft, seeds } = useStore(editingStore, (all) => all[slot]);
  const isRunning = drafting.kind === 'running';
  const liverCm3 = draft === null ? '' : rounded('cm3', draft.liverCm3, language);
  const running = draftingModel === null ? words.draftRunning : words.modelRunning(draftingModel);
  const inside = seeds.filter(({ kind }) => kind === 'inside').length;
  return (
    <div className="draft" data-drafting={drafting.kind} data-draft-cm3={draft?.liverCm3 ?? ''}>
      <div className="row">
        <Button look={draft === null ? 'primary' : 'plain'} disabled={isRunning} onPress={() => void draftLiver(slot)}>
          {draft === null ? words.draft : words.draftAgain}
        </Button>
        <Segments
          label={words.draft}
          isSmall
          value={tool}
          options={seedTools.map((value) => ({ value, text: words.toolNames[value], title: words.toolHints[value] }))}
          onChoose={chooseTool}
        />
        {seeds.length === 0 ? null : (
          <button
            type="button"
            className="key"
            title={words.removeSeed}
            aria-label={words.removeSeed}
            onClick={() => removeLastSeed(slot)}
          >
            {words.seeds(inside, seeds.length - inside)} ✕
          </button>
        )}
        <Button disabled={isRunning} onPress={() => void segmentByModel(slot)}>
          {words.segmentByModel}
        </Button>
      </div>
      {isRunning ? (
        <div className="row">
          <ProgressBar fraction={drafting.fraction} label={running} />
          <span className="small muted">{running}</span>
          <Button onPress={() => void cancelDraft()}>{cancel}</Button>
        </div>
      ) : null}
      {drafting.kind === 'failed' ? (
        <Problem text={sentenceOf(drafting.error, language)} code={drafting.error.code} />
      ) : null}
      {draft === null ? null : (
        <div className="proposed">
          <p className="small">
            {draft.model === null ? words.draftWaits(liverCm3) : words.modelWaits(draft.model, liverCm3)}
          </p>
          {draft.findings
            .filter(({ code }) => code !== 'draft-unreviewed')
            .map((finding) => ({ code: finding.code, text: sentenceOf(finding, language) }))
            .map(({ code, text }) => (
              <p key={text} className="finding small" data-code={code}>
                <Chip look="warn">!</Chip> <span>{text}</span>
              </p>
            ))}
          <span className="buttons">
            <Button look="primary" disabled={isRunning} onPress={() => void acceptDraft(slot)}>
              {words.accept}
            </Button>
            <Button onPress={() => dropDraft(slot)}>{words.discard}</Button>
          </span>
        </div>
      )}
    </div>
  );
}
