import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { nonEnhancingTargetChoices } from '../../../core/response/criteriaSets.ts';
import type { ResponseOptions, SwitchName } from '../../../core/response/switches.ts';
import { lesionStore } from '../../state/lesionStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Choice } from '../../ui/Choice.tsx';

type TrueOrFalse = Exclude<SwitchName, 'confirmationDays' | 'minimumSdDays' | 'nonEnhancingTarget'>;
const onOrOff: readonly TrueOrFalse[] = [
  'confirm',
  'absolutePdRule',
  'crByEnhancement',
  'followMarkers',
  'hccNewLiverLesion',
  'hccPortaHepatisNode',
  'hccEffusionNeedsCytology',
];
const inDays = ['minimumSdDays', 'confirmationDays'] as const;

/** What the reader sets otherwise than the criteria do. An empty choice: as each set says. */
export function SwitchPart(): ReactNode {
  const { lesions: words } = useWords();
  const options = useStore(lesionStore, (state) => state.options);
  const put = (change: ResponseOptions): void => lesionStore.setState({ options: { ...options, ...change } });
  const asSetSays = { value: '', text: NOT_SET };
  return (
    <div className="switches" role="group" aria-label={words.switches}>
      {onOrOff.map((name) => (
        <Choice
          key={name}
          label={words.switchNames[name]}
          value={String(options[name] ?? '')}
          options={[asSetSays, ...[true, false].map((on) => ({ value: String(on), text: words.switchValue(on) }))]}
          onChoose={(chosen) => put({ [name]: chosen === '' ? null : chosen === 'true' })}
        />
      ))}
      <Choice
        label={words.switchNames.nonEnhancingTarget}
        value={options.nonEnhancingTarget ?? ''}
        options={[
          asSetSays,
          ...nonEnhancingTargetChoices.map((one) => ({ value: one as string, text: words.switchValue(one) })),
        ]}
        onChoose={(chosen) =>
          put({ nonEnhancingTarget: nonEnhancingTargetChoices.find((one) => one === chosen) ?? null })
        }
      />
      {inDays.map((name) => (
        <label key={name} className="choice">
          <span>{words.switchNames[name]}</span>
          <input
            type="number"
            min={0}
            step={1}
            value={options[name] ?? ''}
            onChange={(event) => {
              const days = event.target.valueAsNumber;
              put({ [name]: Number.isInteger(days) && days >= 0 ? days : null });
            }}
          />
        </label>
      ))}
    </div>
  );
}

const NOT_SET = '–';
