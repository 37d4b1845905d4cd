import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { layers } from '../../../core/segmentation/edits/layers.ts';
import { maskFormats } from '../../../core/segmentation/writeMask.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { editingStore, setEditing, toolStore } from '../../state/segmentationStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { viewStore } from '../../state/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { openStoredMasks } from '../reading/index.ts';
import { DraftPart } from './DraftPart.tsx';
import { saveMask } from './exportMask.ts';
import { fillHoles, growMask, keepLargest, redoMask, shrinkMask, smoothMask, undoMask } from './maskCommands.ts';
import { NumberField } from './NumberField.tsx';
import { ToolPart } from './ToolPart.tsx';
import { cancelMaskJob, copyFromPhase, copySources, interpolateBetweenSlices } from './wholeMask.ts';
import './segmentation.css';

/** The tools of the liver step, for one timepoint: draft, layers, mouse tools, tools for the whole mask, steps back and forth, files. */
export function SegmentationCard({ slot }: { readonly slot: Slot }): ReactNode {
  const { timepoints, steps } = useWords();
  const isOpen = useStore(toolStore, (state) => state.isOpen);
  const openId = useStore(timepointStore, (all) => all[slot].openId);
  if (!isOpen || openId === null) return null;
  return (
    <section className="card segmentation" aria-label={`${steps.liver} · ${timepoints[slot]}`} data-masks={slot}>
      <h3>
        {steps.liver} · {timepoints[slot]}
      </h3>
      <StoreProblem slot={slot} />
      <DraftPart slot={slot} />
      <LayerPart />
      <ToolPart />
      <StepPart slot={slot} />
      <WholeMaskPart slot={slot} />
      <FilePart slot={slot} />
    </section>
  );
}

/** Nothing that is drawn may be lost unsaid. */
function StoreProblem({ slot }: { readonly slot: Slot }): ReactNode {
  const { masks: words, dismiss } = useWords();
  const language = useLanguage();
  const { storeProblem, problem } = useStore(editingStore, (all) => all[slot]);
  return (
    <>
      {storeProblem === null ? null : (
        <Problem text={`${words.notStored} ${sentenceOf(storeProblem, language)}`} code={storeProblem.code}>
          <Button onPress={() => void openStoredMasks(slot)}>{words.openStored}</Button>
        </Problem>
      )}
      {problem === null ? null : (
        <Problem text={sentenceOf(problem, language)} code={problem.code}>
          <Button onPress={() => setEditing(slot, { problem: null })}>{dismiss}</Button>
        </Problem>
      )}
    </>
  );
}

function LayerPart(): ReactNode {
  const { masks: words } = useWords();
  const { layer, isShown } = useStore(toolStore);
  const opacity = useStore(viewStore, (state) => state.contourOpacity);
  return (
    <>
      <div className="layers" role="group" aria-label={words.layer}>
        {layers.map((one) => (
          <span key={one} className={`layer layer-${one}`} data-layer={one} data-chosen={one === layer}>
            <input
              type="checkbox"
              checked={isShown[one]}
              aria-label={words.showLayer(words.layers[one])}
              title={words.showLayer(words.layers[one])}
              onChange={() => toolStore.setState({ isShown: { ...isShown, [one]: !isShown[one] } })}
            />
            <button
              type="button"
              aria-pressed={one === layer}
              title={words.layerHints[one]}
              onClick={() => toolStore.setState({ layer: one })}
            >
              <i aria-hidden="true" /> {words.layers[one]}
            </button>
          </span>
        ))}
      </div>
      <label className="row small muted">
        {words.contourOpacity}
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={opacity}
          onChange={(event) => viewStore.setState({ contourOpacity: Number(event.target.value) })}
        />
      </label>
    </>
  );
}

