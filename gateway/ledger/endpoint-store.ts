/** Endpoints, a partner's channel each, of which something failed since it last worked: the state of their breakers. */

export interface Endpoint {
  /** Open: it is down, and asked with one transmission at a time. */
  readonly state: 'closed' | 'open';
  /** Transient failures in a row. */
  readonly failures: number;
  /** The first of them. */
  readonly downSince: string | null;
  /** Probes that failed since it opened. */
  readonly probes: number;
  /** When it is asked again; null while it is closed. */
  readonly probeAt: string | null;
  /** Of the last failure: its code in the registry of errors, and what was said. */
  readonly code: string | null;
  readonly reason: string | null;
}

export interface NamedEndpoint extends Endpoint {
  readonly partner: string;
  readonly channel: string;
}

export interface EndpointStore {
  /** Undefined where nothing failed since it last worked. */
  of(partner: string, channel: string): Promise<Endpoint | undefined>;
  keep(partner: string, channel: string, endpoint: Endpoint): Promise<void>;
  forget(partner: string, channel: string): Promise<void>;
}

export interface EndpointView {
  /** By partner and channel. */
  all(): Promise<readonly NamedEndpoint[]>;
}
