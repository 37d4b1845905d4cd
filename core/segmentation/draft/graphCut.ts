/**
 * A graph of nodes with six neighbours at most. Directions come in pairs: d and d ^ 1 are opposite. Capacities are whole numbers.
 */
export interface CutGraph {
  readonly nodes: number;
  /** Node of each neighbour, 6 a node; −1 where there is none. */
  readonly neighbours: Int32Array;
  /** Capacity towards each neighbour, 6 a node; becomes the residual capacity. */
  readonly capacities: Int32Array;
  /** Capacity from the source (above 0) or to the sink (below 0); becomes the residual capacity. */
  readonly terminals: Int32Array;
}

const FREE = 0;
const SOURCE = 1;
const SINK = 2;
/** A parent that is no neighbour. */
const TERMINAL = 6;
const ORPHAN = 7;
const NONE = 8;
const FAR = 0x3fffffff;

/**
 * The side of each node in a minimum cut: 1 with the source, 0 with the sink or undecided. Two search trees that grow towards each
 * other and are kept between augmentations (Boykov & Kolmogorov, IEEE PAMI 2004;26:1124). The graph's arrays are used up. Order of work
 * is fixed, so that equal graphs give equal cuts.
 */
export function minimumCut(graph: CutGraph): Uint8Array {
  const cut = new SearchTrees(graph);
  cut.run();
  return cut.sourceSide();
}

class SearchTrees {
  readonly #neighbours: Int32Array;
  readonly #capacities: Int32Array;
  readonly #terminals: Int32Array;
  readonly #tree: Uint8Array;
  readonly #parent: Uint8Array;
  readonly #time: Int32Array;
  readonly #distance: Int32Array;
  /** Active nodes: a linked list; −2 is not in it, −1 its end. */
  readonly #next: Int32Array;
  readonly #orphans: number[] = [];
  #first = -1;
  #last = -1;
  #clock = 0;

  constructor({ nodes, neighbours, capacities, terminals }: CutGraph) {
    this.#neighbours = neighbours;
    this.#capacities = capacities;
    this.#terminals = terminals;
    this.#tree = new Uint8Array(nodes);
    this.#parent = new Uint8Array(nodes).fill(NONE);
    this.#time = new Int32Array(nodes);
    this.#distance = new Int32Array(nodes);
    this.#next = new Int32Array(nodes).fill(-2);
    for (let node = 0; node < nodes; node += 1) {
      const terminal = terminals[node] ?? 0;
      if (terminal === 0) continue;
      this.#tree[node] = terminal > 0 ? SOURCE : SINK;
      this.#parent[node] = TERMINAL;
      this.#distance[node] = 1;
      this.#activate(node);
    }
  }

  sourceSide(): Uint8Array {
    return this.#tree.map((tree) => (tree === SOURCE ? 1 : 0));
  }

