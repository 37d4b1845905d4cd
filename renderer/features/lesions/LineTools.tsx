import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { LesionTool } from '../../../core/text/lesionWords.ts';
import { lesionStore } from '../../state/lesionStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Segments } from '../../ui/Segments.tsx';
import { chooseLesionTool } from './lesionCommands.ts';

const byHand: readonly LesionTool[] = ['whole', 'shortAxis', 'viable'];
const byClick: readonly LesionTool[] = ['autoWhole', 'autoViable'];

/** What the mouse measures with. */
export function LineTools(): ReactNode {
  const { lesions: words } = useWords();
  const { tool, isSnapping } = useStore(lesionStore);
  return (
    <>
      {[byHand, byClick].map((row) => (
        <Segments<LesionTool>
          key={row.join()}
          label={words.tools}
          isSmall
          value={tool}
          options={row.map((one) => ({ value: one, text: words.toolNames[one], title: words.toolHints[one] }))}
          onChoose={chooseLesionTool}
        />
      ))}
      {tool === null ? null : <p className="small muted">{words.toolHints[tool]}</p>}
      <label className="row small" title={words.snapHint}>
        <input
          type="checkbox"
          checked={isSnapping}
          onChange={() => lesionStore.setState({ isSnapping: !isSnapping })}
        />
        {words.snap}
      </label>
    </>
  );
}
