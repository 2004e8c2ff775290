/** What a translator has to know of a partner: a part of its configuration, already checked, and its item numbers. */
import type { DocumentType } from './canonical/document.ts';
import type { InventoryState } from './canonical/inventory-update.ts';
import type { FlatFileSpec } from './flatfile/spec.ts';
import type { Guideline } from './x12/guideline/guideline.ts';
import type { X12Settings } from './x12/settings.ts';

export interface TranslatorPartner {
  /** Name of the partner's folder. */
  readonly id: string;
  readonly x12?: X12Settings;
  readonly receive: readonly ReceiveRule[];
  readonly items: Items;
}

/** One kind of document that a partner sends us. */
export interface ReceiveRule {
  readonly document: DocumentType;
  /** X12 set id, as `850`; or … */
  readonly set?: string;
  /** The partner's guideline for the set, laid over the dictionary. */
  readonly guideline?: Guideline;
  /** … a flat file by its specification. */
  readonly flat?: FlatFileSpec;
  /** Glob on the file name that tells flat files apart; every file where it is absent. */
  readonly files?: string;
  /** Channel that it comes over. */
  readonly over: string;
  /** What an inventory advice counts: which of the partner's quantities is which of our positions. */
  readonly counts?: CountRule;
  /** Time zone of dates and times without one, IANA name; UTC where absent. */
  readonly zone?: string;
}

export interface CountRule {
  /** The partner's quantity qualifier (X12 element 673), as `17` or `33`. */
  readonly quantity: string;
  readonly state: InventoryState;
  /** Our location where the advice names none. */
  readonly location: string;
  /** The partner's location codes to ours. */
  readonly locations?: Readonly<Record<string, string>>;
}

/** A partner's items: our SKU and every number that the partner may know it by. */
export interface Items {
  readonly size: number;
  /** Our SKU of a number; the qualifier narrows, where the partner's file gave one. */
  sku(qualifier: string, value: string): string | undefined;
  /** The partner's numbers of a SKU, in the order they are to be written. */
  numbers(sku: string): readonly { readonly qualifier: string; readonly value: string }[];
  /** Known numbers most like this one, nearest first, three at most. */
  nearest(value: string): readonly string[];
  skus(): Iterable<string>;
}
