import type { ReactNode } from 'react';
import { reportDefect } from './reportDefect.ts';
import { saveText } from './saveChart.ts';
import { useCohortWords } from './useCohortWords.ts';

/** The paragraph on methods, to be copied or saved. */
export function MethodsPart({ name, text }: { readonly name: string; readonly text: string }): ReactNode {
  const words = useCohortWords();
  return (
    <section className="cohort-result">
      <h3>{words.methods}</h3>
      <p className="cohort-methods">{text}</p>
      <button type="button" className="button quiet" onClick={() => saveText(name, `${text}\n`).catch(reportDefect)}>
        TXT
      </button>
    </section>
  );
}
