/** Soft reservations in the ledger: what accepted orders ask for, until the owner of allocations takes over. */

/** How a reservation ends. */
export const reservationEnds = {
  allocated: 'The system that owns allocations has taken the order over.',
  cancelled: 'The order, or the line, was cancelled by the system that owns allocations.',
  superseded: 'The partner sent a newer word about the order: a replacement or a cancellation.',
  expired: 'Nobody took the order over in time.',
  'not-reserved': 'It reserved nothing, as its partner has it: kept to be held against what the partner was told.',
} as const;
export type ReservationEnd = keyof typeof reservationEnds;

export interface Reservation {
  /** The order's document, and the line in it: part and ordinal, as `1/17`. */
  readonly document: string;
  readonly line: string;
  readonly partner: string;
  readonly order: string;
  readonly sku: string;
  /** Empty where the order names none of our locations. */
  readonly location: string;
  /** Units of 10^-4. */
  readonly quantity: bigint;
  readonly reservedAt: string;
  readonly expiresAt: string;
  /** Order of the document among all that the ledger was told: of two words about an order the later known counts. */
  readonly rank: string;
  readonly transmission: string;
}

export interface KeptReservation extends Reservation {
  readonly ended: ReservationEnd | null;
  readonly endedAt: string | null;
}

/** Which document speaks for an order or a shipment. */
export interface Word {
  readonly document: string;
  readonly rank: string;
}

export interface StockPlace {
  readonly sku: string;
  readonly location: string;
}

/** What was reserved and is no longer, of one reservation. */
export interface Released extends StockPlace {
  readonly quantity: bigint;
}

export interface ReservationStore {
  /** The newest word of a partner about an order. */
  word(partner: string, order: string): Promise<Word | undefined>;
  putWord(partner: string, order: string, word: Word): Promise<void>;
  /** Records a line; false where it was recorded before. One that has ended reserves nothing. */
  put(reservation: Reservation, ended: ReservationEnd | null): Promise<boolean>;
  /** Ends what other documents than the given one reserve for an order, and says what that was. */
  supersede(partner: string, order: string, document: string, at: string): Promise<readonly Released[]>;
  /** How the owner of allocations has spoken of an order and SKU; undefined where it has not. */
  taken(sku: string, order: string): Promise<'allocated' | 'cancelled' | undefined>;
  /** Ends what is reserved of a SKU for an order, and says what that was. */
  end(sku: string, order: string, end: ReservationEnd, at: string): Promise<readonly Released[]>;
  /** What a document reserves of a SKU at a location, all its lines that were put. */
  ofDocument(of: Pick<Reservation, 'document' | 'order' | 'sku' | 'location'>): Promise<bigint>;
  /** Ends what has expired by an instant, the oldest first. */
  expire(until: string, limit: number): Promise<readonly Reservation[]>;
  /** What is reserved of a SKU at a location, added up. */
  reserved(sku: string, location: string): Promise<bigint>;
  /** When the newest of what is reserved there was; undefined where nothing is. */
  newest(sku: string, location: string): Promise<string | undefined>;
}

/** What an order asked of a SKU at a location, its lines added up. */
export interface OrderAsk extends StockPlace {
  readonly order: string;
  readonly quantity: bigint;
  /** When the order was recorded, RFC 3339. */
  readonly at: string;
  /** How many documents of the partner spoke of the order: more than one where it was replaced. */
  readonly words: number;
}

export interface ReservationView {
  /** What accepted orders of a partner asked for since a time, whatever became of it; the oldest first. */
  asksOf(partner: string, since: string): Promise<readonly OrderAsk[]>;
  /** When the next reservation expires; undefined where there is none. */
  nextExpiry(): Promise<string | undefined>;
  /** What is reserved of a SKU, the next to expire first. */
  ofSku(sku: string): Promise<readonly KeptReservation[]>;
  /** All that an order reserved, and what became of it. */
  ofOrder(partner: string, order: string): Promise<readonly KeptReservation[]>;
}
