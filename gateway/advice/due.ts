/** What an advice is made of and by: what is due, the parts that compose it, and what came of it. */
import type { Archive } from '../archive/archive.ts';
import type { Clock } from '../clock.ts';
import type { AdviceKind } from '../ledger/advice-store.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import type { ComposeApart } from './apart/compose-apart.ts';
import type { WrittenAdvice } from './files/writing.ts';
import type { Frame, Owners } from './kept/frame.ts';
import type { ItemFactsOf } from './telling/item-facts.ts';

export interface ComposerParts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Our locations. */
  readonly locations: () => readonly string[];
  /** Who owns what there, for those who ask later why a number was told. */
  readonly owners?: () => Owners;
  /** What the item master knows; nothing unless told. */
  readonly itemFacts?: ItemFactsOf;
  /** What tells one state of the item master from another; empty where there is none. */
  readonly itemsVersion?: () => string;
  /** Composes large advices in a thread of their own; all on this one where absent. */
  readonly apart?: ComposeApart;
  /** Advices without a full one between them after which the next is full; `layersMax` of layers.ts unless told. */
  readonly layersMax?: number;
  readonly onComposed: () => void;
}

/** What is to be composed: a partner's send rule for a due time (RFC 3339). */
export interface Due {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  readonly dueAt: string;
  /** full unless told. */
  readonly mode?: AdviceKind;
  /** SKUs that an urgent advice is about, and which of them go; for the others `isUrgent` is not asked. */
  readonly marked?: readonly string[];
  readonly isUrgent?: (advised: string | undefined, told: string) => boolean;
}

export type ModedDue = Due & { readonly mode: AdviceKind };

/** What became of a due time. */
export type Composed = 'sent' | 'held' | 'nothing-new' | 'given-up' | 'waits' | 'repeated';

/** An advice that is written, and is to be recorded. */
export interface Made extends WrittenAdvice {
  readonly id: string;
  readonly number: number;
  readonly frame: Frame;
}
