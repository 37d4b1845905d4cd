import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { LetbChange } from '../../../core/letb/change.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { measurementStore } from '../../state/measurementStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { FindingLine } from './Findings.tsx';
import { isChangeStale } from './HeadlineCard.tsx';

/** Response by endpoint, those of one threshold in one line, with the threshold set that says so, and the changes of the volumes beside it. */
export function ChangeCard(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const change = useStore(measurementStore, (all) => all.change);
  const refusal = useStore(measurementStore, (all) => all.changeRefusal);
  const stale = useStore(measurementStore, isChangeStale);
  if (refusal !== null) return <Problem text={sentenceOf(refusal, language)} code={refusal.code} />;
  if (change === null) return null;
  return (
    <section className={stale ? 'card stale' : 'card'} aria-label={words.responses}>
      <h3>
        {words.responses} · {words.change} LETB
      </h3>
      {byThreshold(change.responses).map((group) => {
        const [first] = group;
        const names = group.map(({ endpoint }) => words.endpoints[endpoint]);
        return (
          <div
            key={first.thresholdPercent}
            className="row response"
            data-endpoints={group.map(({ endpoint }) => endpoint).join(' ')}
            data-responder={String(first.responder)}
          >
            <span title={names.map((name) => name?.long).join('\n')}>
              {group.map(({ endpoint }) => words.endpoints[endpoint]?.short ?? endpoint).join(', ')}{' '}
              <span className="small faint">
                &lt; {rounded('thresholdPercent', first.thresholdPercent, language)} %
              </span>
            </span>
            {first.responder === null ? (
              <Chip look="warn">{words.notEvaluable}</Chip>
            ) : (
              <Chip look={first.responder && !stale ? 'good' : 'plain'}>
                {first.responder ? words.responder : words.nonResponder}
              </Chip>
            )}
          </div>
        );
      })}
      <p className="small muted change-volumes">
        {words.enhancingChange} {rounded('changePercent', change.enhancingChangePercent, language)} % ·{' '}
        {words.liverChange} {rounded('changePercent', change.liverChangePercent, language)} %
      </p>
      <p className="small faint" title={change.thresholdSet.source}>
        {words.thresholdSet} {change.thresholdSet.id}, {change.thresholdSet.version}
      </p>
      {change.findings.map((finding) => (
        <FindingLine key={finding.code} finding={finding} />
      ))}
    </section>
  );
}

type Response = LetbChange['responses'][number];
type OneThreshold = readonly [Response, ...Response[]];

/** Responses with one threshold together, in the order of the set. */
function byThreshold(responses: readonly Response[]): readonly OneThreshold[] {
  const groups = new Map<number, [Response, ...Response[]]>();
  for (const response of responses) {
    const group = groups.get(response.thresholdPercent);
    if (group === undefined) groups.set(response.thresholdPercent, [response]);
    else group.push(response);
  }
  return [...groups.values()];
}
