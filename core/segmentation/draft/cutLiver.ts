import { maskWhere } from './components.ts';
import { minimumCut } from './graphCut.ts';

type Dimensions = readonly [number, number, number];

/** A lattice to be cut in two. */
export interface CutProblem {
  readonly dimensions: Dimensions;
  /** 0 outside for certain, 1 inside for certain, 2 to be decided. */
  readonly state: Uint8Array;
  /** Evidence for inside, natural logarithm of odds; read where undecided. */
  readonly odds: Float32Array;
  /** Attenuation on which edges are looked for. */
  readonly hu: Float32Array;
  /** Cost of an edge between equal neighbours, in the unit of the odds. */
  readonly stiffness: number;
  /** Difference at which an edge's cost has fallen to 1/√e. */
  readonly edgeHu: number;
}

/** What an edge against tissue that is outside for certain costs, of its full cost: the edge is known to be there. */
const KNOWN_EDGE_SHARE = 0.3;
/** Whole-number units of one unit of odds. */
const UNIT = 256;

/** 1 where the cut puts a voxel inside. */
export function cutLattice({ dimensions, state, odds, hu, stiffness, edgeHu }: CutProblem): Uint8Array {
  const [ni, nj, nk] = dimensions;
  const steps = [1, -1, ni, -ni, ni * nj, -ni * nj];
  const nodeOf = new Int32Array(state.length).fill(-1);
  let nodes = 0;
  for (let at = 0; at < state.length; at += 1) if (state[at] === 2) nodeOf[at] = nodes++;
  const neighbours = new Int32Array(6 * nodes).fill(-1);
  const capacities = new Int32Array(6 * nodes);
  const terminals = new Int32Array(nodes);
  const scale = -1 / (2 * edgeHu * edgeHu);
  for (let k = 0, at = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, at += 1) {
        const node = nodeOf[at] ?? -1;
        if (node < 0) continue;
        let terminal = (odds[at] ?? 0) * UNIT;
        const open = [i + 1 < ni, i > 0, j + 1 < nj, j > 0, k + 1 < nk, k > 0];
        for (let direction = 0; direction < 6; direction += 1) {
          if (open[direction] !== true) continue;
          const other = at + (steps[direction] ?? 0);
          const difference = (hu[at] ?? 0) - (hu[other] ?? 0);
          const weight = Math.round(UNIT * stiffness * Math.exp(scale * difference * difference)) + 2;
          const neighbour = nodeOf[other] ?? -1;
          if (neighbour >= 0) {
            neighbours[6 * node + direction] = neighbour;
            capacities[6 * node + direction] = weight;
          } else terminal += state[other] === 1 ? weight : -KNOWN_EDGE_SHARE * weight;
        }
        terminals[node] = Math.round(terminal);
      }
    }
  }
  const side = minimumCut({ nodes, neighbours, capacities, terminals });
  return maskWhere(state.length, (at) => (state[at] === 2 ? side[nodeOf[at] ?? 0] : state[at]) === 1);
}
