/**
 * Which queue is served next when not all can be at once. Every queue runs in a lane, by its partner's tier and the
 * class of what it carries; a lane gets turns in proportion to its weight, so that the first are served first and the
 * last are still served. Within a lane the queues take turns. Pure.
 *
 * The turns are start-time fair queueing (Goyal 1996): each turn of a lane begins where its former one ended, 1/weight
 * later, and the lane whose turn begins first is next. A lane that was idle joins at the present: it saves up no turns.
 */

/** Turns by the tier of the partner. */
const tierWeights = { strategic: 16, standard: 4, low: 1 } as const;
export type Tier = keyof typeof tierWeights;

/**
 * Turns by the class of a document. A partner waits for its acknowledgment first (its clock runs), an advice that could
 * not wait for its schedule goes before those that could, an advice grows old, and the rest is in no hurry; what a
 * partner's configuration calls critical goes before all.
 */
const classWeights = { critical: 8, acknowledgment: 4, urgent: 3, advice: 2, other: 1 } as const;
type DocumentClass = keyof typeof classWeights;

const classOfKind: Readonly<Record<string, DocumentClass>> = {
  acknowledgment: 'acknowledgment',
  'inventory-advice': 'advice',
};

export interface Lane {
  /** As `strategic/acknowledgment`. */
  readonly name: string;
  readonly weight: number;
}

/**
 * The lane of what is sent to a partner. `critical` are the kinds that its configuration calls so; `urgent` where the
 * fast lane made it.
 */
export function laneOf(tier: Tier, kind: string, critical: readonly string[] = [], urgent = false): Lane {
  const className = critical.includes(kind) ? 'critical' : urgent ? 'urgent' : (classOfKind[kind] ?? 'other');
  return { name: `${tier}/${className}`, weight: tierWeights[tier] * classWeights[className] };
}

/** A queue that could be served now. */
export interface Candidate {
  readonly key: string;
  readonly partner: string;
  readonly lane: Lane;
  /** Position of its first transmission: the older one is first where nothing else decides. */
  readonly seq: number;
}

/** How far each lane is, and when each queue was served last. A value. */
export interface Turns {
  readonly pass: number;
  readonly lanes: ReadonlyMap<string, number>;
  readonly turn: number;
  readonly served: ReadonlyMap<string, number>;
}

export const noTurns: Turns = { pass: 0, lanes: new Map(), turn: 0, served: new Map() };

/** The queue that is next among some; undefined where there are none. */
export function next<C extends Candidate>(
  turns: Turns,
  candidates: readonly C[],
): { readonly chosen: C; readonly turns: Turns } | undefined {
  const start = (candidate: C) => Math.max(turns.lanes.get(candidate.lane.name) ?? 0, turns.pass);
  const served = (candidate: C) => turns.served.get(candidate.key) ?? -1;
  const [chosen] = candidates.toSorted(
    (a, b) => start(a) - start(b) || b.lane.weight - a.lane.weight || served(a) - served(b) || a.seq - b.seq,
  );
  if (chosen === undefined) return undefined;
  const pass = start(chosen);
  return {
    chosen,
    turns: {
      pass,
      lanes: new Map([...turns.lanes, [chosen.lane.name, pass + 1 / chosen.lane.weight]]),
      turn: turns.turn + 1,
      served: new Map([...turns.served, [chosen.key, turns.turn]]),
    },
  };
}

/** Turns without what is not waiting any more, so that they do not grow with every queue that ever was. */
export function kept(turns: Turns, keys: ReadonlySet<string>): Turns {
  return { ...turns, served: new Map([...turns.served].filter(([key]) => keys.has(key))) };
}
