import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../core/text/rounding.ts';
import { shellLabels } from '../../core/text/shellLabels.ts';
import { linksTimepoints } from '../../core/hanging/layOut.ts';
import { volumeRoles } from '../../core/hanging/volumeRole.ts';
import { linksOf, type LinkKind } from '../../core/registration/timepointLink.ts';
import { linkByRegistration } from '../features/alignment/index.ts';
import { wantLink } from '../features/reading/index.ts';
import { hangingStore, shownProtocol } from '../state/hangingStore.ts';
import type { Job } from '../state/job.ts';
import { currentLink, linkStore } from '../state/linkStore.ts';
import { volumeStore } from '../state/volumeStore.ts';
import { Choice } from '../ui/Choice.tsx';
import { importStore } from '../state/importStore.ts';
import { slots } from '../state/slots.ts';
import { timepointStore } from '../state/timepointStore.ts';
import { useLanguage, useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { runCommand } from './commands.ts';

export function StatusBar(): ReactNode {
  const language = useLanguage();
  const app = useStore(viewStore, (state) => state.app);
  return (
    <footer>
      <Cursor />
      <span className="fill" />
      <Progress />
      <span className="fill" />
      <Link />
      <span className="research-use">
        {app?.language === language ? app.researchUseLine : shellLabels[language].researchUse}
      </span>
    </footer>
  );
}

function Cursor(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const cursor = useStore(viewStore, (state) => state.cursor);
  if (cursor === null) return null;
  const mm = (value: number): string => rounded('mm', value, language);
  const hu = (value: number | null | undefined): string => rounded('wholeHu', value, language);
  const there = volumeRoles.filter((role) => cursor.hu[role] !== undefined);
  return (
    <>
      <span className="figures-line" data-cursor-lps={cursor.lps.join(' ')}>
        {words.timepoints[cursor.slot]}&ensp;x {mm(cursor.lps[0])}&ensp;y {mm(cursor.lps[1])}&ensp;z {mm(cursor.lps[2])}{' '}
        mm
      </span>
      <span
        className="figures-line"
        data-cursor-hu={[cursor.hu.precontrast, cursor.hu.arterial, cursor.hu.subtraction].join(' ')}
      >
        {there.map((role) => `${words.roleLetters[role]} ${hu(cursor.hu[role])}`).join(' · ')} {words.hu}
      </span>
    </>
  );
}

/** Which link holds the two timepoints together, and the others that this case allows. */
function Link(): ReactNode {
  const { viewing } = useWords();
  const isLinking = useStore(hangingStore, (state) => {
    const protocol = shownProtocol(state);
    return protocol !== null && linksTimepoints(protocol);
  });
  const areRead = useStore(timepointStore, (all) => slots.every((slot) => all[slot].choice !== null));
  const link = useStore(linkStore);
  if (!isLinking || !areRead) return null;
  const offered = linksOf(link.evidence).map(({ kind }) => kind);
  const all: readonly LinkKind[] = ['registration', 'liver', 'hand', 'landmarks', 'position', 'off'];
  const inForce = currentLink(link).kind;
  return (
    <span className="link-choice" data-link={inForce}>
      <Choice<LinkKind | 'automatic'>
        label={viewing.linkedBy[inForce]}
        value={link.wanted === 'automatic' ? 'automatic' : inForce}
        options={[
          { value: 'automatic', text: viewing.linkAutomatic },
          ...all.map((kind) => ({
            value: kind,
            text: viewing.links[kind],
            // A registration is made when it is asked for.
            disabled: !offered.includes(kind) && (kind !== 'registration' || link.evidence.livers === null),
          })),
        ]}
        onChoose={(kind) => (kind === 'registration' ? void linkByRegistration() : wantLink(kind))}
      />
    </span>
  );
}

function Progress(): ReactNode {
  const words = useWords();
  const scan = useStore(importStore, (state) => state.job);
  const timepoints = useStore(timepointStore);
  const volumes = useStore(volumeStore);
  const registering = useStore(linkStore, (state) => state.registering);
  const states = slots.flatMap((slot) => Object.values(volumes[slot]));
  const works = [
    { text: words.reading, job: scan },
    { text: words.aligning.aligningTimepoints, job: registering },
    ...slots.flatMap((slot) => [
      { text: words.opening(words.timepoints[slot]), job: timepoints[slot].opening },
      { text: words.readingMask(words.timepoints[slot]), job: timepoints[slot].masking },
    ]),
    ...slots.flatMap((slot) =>
      volumeRoles.flatMap((role) => {
        const state = volumes[slot][role];
        if (state?.kind !== 'reading') return [];
        const job: Job = { kind: 'running', fraction: state.fraction };
        return [{ text: words.viewing.opening(words.roles[role], words.timepoints[slot]), job }];
      }),
    ),
  ];
  const running = works.find(({ job }) => job.kind === 'running');
  if (running === undefined || running.job.kind !== 'running') return null;
  return (
    <span className="progress">
      <span>
        {running.text}
        {states.length === 0 ? null : (
          <span className="faint">
            {' '}
            · {words.viewing.ofAll(states.filter(({ kind }) => kind === 'ready').length, states.length)}
          </span>
        )}
      </span>
      <ProgressBar fraction={running.job.fraction} label={running.text} />
      <button type="button" className="key" title={words.cancel} onClick={() => runCommand('cancel')}>
        Esc
      </button>
    </span>
  );
}
