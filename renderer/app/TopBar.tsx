import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Language } from '../../core/text/language.ts';
import { importStore, openPatient } from '../state/importStore.ts';
import { slots } from '../state/slots.ts';
import { timepointStore } from '../state/timepointStore.ts';
import { useLanguage, useWords } from '../state/useWords.ts';
import { viewStore, type Layout } from '../state/viewStore.ts';
import { Chip } from '../ui/Chip.tsx';
import { Segments } from '../ui/Segments.tsx';
import { runCommand, show } from './commands.ts';

export function TopBar(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const patient = useStore(importStore, openPatient);
  const layout = useStore(viewStore, (state) => state.layout);
  const app = useStore(viewStore, (state) => state.app);
  const hasPost = useStore(timepointStore, (all) => slots.every((slot) => all[slot].choice !== null));
  const layouts: readonly { readonly value: Layout; readonly text: string; readonly disabled?: boolean }[] = [
    { value: 'pre', text: words.timepoints.pre },
    { value: 'post', text: words.timepoints.post, disabled: !hasPost },
    { value: 'both', text: words.bothTimepoints, disabled: !hasPost },
  ];
  return (
    <header>
      <b className="app-name">{words.appName}</b>
      {patient === null ? null : (
        <span className="muted patient">
          {[patient.patientId ?? patient.name ?? words.unknownPatient, patient.sex, patient.birthDate]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      )}
      {patient === null ? null : <Segments label={words.layout} value={layout} options={layouts} onChoose={show} />}
      <OverlayControls />
      <span className="fill" />
      {app !== null && !app.officialBinary ? (
        <Chip look="loud" title={words.notOfficialDetail}>
          {words.notOfficial}
        </Chip>
      ) : null}
      <Segments<Language>
        label={words.language}
        isSmall
        value={language}
        options={[
          { value: 'en', text: 'EN', title: 'English' },
          { value: 'fr', text: 'FR', title: 'Français' },
        ]}
        onChoose={(chosen) => (chosen === language ? undefined : runCommand('switchLanguage'))}
      />
      <button
        type="button"
        className="key palette-key"
        title={words.paletteTitle}
        onClick={() => runCommand('palette')}
      >
        Ctrl K
      </button>
    </header>
  );
}

function OverlayControls(): ReactNode {
  const words = useWords();
  const opacity = useStore(viewStore, (state) => state.overlayOpacity);
  const isShown = useStore(viewStore, (state) => state.isOverlayShown);
  const isOpen = useStore(importStore, (state) => state.tree !== null);
  if (!isOpen) return null;
  return (
    <label className="overlay-controls small muted">
      <input type="checkbox" checked={isShown} onChange={() => runCommand('toggleOverlay')} />
      {words.overlay}
      <input
        type="range"
        min={0.1}
        max={1}
        step={0.05}
        value={opacity}
        disabled={!isShown}
        aria-label={words.opacity}
        onChange={(event) => viewStore.setState({ overlayOpacity: Number(event.target.value) })}
      />
    </label>
  );
}
