/**
 * The ledger: the durable record of transmissions, documents, findings, events, inventory and advices.
 *
 * It is a port, so that one gateway runs on the embedded SQLite and several can share a PostgreSQL. Its contract:
 * - `write` runs its work alone, one after another, all of it or none of it; when its promise is fulfilled, the work
 *   is committed and on disk (fsync). Works that wait at the same time share one commit.
 * - Work awaits nothing but the stores it is given, for every other writer waits for it. An exception undoes it alone.
 * - `read` sees committed data only, and never waits for a writer.
 * - Identities are the caller's and derived (identity.ts): every insert of the same identity again changes nothing.
 */
import type { AcknowledgmentStore, AcknowledgmentView } from './acknowledgment-store.ts';
import type { AdviceStore, AdviceView } from './advice-store.ts';
import type { AlertStore, AlertView } from './alert-store.ts';
import type { CanaryStore, CanaryView } from './canary-store.ts';
import type { DocumentStore, DocumentView } from './document-store.ts';
import type { DuplicateStore } from './duplicate-store.ts';
import type { EndpointStore, EndpointView } from './endpoint-store.ts';
import type { EventStore, EventView } from './event-store.ts';
import type { InventoryStore, InventoryView } from './inventory-store.ts';
import type { ReservationStore, ReservationView } from './reservation-store.ts';
import type { StandingStore, StandingView } from './standing-store.ts';
import type { SupplyStore, SupplyView } from './supply-store.ts';
import type { TransmissionStore, TransmissionView } from './transmission-store.ts';

export interface Ledger extends AsyncDisposable {
  write<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  readonly read: Views;
  /** Drawn once when the ledger was made: tells the events of two ledgers on one stream apart. */
  readonly id: string;
}

/** What work may change. */
export interface Stores {
  readonly transmissions: TransmissionStore;
  readonly acknowledgments: AcknowledgmentStore;
  readonly documents: DocumentStore;
  readonly duplicates: DuplicateStore;
  readonly events: EventStore;
  readonly inventory: InventoryStore;
  readonly reservations: ReservationStore;
  readonly supply: SupplyStore;
  readonly advices: AdviceStore;
  readonly endpoints: EndpointStore;
  readonly alerts: AlertStore;
  readonly standing: StandingStore;
  readonly canaries: CanaryStore;
}

/** What anyone may look at. */
export interface Views {
  readonly transmissions: TransmissionView;
  readonly acknowledgments: AcknowledgmentView;
  readonly documents: DocumentView;
  readonly events: EventView;
  readonly inventory: InventoryView;
  readonly reservations: ReservationView;
  readonly supply: SupplyView;
  readonly advices: AdviceView;
  readonly endpoints: EndpointView;
  readonly alerts: AlertView;
  readonly standing: StandingView;
  readonly canaries: CanaryView;
}
