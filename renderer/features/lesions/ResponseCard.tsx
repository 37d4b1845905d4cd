import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Coded } from '../../../core/base/errors.ts';
import type { CriteriaSet } from '../../../core/response/criteriaSets.ts';
import { NOT_EVALUABLE } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { refusalOf } from '../../state/job.ts';
import { lesionStore } from '../../state/lesionStore.ts';
import { responseStore } from '../../state/responseStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { AnswerPart } from './AnswerPart.tsx';
import { offeredSets, takeOwnSet } from './criteriaSets.ts';
import { proposeRoles } from './responding.ts';
import { SavePart } from './SavePart.tsx';
import { shortSetName } from './shortSetName.ts';
import { SwitchPart } from './SwitchPart.tsx';

/** The responses by the chosen criteria, side by side, each with its reason. */
export function ResponseCard(): ReactNode {
  const { lesions: words } = useWords();
  const language = useLanguage();
  const { answers, discordance, findings, refusal } = useStore(responseStore);
  const chosen = useStore(lesionStore, (state) => state.criteria);
  const own = useStore(lesionStore, (state) => state.own);
  const [proposed, setProposed] = useState<string | null>(null);
  const [first] = answers;
  return (
    <section className="card responses" aria-label={`${words.response} · ${words.title}`}>
      <h3>{words.response}</h3>
      <details>
        <summary className="small muted">{words.criteriaOf(namesOf(chosen, own))}</summary>
        <div className="criteria" role="group" aria-label={words.criteria}>
          {offeredSets(own).map((set) => (
            <label key={set.id} className="row small" title={`${set.name}. ${set.source}`}>
              <input
                type="checkbox"
                checked={chosen.includes(set.id)}
                onChange={() =>
                  lesionStore.setState({
                    criteria: chosen.includes(set.id) ? chosen.filter((id) => id !== set.id) : [...chosen, set.id],
                  })
                }
              />
              {set.id}
            </label>
          ))}
        </div>
        <OwnSetPart />
        <SwitchPart />
      </details>
      {refusal === null ? null : <Problem text={sentenceOf(refusal, language)} code={refusal.code} />}
      {first === undefined ? null : (
        <div className="row">
          <Button look="quiet" onPress={() => setProposed(proposeRoles(first.set).join(', '))}>
            {words.propose(shortSetName(first.set))}
          </Button>
        </div>
      )}
      {proposed === null || proposed === '' ? null : <p className="small muted">{words.proposed(proposed)}</p>}
      {findings.map((finding) => (
        <p key={JSON.stringify(finding)} className={`small finding-${finding.severity}`} data-code={finding.code}>
          {sentenceOf(finding, language)}
        </p>
      ))}
      {answers.map((answer) => (
        <AnswerPart key={answer.set.id} answer={answer} />
      ))}
      {discordance.length === 0 ? null : (
        <div className="discordance">
          <h4 className="small muted">{words.discordance}</h4>
          {discordance.map((finding) => (
            <p key={finding.code} className={`small discordance-${finding.severity}`} data-code={finding.code}>
              {sentenceOf(finding, language)}
            </p>
          ))}
        </div>
      )}
      {answers.length === 0 ? null : <SavePart />}
    </section>
  );
}

/** Reads a criteria set out of a file of the reader's. */
function OwnSetPart(): ReactNode {
  const { lesions: words } = useWords();
  const language = useLanguage();
  const [taken, setTaken] = useState<string | null>(null);
  const [problem, setProblem] = useState<Coded | null>(null);
  const take = async (file: File): Promise<void> => {
    setTaken(null);
    setProblem(null);
    try {
      setTaken(takeOwnSet(await file.text(), file.name).name);
    } catch (error) {
      setProblem(refusalOf(error));
    }
  };
  return (
    <div className="own-set">
      <FileButton text={words.ownSet} accept=".json" onFiles={([file]) => file !== undefined && void take(file)} />
      {taken === null ? null : (
        <p className="small muted" data-own-set={taken}>
          {words.ownSetTaken(taken)}
        </p>
      )}
      {problem === null ? null : <Problem text={sentenceOf(problem, language)} code={problem.code} />}
    </div>
  );
}

function namesOf(ids: readonly string[], own: readonly CriteriaSet[]): string {
  return (
    offeredSets(own)
      .flatMap((set) => (ids.includes(set.id) ? [shortSetName(set)] : []))
      .join(', ') || NOT_EVALUABLE
  );
}
