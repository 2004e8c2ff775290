/** What a partner's orders and ship notices do to our stock: its settings, with defaults filled in. */

export interface PlaceRule {
  /** Our location where the document names none of ours; undefined: none. */
  readonly location: string | undefined;
  /** The partner's location codes to ours. */
  readonly locations: Readonly<Record<string, string>>;
}

export interface OrderRule extends PlaceRule {
  /** How long an order reserves before the system that owns allocations has to have taken it over, in milliseconds. */
  readonly holdMs: number;
  /** False: they reserve nothing, and are only held against what the partner was told; true unless told. */
  readonly reserves?: boolean;
}

export interface NoticeRule extends PlaceRule {
  /** Days from shipping to arrival, where the notice says no day of delivery. */
  readonly transitDays: number;
}

export interface StockRules {
  /** undefined: nothing is known of the partner's orders. */
  readonly order: (partner: string) => OrderRule | undefined;
  /** undefined: the partner's notices are no supply. */
  readonly notice: (partner: string) => NoticeRule | undefined;
  /** Days after which overdue supply lapses. */
  readonly lapseDays: number;
}
