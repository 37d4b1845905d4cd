import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { LetbChange } from '../../../core/letb/change.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { uncertaintyWords } from '../../../core/text/uncertaintyWords.ts';
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
      <ChangeTable change={change} />
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
            <ResponseChips response={first} change={change} isStale={stale} />
          </div>
        );
      })}
      <p className="small faint" title={change.thresholdSet.source}>
        {words.thresholdSet} {change.thresholdSet.id}, {change.thresholdSet.version}
      </p>
      {change.findings.map((finding) => (
        <FindingLine key={finding.code} finding={finding} />
      ))}
    </section>
  );
}

/** LETB, enhancing and liver volume side by side: before, after, change. */
function ChangeTable({ change }: { readonly change: LetbChange }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const own = uncertaintyWords[language];
  const { pre, post } = useStore(measurementStore);
  const rows = [
    { name: 'LETB %', kind: 'percent', value: 'letbPercent', percent: change.changePercent },
    { name: own.enhancing, kind: 'cm3', value: 'enhancingVolumeCm3', percent: change.enhancingChangePercent },
    { name: own.liver, kind: 'cm3', value: 'liverVolumeCm3', percent: change.liverChangePercent },
  ] as const;
  return (
    <table className="figures change-table">
      <thead>
        <tr>
          <td />
          <th>{words.timepoints.pre}</th>
          <th>{words.timepoints.post}</th>
          <th>{words.change}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, kind, value, percent }) => (
          <tr key={value} data-change-of={value}>
            <td>{name}</td>
            <td>{rounded(kind, pre.measurement?.[value], language)}</td>
            <td>{rounded(kind, post.measurement?.[value], language)}</td>
            <td>{rounded('changePercent', percent, language)} %</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The answer of the recorded change; beside it its probability, and that it is indeterminate where the interval says so. */
function ResponseChips({
  response,
  change,
  isStale,
}: {
  readonly response: Response;
  readonly change: LetbChange;
  readonly isStale: boolean;
}): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const own = uncertaintyWords[language];
  if (response.responder === null) return <Chip look="warn">{words.notEvaluable}</Chip>;
  const found = change.uncertainty?.responses.find(({ endpoint }) => endpoint === response.endpoint);
  const probability = rounded('probability', found?.probability, language);
  const confidence = rounded('factor', 100 * (change.uncertainty?.confidence ?? 0), language);
  const isSure = found === undefined || found.call !== 'indeterminate';
  return (
    <span className="tags" data-call={found?.call ?? ''}>
      {found === undefined ? null : <span className="small faint">{own.probability(probability)}</span>}
      <Chip look={response.responder && !isStale && isSure ? 'good' : 'plain'}>
        {response.responder ? words.responder : words.nonResponder}
      </Chip>
      {isSure ? null : (
        <Chip look="warn" title={own.indeterminateHint(probability, confidence)}>
          {own.indeterminate}
        </Chip>
      )}
    </span>
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