  run(): void {
    let current = -1;
    for (;;) {
      if (current < 0 || this.#parent[current] === NONE) current = this.#nextActive();
      if (current < 0) return;
      const direction = this.#grow(current);
      if (direction < 0) {
        current = -1;
        continue;
      }
      this.#clock += 1;
      this.#augment(current, direction);
      while (this.#orphans.length > 0) this.#adopt(this.#orphans.pop() ?? 0);
    }
  }

  #activate(node: number): void {
    if (this.#next[node] !== -2) return;
    this.#next[node] = -1;
    if (this.#last < 0) this.#first = node;
    else this.#next[this.#last] = node;
    this.#last = node;
  }

  #nextActive(): number {
    for (;;) {
      const node = this.#first;
      if (node < 0) return -1;
      this.#first = this.#next[node] ?? -1;
      if (this.#first < 0) this.#last = -1;
      this.#next[node] = -2;
      if (this.#parent[node] !== NONE) return node;
    }
  }

  /** Residual capacity along the tree's flow between a node and its neighbour in a direction. */
  #open(node: number, direction: number, tree: number, neighbour: number): number {
    return tree === SOURCE
      ? (this.#capacities[6 * node + direction] ?? 0)
      : (this.#capacities[6 * neighbour + (direction ^ 1)] ?? 0);
  }

  /** Takes free neighbours into the node's tree. Gives the direction in which the other tree was met, or −1. */
  #grow(node: number): number {
    const tree = this.#tree[node] ?? FREE;
    for (let direction = 0; direction < 6; direction += 1) {
      const neighbour = this.#neighbours[6 * node + direction] ?? -1;
      if (neighbour < 0 || this.#open(node, direction, tree, neighbour) === 0) continue;
      const theirs = this.#tree[neighbour];
      if (theirs === FREE) {
        this.#tree[neighbour] = tree;
        this.#parent[neighbour] = direction ^ 1;
        this.#time[neighbour] = this.#time[node] ?? 0;
        this.#distance[neighbour] = (this.#distance[node] ?? 0) + 1;
        this.#activate(neighbour);
      } else if (theirs !== tree) {
        return direction;
      } else if (
        (this.#time[neighbour] ?? 0) <= (this.#time[node] ?? 0) &&
        (this.#distance[neighbour] ?? 0) > (this.#distance[node] ?? 0)
      ) {
        this.#parent[neighbour] = direction ^ 1;
        this.#time[neighbour] = this.#time[node] ?? 0;
        this.#distance[neighbour] = (this.#distance[node] ?? 0) + 1;
      }
    }
    return -1;
  }

  /** Sends the most that the path through the edge between the trees can carry; what is then cut off becomes an orphan. */
  #augment(node: number, direction: number): void {
    const neighbour = this.#neighbours[6 * node + direction] ?? 0;
    const fromSource = this.#tree[node] === SOURCE;
    const a = fromSource ? node : neighbour;
    const b = fromSource ? neighbour : node;
    const along = fromSource ? direction : direction ^ 1;
    let most = this.#capacities[6 * a + along] ?? 0;
    most = Math.min(most, this.#bottleneck(a, SOURCE), this.#bottleneck(b, SINK));
    this.#capacities[6 * a + along] = (this.#capacities[6 * a + along] ?? 0) - most;
    this.#capacities[6 * b + (along ^ 1)] = (this.#capacities[6 * b + (along ^ 1)] ?? 0) + most;
    this.#send(a, SOURCE, most);
    this.#send(b, SINK, most);
  }

  #bottleneck(start: number, tree: number): number {
    let most = FAR;
    let node = start;
    for (;;) {
      const parent = this.#parent[node] ?? NONE;
      if (parent === TERMINAL) return Math.min(most, Math.abs(this.#terminals[node] ?? 0));
      const up = this.#neighbours[6 * node + parent] ?? 0;
      const open =
        tree === SOURCE ? (this.#capacities[6 * up + (parent ^ 1)] ?? 0) : (this.#capacities[6 * node + parent] ?? 0);
      if (open < most) most = open;
      node = up;
    }
  }

  #send(start: number, tree: number, amount: number): void {
    let node = start;
    for (;;) {
      const parent = this.#parent[node] ?? NONE;
      if (parent === TERMINAL) {
        const left = (this.#terminals[node] ?? 0) + (tree === SOURCE ? -amount : amount);
        this.#terminals[node] = left;
        if (left === 0) this.#orphan(node);
        return;
      }
      const up = this.#neighbours[6 * node + parent] ?? 0;
      const down = 6 * up + (parent ^ 1);
      const upward = 6 * node + parent;
      const sign = tree === SOURCE ? amount : -amount;
      this.#capacities[down] = (this.#capacities[down] ?? 0) - sign;
      this.#capacities[upward] = (this.#capacities[upward] ?? 0) + sign;
      if ((tree === SOURCE ? this.#capacities[down] : this.#capacities[upward]) === 0) this.#orphan(node);
      node = up;
    }
  }

  #orphan(node: number): void {
    this.#parent[node] = ORPHAN;
    this.#orphans.push(node);
  }

  /** Finds the orphan another parent that is rooted in its terminal, the nearest one; else sets it free, and its children become orphans. */
  #adopt(node: number): void {
    const tree = this.#tree[node] ?? FREE;
    let best = NONE;
    let bestDistance = FAR;
    for (let direction = 0; direction < 6; direction += 1) {
      const neighbour = this.#neighbours[6 * node + direction] ?? -1;
      if (neighbour < 0 || this.#tree[neighbour] !== tree) continue;
      if (this.#open(neighbour, direction ^ 1, tree, node) === 0) continue;
      const distance = this.#rootDistance(neighbour);
      if (distance < bestDistance) {
        best = direction;
        bestDistance = distance;
      }
    }
    if (best !== NONE) {
      this.#parent[node] = best;
      this.#time[node] = this.#clock;
      this.#distance[node] = bestDistance + 1;
      return;
    }
    for (let direction = 0; direction < 6; direction += 1) {
      const neighbour = this.#neighbours[6 * node + direction] ?? -1;
      if (neighbour < 0 || this.#tree[neighbour] !== tree) continue;
      if (this.#open(neighbour, direction ^ 1, tree, node) > 0) this.#activate(neighbour);
      if (this.#parent[neighbour] === (direction ^ 1)) this.#orphan(neighbour);
    }
    this.#tree[node] = FREE;
    this.#parent[node] = NONE;
  }

  /** Steps from a node to its terminal, remembered on the way; FAR where the chain ends in an orphan. */
  #rootDistance(start: number): number {
    let steps = 0;
    let node = start;
    for (;;) {
      if (this.#time[node] === this.#clock) {
        steps += this.#distance[node] ?? 0;
        break;
      }
      const parent = this.#parent[node] ?? NONE;
      steps += 1;
      if (parent === TERMINAL) {
        this.#time[node] = this.#clock;
        this.#distance[node] = 1;
        break;
      }
      if (parent === ORPHAN || parent === NONE) return FAR;
      node = this.#neighbours[6 * node + parent] ?? 0;
    }
    let left = steps;
    node = start;
    while (this.#time[node] !== this.#clock) {
      this.#time[node] = this.#clock;
      this.#distance[node] = left;
      left -= 1;
      node = this.#neighbours[6 * node + (this.#parent[node] ?? 0)] ?? 0;
    }
    return steps;
  }
}
