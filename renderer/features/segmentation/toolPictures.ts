import type { ReadingEngine, ToolPicture } from '../../engine/contract.ts';
import { editingStore, resizeBrush, seedTools, toolStore } from '../../state/segmentationStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { addToolUser, mouseMode, runningEngines, startShowingLayers } from '../reading/index.ts';
import { usePointer } from './drawing.ts';
import { sketchStore } from './sketchStore.ts';

/** Lets the mouse draw while a tool is in hand, and shows the tool in the pictures. Gives a function that stops it. */
export function startSegmenting(): () => void {
  const endUse = addToolUser({
    isActive: () => toolStore.getState().tool !== null,
    onPointer: usePointer,
    onWheel: resizeBrush,
    onEngine: showTool,
  });
  const showAll = (): void => {
    for (const [slot, engine] of runningEngines) showTool(slot, engine);
  };
  const stops = [
    toolStore.subscribe((now, before) => {
      if (now.tool !== before.tool || now.radiusMm !== before.radiusMm) showAll();
    }),
    editingStore.subscribe((now, before) => {
      if (slots.some((slot) => now[slot].seeds !== before[slot].seeds)) showAll();
    }),
    sketchStore.subscribe(showAll),
    startShowingLayers(),
    endUse,
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function showTool(slot: Slot, engine: ReadingEngine): void {
  engine.setMouseMode(mouseMode());
  engine.setTool(pictureOfTool(slot));
}

function pictureOfTool(slot: Slot): ToolPicture | null {
  const { tool, radiusMm } = toolStore.getState();
  const { seeds } = editingStore.getState()[slot];
  if (tool === null && seeds.length === 0) return null;
  const { sketch } = sketchStore.getState();
  const isBrush = tool !== null && tool !== 'scissors' && !seedTools.includes(tool);
  return {
    brushRadiusMm: isBrush ? radiusMm : null,
    sketch: sketch?.slot === slot ? sketch : null,
    marks: seeds,
  };
}
