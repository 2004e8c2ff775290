/** What we tell a partner of our stock: the content of one outbound 846 or flat file, before it is written in either. */
import type { Decimal } from '../canonical/decimal.ts';
import type { ItemNumber, Party, Reference } from '../canonical/parts.ts';

export interface OutboundAdvice {
  /** Our number of the advice; BIA03, 30 characters at most. */
  readonly number: string;
  /** 00 is the whole truth, and what it omits is nothing; 25 is what changed (X12 element 353). */
  readonly purpose: '00' | '25';
  /** X12 element 755; SI (seller inventory report) and DD (distributor inventory report) are usual. */
  readonly reportType: string;
  /** As-of time, RFC 3339. It is written as its own offset shows it: X12 has no zone here, and the partner expects its own. */
  readonly at: string;
  readonly references: readonly Reference[];
  readonly parties: readonly Party[];
  readonly lines: readonly OutboundAdviceLine[];
}

export interface OutboundAdviceLine {
  /** Our SKU, for a flat file that asks for it; an 846 does not bear it. */
  readonly sku?: string;
  /** The partner's numbers of the item; at least one, and the first 15 are written in an 846. */
  readonly items: readonly ItemNumber[];
  /** An 846 takes its first 80 characters (X12 element 352). */
  readonly description?: string;
  readonly quantities: readonly OutboundQuantity[];
}

export interface OutboundQuantity {
  /** The partner's quantity qualifier (X12 element 673), as 33. */
  readonly code: string;
  readonly quantity: Decimal;
  /** X12 element 355, as EA. */
  readonly unit: string;
  /** The partner's code of the warehouse. */
  readonly location?: string;
}
