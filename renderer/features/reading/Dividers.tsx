import type { ReactNode } from 'react';
import type { HangingProtocol } from '../../../core/hanging/hangingProtocol.ts';
import type { Tracks } from '../../state/hangingStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Divider } from '../../ui/Divider.tsx';
import { setTracks } from './hangingCommands.ts';
import { edgesOf, moveEdge, type Edge } from './trackEdges.ts';

/** The lines between the pictures, where cells meet: they give one side more room. */
export function Dividers({
  protocol,
  tracks,
}: {
  readonly protocol: HangingProtocol;
  readonly tracks: Tracks;
}): ReactNode {
  const { viewing } = useWords();
  const move = (edge: Edge, px: number): void => {
    const area = document.querySelector('.viewports');
    if (area === null) return;
    const { clientWidth, clientHeight } = area;
    const share = px / (edge.direction === 'columns' ? clientWidth : clientHeight);
    setTracks(protocol.id, moveEdge(tracks, edge, share));
  };
  return edgesOf(protocol, tracks).map((edge) => {
    const isColumn = edge.direction === 'columns';
    const at = `${100 * edge.at}%`;
    const [from, length] = [`${100 * edge.from}%`, `${100 * (edge.to - edge.from)}%`];
    return (
      <Divider
        key={`${edge.direction}-${edge.before}-${edge.from}`}
        label={isColumn ? viewing.dividerColumns : viewing.dividerRows}
        orientation={isColumn ? 'vertical' : 'horizontal'}
        percent={100 * edge.at}
        style={isColumn ? { left: at, top: from, height: length } : { top: at, left: from, width: length }}
        onMove={(px) => move(edge, px)}
      />
    );
  });
}
