/**
 * The tree of a ship notice's HL segments: which level stands above which. Partners send it in many shapes
 * (S-O-P-I, S-O-I, S-T-O-P-I, S-O-I-P …), some leave HL02 out, and some point to a level that comes later or never.
 */

/** HL loops in one 856 (X12 004010), and so the most levels that are remembered. */
export const levelsMax = 200_000;

/** Longest way up the tree, in levels: real trees have six, and one that runs in a circle must end. */
const depthMax = 32;

export interface Level {
  /** HL01, and HL02 as it came; empty where it was not sent, blank or 0. */
  readonly id: string;
  readonly parent: string;
  /** HL03: S shipment, O order, T tare, P pack, Q subpack, I item … */
  readonly kind: string;
  /** The level above by position, where HL02 does not name a known one. */
  readonly before: Level | undefined;
  /** Purchase order number that the level itself says. */
  order?: string;
  /** Number of the line, where the level is an item. */
  lineNumber?: string;
}

export function isPackage(kind: string): boolean {
  return kind === 'T' || kind === 'P' || kind === 'Q';
}

/** Which kind stands inside which, outermost first, where HL02 does not say. BSN05 (element 1005) announces the last two. */
const nestings = {
  usual: ['S', 'O', 'T', 'P', 'Q', 'I'],
  itemsOutside: ['S', 'O', 'I', 'T', 'P', 'Q'],
  packsOutside: ['S', 'T', 'P', 'Q', 'O', 'I'],
} as const;

export class LevelTree {
  readonly #byId = new Map<string, Level>();
  #nesting: readonly string[] = nestings.usual;
  #announced = false;
  #latest: Level | undefined;

  /** BSN05: 0002 is shipment, order, item, packaging; 0003 is shipment, packaging, order, item. */
  announce(structure: string): void {
    this.#announced = structure !== '';
    if (structure === '0002') this.#nesting = nestings.itemsOutside;
    if (structure === '0003') this.#nesting = nestings.packsOutside;
  }

  get latest(): Level | undefined {
    return this.#latest;
  }

  get size(): number {
    return this.#byId.size;
  }

  has(id: string): boolean {
    return this.#byId.has(plainId(id));
  }

  /** Adds the next level. Past `levelsMax` it is linked by position, and not remembered. */
  add(id: string, parent: string, kind: string): Level {
    const named = plainId(parent);
    const above = named === '0' ? '' : named;
    if (above === '') this.#learnNesting(kind);
    const level: Level = { id, parent: above, kind, before: this.#byPosition(kind) };
    if (this.#byId.size < levelsMax) this.#byId.set(plainId(id), level);
    this.#latest = level;
    return level;
  }

  /** The level above; undefined at the top. */
  above(level: Level): Level | undefined {
    const named = level.parent === '' ? undefined : this.#byId.get(level.parent);
    return named === undefined || named === level ? level.before : named;
  }

  /** Whether HL02 names a level that is not there. */
  isOrphan(level: Level): boolean {
    return level.parent !== '' && !this.#byId.has(level.parent);
  }

  /** The levels above, from the innermost out. */
  *ancestors(level: Level): Generator<Level, void, undefined> {
    let above = this.above(level);
    for (let depth = 0; above !== undefined && depth < depthMax; depth++) {
      yield above;
      above = this.above(above);
    }
  }

  /** The nearest level before this one that may hold its kind. */
  #byPosition(kind: string): Level | undefined {
    const rank = this.#rank(kind);
    let before = this.#latest;
    for (let depth = 0; before !== undefined && depth < depthMax; depth++) {
      if (this.#rank(before.kind) < rank) return before;
      before = this.above(before);
    }
    return undefined;
  }

  /** Without HL02 and BSN05, the first package tells: in front of every order, or behind an item that has none around it. */
  #learnNesting(kind: string): void {
    if (this.#announced) return;
    if (kind === 'S') this.#nesting = nestings.usual;
    if (!isPackage(kind) || this.#latest === undefined || this.#nesting !== nestings.usual) return;
    const path = [this.#latest, ...this.ancestors(this.#latest)];
    if (path.some((level) => isPackage(level.kind))) return;
    if (path.some((level) => level.kind === 'I')) this.#nesting = nestings.itemsOutside;
    else if (!path.some((level) => level.kind === 'O')) this.#nesting = nestings.packsOutside;
  }

  #rank(kind: string): number {
    const rank = this.#nesting.indexOf(kind);
    return rank < 0 ? this.#nesting.length : rank;
  }
}

const blank = 0x20;
const zero = 0x30;
const tilde = 0x7e;

/** `01` and `1` are the same level. */
function plainId(id: string): string {
  const first = id.charCodeAt(0);
  const last = id.charCodeAt(id.length - 1);
  // Nearly every id is plain as it comes, and this is asked thrice for each level.
  if (first > zero && first <= tilde && last > blank && last <= tilde) return id;
  return id.trim().replace(/^0+(?=.)/, '');
}
