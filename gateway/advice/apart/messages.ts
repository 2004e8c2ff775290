/** What the gateway's thread and the one that composes say to each other. All of it can be cloned. */
import type { Guideline } from '../../../translators/x12/guideline/guideline.ts';
import type { Kept } from '../../archive/archive.ts';
import type { AdviceBlock } from '../../ledger/advice-store.ts';
import type { LedgerSource } from '../../ledger/source.ts';
import type { ItemsData } from '../../partners/check/canary-items.ts';
import type { ItemMasterData } from '../../partners/items/item-master.ts';
import type { FileControl } from '../files/files.ts';
import type { WrittenAdvice } from '../files/writing.ts';
import type { Frame } from '../kept/frame.ts';

/** A full advice that is to be composed. */
export interface ComposeJob {
  readonly source: LedgerSource;
  readonly frame: Frame;
  readonly guideline: Guideline | undefined;
  readonly items: ItemsData;
  readonly master: ItemMasterData | undefined;
}

/** What the composing thread asks for, and what it is answered. */
export interface Asked {
  readonly control: { readonly question: undefined; readonly answer: FileControl };
  /** Some bytes of the file in hand; answered when the archive takes more. */
  readonly bytes: { readonly question: Uint8Array; readonly answer: undefined };
  /** The file in hand is whole. */
  readonly file: { readonly question: undefined; readonly answer: Kept };
  readonly blocks: { readonly question: readonly AdviceBlock[]; readonly answer: undefined };
}
export type AskedKind = keyof Asked;

export type FromComposer =
  | { readonly kind: AskedKind; readonly id: number; readonly question: Asked[AskedKind]['question'] }
  | { readonly kind: 'written'; readonly written: WrittenAdvice }
  /** It cannot be sent, for a reason that trying again does not mend. */
  | { readonly kind: 'unsendable'; readonly reason: string };

export interface ToComposer {
  readonly id: number;
  readonly answer: Asked[AskedKind]['answer'];
}
