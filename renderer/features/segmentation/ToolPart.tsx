import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { MAX_BRUSH_RADIUS_MM } from '../../../core/segmentation/edits/brush.ts';
import { chooseTool, maskTools, radiusWithin, toolStore } from '../../state/segmentationStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Segments } from '../../ui/Segments.tsx';
import { NumberField } from './NumberField.tsx';

/** The mouse tools, and the settings of the one in hand. */
export function ToolPart(): ReactNode {
  const { masks: words } = useWords();
  const tool = useStore(toolStore, (state) => state.tool);
  return (
    <>
      <Segments
        label={words.tools}
        value={tool}
        options={maskTools.map((value) => ({ value, text: words.toolNames[value], title: words.toolHints[value] }))}
        onChoose={chooseTool}
      />
      {tool === null ? null : <p className="small faint">{words.toolHints[tool]}</p>}
      {tool === 'brush' || tool === 'eraser' || tool === 'threshold' ? <BrushSettings /> : null}
      {tool === 'threshold' ? <RangeSettings /> : null}
      {tool === 'scissors' ? <ScissorsSettings /> : null}
    </>
  );
}

function BrushSettings(): ReactNode {
  const { masks: words } = useWords();
  const { tip, radiusMm } = useStore(toolStore);
  return (
    <div className="row">
      <Segments
        label={words.tip}
        isSmall
        value={tip}
        options={(['disc', 'sphere'] as const).map((value) => ({ value, text: words.tips[value] }))}
        onChoose={(value) => toolStore.setState({ tip: value })}
      />
      <span className="small muted">{words.radius}</span>
      <NumberField
        label={words.radius}
        value={radiusMm}
        range={[0.5, MAX_BRUSH_RADIUS_MM]}
        unit="mm"
        onChange={(value) => toolStore.setState({ radiusMm: radiusWithin(value) })}
      />
    </div>
  );
}

const HU = [-1024, 3071] as const;

function RangeSettings(): ReactNode {
  const { masks: words, hu } = useWords();
  const [lowest, highest] = useStore(toolStore, (state) => state.huRange);
  return (
    <div className="row">
      <span className="small muted">{words.range}</span>
      <span className="buttons">
        <NumberField
          label={words.lowestHu}
          value={lowest}
          range={[HU[0], highest]}
          unit={hu}
          onChange={(value) => toolStore.setState({ huRange: [value, highest] })}
        />
        <NumberField
          label={words.highestHu}
          value={highest}
          range={[lowest, HU[1]]}
          unit={hu}
          onChange={(value) => toolStore.setState({ huRange: [lowest, value] })}
        />
      </span>
    </div>
  );
}

function ScissorsSettings(): ReactNode {
  const { masks: words } = useWords();
  const { scissorsEffect, scissorsReach } = useStore(toolStore);
  return (
    <div className="row">
      <Segments
        label={words.effect}
        isSmall
        value={scissorsEffect}
        options={(['remove', 'add', 'keep'] as const).map((value) => ({ value, text: words.effects[value] }))}
        onChoose={(value) => toolStore.setState({ scissorsEffect: value })}
      />
      <Segments
        label={words.reach}
        isSmall
        value={scissorsReach}
        options={(['slice', 'volume'] as const).map((value) => ({ value, text: words.reaches[value] }))}
        onChoose={(value) => toolStore.setState({ scissorsReach: value })}
      />
    </div>
  );
}