function StepPart({ slot }: { readonly slot: Slot }): ReactNode {
  const { masks: words } = useWords();
  const { undoable, redoable, unstored, storeProblem } = useStore(editingStore, (all) => all[slot]);
  return (
    <div
      className="row mask-steps"
      data-undoable={undoable}
      data-redoable={redoable}
      data-unstored={unstored}
      data-revision={useStore(timepointStore, (all) => all[slot].maskRevision)}
    >
      <span className="buttons">
        <Button disabled={undoable === 0} onPress={() => void undoMask(slot)}>
          {words.undo} <span className="key">Z</span>
        </Button>
        <Button disabled={redoable === 0} onPress={() => void redoMask(slot)}>
          {words.redo} <span className="key">⇧Z</span>
        </Button>
      </span>
      <span className="small muted">
        {storeProblem !== null ? null : unstored > 0 ? words.storing(unstored) : words.stored}
      </span>
    </div>
  );
}

function WholeMaskPart({ slot }: { readonly slot: Slot }): ReactNode {
  const { masks: words, cancel } = useWords();
  const { sigmaMm, growMm } = useStore(toolStore);
  const job = useStore(editingStore, (all) => all[slot].job);
  const isBusy = job.kind === 'running';
  if (isBusy)
    return (
      <div className="row">
        <ProgressBar fraction={null} label={words.working} />
        <span className="small muted">{words.working}</span>
        <Button onPress={() => void cancelMaskJob()}>{cancel}</Button>
      </div>
    );
  return (
    <div className="buttons whole-mask">
      <Button onPress={() => void interpolateBetweenSlices(slot)}>{words.interpolate}</Button>
      <Button onPress={() => void fillHoles(slot)}>{words.fillHoles}</Button>
      <Button onPress={() => void keepLargest(slot)}>{words.keepLargest}</Button>
      <span className="with-number">
        <Button onPress={() => void smoothMask(slot)}>{words.smooth}</Button>
        <NumberField
          label={words.sigmaMm}
          value={sigmaMm}
          range={[0.1, 20]}
          unit="mm"
          onChange={(value) => toolStore.setState({ sigmaMm: value })}
        />
      </span>
      <span className="with-number">
        <Button onPress={() => void growMask(slot)}>{words.grow}</Button>
        <Button onPress={() => void shrinkMask(slot)}>{words.shrink}</Button>
        <NumberField
          label={words.distanceMm}
          value={growMm}
          range={[0.1, 50]}
          unit="mm"
          onChange={(value) => toolStore.setState({ growMm: value })}
        />
      </span>
    </div>
  );
}

function FilePart({ slot }: { readonly slot: Slot }): ReactNode {
  const { masks: words, phases } = useWords();
  const format = useStore(toolStore, (state) => state.format);
  const { savedAs, job } = useStore(editingStore, (all) => all[slot]);
  const patient = useStore(importStore, openPatient);
  const sources = copySources(slot, patient);
  return (
    <>
      {sources.length === 0 || job.kind === 'running' ? null : (
        <Choice
          label={words.copyFrom}
          value=""
          options={[
            { value: '', text: words.choosePhase },
            ...sources.map(({ stackId, description, phase }) => ({
              value: stackId,
              text: [phases[phase], description].filter((part) => part !== null).join(' · '),
            })),
          ]}
          onChoose={(chosen) => {
            const source = sources.find(({ stackId }) => stackId === chosen);
            if (source !== undefined) void copyFromPhase(slot, source);
          }}
        />
      )}
      <div className="row">
        <Choice
          label={words.format}
          value={format}
          options={maskFormats.map((one) => ({ value: one, text: `.${one}` }))}
          onChoose={(chosen) => toolStore.setState({ format: chosen })}
        />
        <Button onPress={() => void saveMask(slot)}>{words.save}</Button>
      </div>
      {savedAs === null ? null : (
        <p className="small muted" data-saved-as={savedAs}>
          {words.savedAs(savedAs)}
        </p>
      )}
    </>
  );
}
