import { useId, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { windowPresets, presetWindow } from '../../../core/hanging/windowPresets.ts';
import { volumeRoles } from '../../../core/hanging/volumeRole.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { viewportStore, type ViewportFigures } from '../../state/viewportStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { setRole, toggleMaximised } from './hangingCommands.ts';
import { rolesOfSlot, type ShownCell } from './layout.ts';
import {
  applyPreset,
  invert,
  plainPlanes,
  projections,
  setPlane,
  setSlab,
  slabOf,
  slabSteps,
  toggleCine,
  toggleInterpolation,
} from './viewCommands.ts';

/** The two small buttons of a picture: alone or not, and its settings. Seen where the mouse or the focus is. */
export function ViewMenu(props: {
  readonly shown: ShownCell;
  readonly isAlone: boolean;
  readonly label: string;
}): ReactNode {
  const { shown, isAlone, label } = props;
  const words = useWords();
  const menuId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const figures = useStore(viewportStore, (all) => all[shown.id]);
  const maximise = isAlone ? words.viewing.restore : words.viewing.maximise;
  return (
    <div
      className="view-tools"
      role="none"
      data-open={isOpen}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        type="button"
        className="view-tool"
        title={maximise}
        aria-label={`${maximise}: ${label}`}
        onClick={() => toggleMaximised(shown.id)}
      >
        {isAlone ? '▣' : '□'}
      </button>
      <button
        type="button"
        ref={button}
        className="view-tool"
        title={words.viewing.menu(label)}
        aria-label={words.viewing.menu(label)}
        aria-expanded={isOpen}
        aria-controls={menuId}
        onClick={() => setOpen(!isOpen)}
      >
        ⋯
      </button>
      {isOpen && figures !== undefined ? (
        <div id={menuId} className="view-menu" role="group" aria-label={words.viewing.menu(label)}>
          <MenuContent shown={shown} figures={figures} />
        </div>
      ) : null}
    </div>
  );
}

function MenuContent({ shown, figures }: { readonly shown: ShownCell; readonly figures: ViewportFigures }): ReactNode {
  const { viewing, roles } = useWords();
  const language = useLanguage();
  const { id, slot, role } = shown;
  const isPlaying = useStore(viewStore, (state) => state.cineView === id);
  const there = rolesOfSlot(slot);
  const preset = windowPresets.find((one) => {
    const { widthHu, levelHu } = presetWindow(one);
    return widthHu === figures.widthHu && levelHu === figures.levelHu;
  });
  const { slab } = figures;
  const thicknesses = [...new Set([...slabSteps, slab?.thicknessMm ?? 0])].toSorted((a, b) => a - b);
  return (
    <>
      <Choice
        label={viewing.volumeShown}
        value={role}
        options={volumeRoles.filter((one) => there.includes(one)).map((one) => ({ value: one, text: roles[one] }))}
        onChoose={(chosen) => setRole(id, chosen)}
      />
      <Choice
        label={viewing.windowPreset}
        value={preset ?? 'free'}
        options={[
          ...(preset === undefined ? [{ value: 'free' as const, text: viewing.windowFree }] : []),
          ...windowPresets.map((one) => ({ value: one, text: viewing.presets[one] })),
        ]}
        onChoose={(chosen) => (chosen === 'free' ? undefined : applyPreset(chosen, id))}
      />
      <Choice
        label={viewing.plane}
        value={figures.plane.kind}
        options={[
          ...plainPlanes.map((one) => ({ value: one, text: viewing.planes[one] })),
          ...(figures.plane.kind === 'oblique' ? [{ value: 'oblique' as const, text: viewing.planes.oblique }] : []),
        ]}
        onChoose={(chosen) => (chosen === 'oblique' ? undefined : setPlane(chosen, id))}
      />
      <Choice
        label={viewing.slab}
        value={String(slab?.thicknessMm ?? 0)}
        options={thicknesses.map((mm) => ({
          value: String(mm),
          text: mm === 0 ? viewing.noSlab : `${rounded('spacingMm', mm, language)} mm`,
        }))}
        onChoose={(mm) => setSlab(slabOf(Number(mm), slab), id)}
      />
      {slab === null ? null : (
        <Choice
          label={viewing.slab}
          value={slab.projection}
          options={projections.map((one) => ({ value: one, text: viewing.projections[one] }))}
          onChoose={(projection) => setSlab({ ...slab, projection }, id)}
        />
      )}
      <label className="menu-line">
        <input type="checkbox" checked={figures.isInverted} onChange={() => invert(id)} /> {viewing.invert}
      </label>
      <label className="menu-line">
        <input type="checkbox" checked={figures.interpolation === 'linear'} onChange={() => toggleInterpolation(id)} />{' '}
        {viewing.interpolate}
      </label>
      <Button onPress={() => toggleCine(id)}>{isPlaying ? viewing.stopCine : viewing.cine}</Button>
    </>
  );
}
