/** Alerts: what a person should look at, raised once and cleared once. */

export interface NewAlert {
  /** Of `alertKinds`. */
  readonly kind: string;
  /** What it is about, as `northwind/mailbox`; one of a kind and a key is open at a time. */
  readonly key: string;
  readonly partner: string;
  readonly test: boolean;
  /** What it is, for a person. */
  readonly sentence: string;
  readonly correlationId: string;
  readonly at: string;
}

export interface Alert extends Omit<NewAlert, 'at'> {
  /** Grows with each. */
  readonly seq: number;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
}

export interface AlertStore {
  /** Undefined where one of the kind and key is open. */
  raise(alert: NewAlert): Promise<Alert | undefined>;
  /** Undefined where none is open. */
  clear(kind: string, key: string, at: string): Promise<Alert | undefined>;
}

export interface AlertView {
  /** Those that are open, oldest first. */
  open(): Promise<readonly Alert[]>;
}
