/**
 * What a partner may believe of a SKU: the newest number that it accepted, and every newer one that may still reach or
 * convince it. A delta leaves a line out only where all of these are what it would say; so whatever becomes of the
 * advices that are under way, the partner ends with the right number.
 */
import { type BlockView, LayerReader, type Said, type Signatures } from '../kept/layer-reader.ts';
import { isBase, type Layer, type Standing } from './layers.ts';

interface Open {
  readonly layer: Layer;
  readonly reader: LayerReader;
}

/** What an advice said of a SKU, and whether the partner accepted that. */
export interface Belief {
  readonly layer: Layer;
  readonly signature: string | undefined;
  readonly accepted: boolean;
}

export class Believed {
  readonly #layers: readonly Open[];

  /** `layers` newest first. SKUs are asked for in ascending order, each once. */
  constructor(from: BlockView | Signatures, layers: readonly Layer[]) {
    this.#layers = layers.map((layer) => ({ layer, reader: new LayerReader(from, layer.advice.id) }));
  }

  /**
   * Whether telling this would be news to the partner. What it accepted is looked at first: of a chain of deltas that nobody
   * answers nearly every line says something else than that, and the chain need not be read.
   */
  async isNews(sku: string, signature: string): Promise<boolean> {
    const accepted = await this.#accepted(sku);
    if (accepted === undefined) return true;
    if (accepted.signature !== signature) return true;
    for (let at = 0; at < accepted.at; at++) {
      const { layer, reader } = this.#layers[at] as Open;
      const said = await found(reader, sku);
      if (standingOf(layer, said) === 'void' || isSilent(layer, said)) continue;
      if (said?.signature !== signature) return true;
    }
    return false;
  }

  /** What the partner accepted last, and in which layer; undefined where it accepted nothing of the SKU. */
  async #accepted(sku: string): Promise<{ readonly signature: string | undefined; readonly at: number } | undefined> {
    for (const [at, { layer, reader }] of this.#layers.entries()) {
      if (layer.isOpen) continue;
      const said = await found(reader, sku);
      if (standingOf(layer, said) === 'accepted' && !isSilent(layer, said)) return { signature: said?.signature, at };
    }
    return undefined;
  }

  /** Whether the partner may believe that there is something else than this: a full advice that left the SKU out told of none. */
  async isOther(sku: string, signature: string): Promise<boolean> {
    const beliefs = await this.beliefs(sku);
    return beliefs.some(({ signature: said }) => said !== undefined && said !== signature);
  }

  /**
   * Everything that the partner may believe of a SKU, newest first: what was told since it accepted a number, then that
   * number. `signature` undefined: a full advice left the SKU out.
   */
  async beliefs(sku: string): Promise<readonly Belief[]> {
    const beliefs: Belief[] = [];
    for (const { layer, reader } of this.#layers) {
      const said = await found(reader, sku);
      const standing = standingOf(layer, said);
      if (standing === 'void' || isSilent(layer, said)) continue;
      beliefs.push({ layer, signature: said?.signature, accepted: standing === 'accepted' });
      if (standing === 'accepted') break;
    }
    return beliefs;
  }

  /** What the partner was told last, whatever it said to it; undefined where it was never told, or told nothing. */
  async advised(sku: string): Promise<string | undefined> {
    for (const { layer, reader } of this.#layers) {
      const said = await found(reader, sku);
      if (said !== undefined && standingOf(layer, said) !== 'void') return said.signature;
      if (isBase(layer)) return undefined;
    }
    return undefined;
  }
}

/** Of what a delta leaves out it says nothing; a full advice says that there is none. */
function isSilent({ advice }: Layer, said: Said | undefined): boolean {
  return said === undefined && advice.mode !== 'full';
}

/** Without a wait where the block is there already: a million SKUs are asked for. */
function found(reader: LayerReader, sku: string): Said | undefined | Promise<Said | undefined> {
  return reader.find(sku);
}

function standingOf(layer: Layer, said: Said | undefined): Standing {
  if (said === undefined) return layer.standing;
  return layer.blockStanding(said.place.file, said.place.control);
}
