import { useState, type ReactNode } from 'react';
import type { Coded } from '../../../core/base/errors.ts';
import { lesionsDocument } from '../../../core/record/lesionCourse.ts';
import { lesionsCsv, responseModel, responsesCsv } from '../../../core/report/responseSection.ts';
import type { Language } from '../../../core/text/language.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { host } from '../../compute/host.ts';
import { lesionStore } from '../../state/lesionStore.ts';
import { responseStore } from '../../state/responseStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Problem.tsx';

type Saved = 'responses' | 'lesions' | 'document';
const all: readonly Saved[] = ['responses', 'lesions', 'document'];

/** Lesions and responses as tables, and as the document that `letb respond` reads. */
export function SavePart(): ReactNode {
  const { lesions: words } = useWords();
  const language = useLanguage();
  const [savedAs, setSavedAs] = useState<string | null>(null);
  const [problem, setProblem] = useState<Coded | null>(null);
  const save = async (what: Saved): Promise<void> => {
    setSavedAs(null);
    setProblem(null);
    const ending = what === 'document' ? 'json' : 'csv';
    const name = `${what === 'responses' ? 'responses' : 'lesions'}.${ending}`;
    const reply = await host().main.request('report:saveText', { name, text: textOf(what, language) });
    if (!reply.ok) setProblem(reply.error);
    else if (reply.result !== null) setSavedAs(reply.result.name);
  };
  return (
    <>
      <div className="row saves">
        <span className="small muted">{words.save}</span>
        {all.map((what) => (
          <Button key={what} onPress={() => void save(what)}>
            {words.saves[what]}
          </Button>
        ))}
      </div>
      {savedAs === null ? null : (
        <p className="small muted" data-saved-as={savedAs}>
          {words.savedAs(savedAs)}
        </p>
      )}
      {problem === null ? null : <Problem text={sentenceOf(problem, language)} code={problem.code} />}
    </>
  );
}

function textOf(what: Saved, language: Language): string {
  const { timepoints, course, answers, discordance } = responseStore.getState();
  if (what === 'responses') return responsesCsv(responseModel(timepoints, answers, discordance), language);
  if (what === 'lesions') return lesionsCsv(timepoints);
  const { criteria, options } = lesionStore.getState();
  return JSON.stringify(
    lesionsDocument(course.timepoints, course.treatments, { criteria: criteria[0] ?? null, options }),
    null,
    2,
  );
}
