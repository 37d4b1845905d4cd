import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Finding } from '../../../core/base/findings.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { measurementStore } from '../../state/measurementStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Chip } from '../../ui/Chip.tsx';

/** The remarks that stand beside a timepoint's number, warnings first. */
export function Findings({ slot, title }: { readonly slot: Slot; readonly title: string }): ReactNode {
  const words = useWords();
  const findings = useStore(measurementStore, (all) => all[slot].measurement?.findings ?? null);
  if (findings === null) return null;
  const ordered = findings.toSorted((a, b) => Number(b.severity === 'warning') - Number(a.severity === 'warning'));
  return (
    <section className="card" aria-label={words.findings}>
      <h3>{title}</h3>
      {ordered.length === 0 ? <p className="small muted">{words.noFindings}</p> : null}
      {ordered.map((finding) => (
        <FindingLine key={`${finding.code} ${JSON.stringify(finding.details)}`} finding={finding} />
      ))}
    </section>
  );
}

export function FindingLine({ finding }: { readonly finding: Finding }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  return (
    <p className="finding small" data-code={finding.code} data-severity={finding.severity}>
      <Chip look={finding.severity === 'warning' ? 'warn' : 'plain'}>{words.severities[finding.severity]}</Chip>
      <span>{sentenceOf(finding, language)}</span>
    </p>
  );
}
