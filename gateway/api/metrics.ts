/**
 * Counters and gauges in Prometheus' format. Other parts count through the functions here, so that names and labels are
 * decided in one place, and labels stay few: a partner's file cannot make a label.
 */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Verdict } from '../../translators/outcome.ts';
import type { CanaryStage } from '../canary/plan.ts';
import type { CanaryRun } from '../ledger/canary-store.ts';
import type { Depths, StageDepth } from '../ledger/queue.ts';
import type { Reconciliation } from '../ledger/standing-store.ts';
import { canaryMetrics } from './canary-metrics.ts';
import { standingGauges } from './standing-metrics.ts';

export interface Metrics {
  /** A transmission was received or sent; `verdict` once it is known (inbound), `sent` for outbound ones. */
  transmission(direction: 'in' | 'out', partner: string, verdict: Verdict | 'sent' | 'skipped' | 'failed'): void;
  /** A file or message was not taken, and is no transmission. `reason` is a code, never a text with data in it. */
  refused(partner: string, reason: string): void;
  /** Something came that the partner had sent before; `bytes` is the layer of the same file again. */
  duplicate(partner: string, layer: string, action: string): void;
  delivery(partner: string, result: 'delivered' | 'retried' | 'failed'): void;
  /** A line of an accepted order asked for too much. */
  oversold(line: { readonly reservation: { readonly partner: string }; readonly beyond: string }): void;
  /** The change of a partner's canary reached a stage, so many milliseconds after it was made. */
  canary(partner: string, stage: CanaryStage, ms: number): void;
  /** A request to the API was answered. `route` is its pattern, never an address that was asked for. */
  request(route: string, status: number): void;
  /** Everything, as Prometheus reads it. */
  render(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsOptions {
  readonly depths: () => Promise<Depths>;
  /** Alerts that are open. */
  readonly alerts?: () => Promise<readonly { readonly kind: string; readonly partner: string }[]>;
  /** What the last reconciliations came to. */
  readonly reconciliations?: () => Promise<readonly Reconciliation[]>;
  /** The newest change of each partner's canary. */
  readonly canaries?: () => Promise<readonly CanaryRun[]>;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number;
}

/** Values of one label beyond which all further ones are counted as `other`. */
export const labelValuesMax = 1_000;

export function createMetrics({ depths, alerts, reconciliations, canaries, now }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const transmissions = new Counter({
    name: 'crossdock_transmissions_total',
    help: 'Transmissions by direction, partner and how they went.',
    labelNames: ['direction', 'partner', 'verdict'] as const,
    registers,
  });
  const refusals = new Counter({
    name: 'crossdock_refusals_total',
    help: 'Files and messages that were not taken, by partner and reason.',
    labelNames: ['partner', 'reason'] as const,
    registers,
  });
  const duplicates = new Counter({
    name: 'crossdock_duplicates_total',
    help: 'What partners sent before, by partner, layer and what became of it.',
    labelNames: ['partner', 'layer', 'action'] as const,
    registers,
  });
  const deliveries = new Counter({
    name: 'crossdock_deliveries_total',
    help: 'Attempts to deliver, by partner and result.',
    labelNames: ['partner', 'result'] as const,
    registers,
  });
  const oversold = new Counter({
    name: 'crossdock_oversold_lines_total',
    help: 'Order lines for more than the partner was told (advised), than there was (available), or both.',
    labelNames: ['partner', 'beyond'] as const,
    registers,
  });
  const requests = new Counter({
    name: 'crossdock_api_requests_total',
    help: 'Requests to the API by route and HTTP status.',
    labelNames: ['route', 'status'] as const,
    registers,
  });
  const open = new Gauge({
    name: 'crossdock_alerts_open',
    help: 'Alerts that are open, by kind (endpoint-down, dead-letter, acknowledgment-overdue, inventory-set-aside, inventory-diverged, advice-held, canary-overdue) and partner.',
    labelNames: ['kind', 'partner'] as const,
    registers,
  });
  const stages = stageGauges(registers);
  const partnerLabel = bounded(labelValuesMax);
  const reasonLabel = bounded(labelValuesMax);
  const standing = standingGauges(registers, partnerLabel);
  const canary = canaryMetrics(registers, partnerLabel);
  return {
    transmission: (direction, partner, verdict) =>
      transmissions.inc({ direction, partner: partnerLabel(partner), verdict }),
    refused: (partner, reason) => refusals.inc({ partner: partnerLabel(partner), reason: reasonLabel(reason) }),
    duplicate: (partner, layer, action) => duplicates.inc({ partner: partnerLabel(partner), layer, action }),
    delivery: (partner, result) => deliveries.inc({ partner: partnerLabel(partner), result }),
    oversold: ({ reservation: { partner }, beyond }) => oversold.inc({ partner: partnerLabel(partner), beyond }),
    canary: canary.stage,
    request: (route, status) => requests.inc({ route, status }),
    async render() {
      stages(await depths().catch(() => undefined), now());
      standing((await reconciliations?.().catch(() => [])) ?? [], now());
      canary.set((await canaries?.().catch(() => [])) ?? [], now());
      open.reset();
      for (const { kind, partner } of (await alerts?.().catch(() => [])) ?? []) {
        open.inc({ kind, partner: partnerLabel(partner) });
      }
      return await registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** Sets the gauges of the stages; a ledger that cannot be read says so, and leaves no stale figures behind. */
function stageGauges(registers: Registry[]): (depths: Depths | undefined, now: number) => void {
  const waiting = new Gauge({
    name: 'crossdock_stage_waiting',
    help: 'What waits in a stage.',
    labelNames: ['stage'] as const,
    registers,
  });
  const oldest = new Gauge({
    name: 'crossdock_stage_oldest_seconds',
    help: 'Age of the oldest that waits in a stage; 0 where nothing waits.',
    labelNames: ['stage'] as const,
    registers,
  });
  const events = new Gauge({
    name: 'crossdock_events_waiting',
    help: 'Events that are not published yet.',
    registers,
  });
  const readable = new Gauge({
    name: 'crossdock_ledger_readable',
    help: '1 where the ledger could be read just now, 0 where not.',
    registers,
  });
  return (depths, now) => {
    readable.set(depths === undefined ? 0 : 1);
    if (depths === undefined) {
      for (const gauge of [waiting, oldest, events]) gauge.reset();
      return;
    }
    for (const [stage, depth] of Object.entries(depths) as [keyof Depths, StageDepth][]) {
      waiting.set({ stage }, depth.waiting);
      oldest.set({ stage }, depth.oldest === null ? 0 : Math.max(0, now - Date.parse(depth.oldest)) / 1_000);
    }
    events.set(depths.events.waiting);
  };
}

/** Lets the first values of a label through, and calls all further ones `other`. */
function bounded(valuesMax: number): (value: string) => string {
  const values = new Set<string>();
  return (value) => {
    if (values.has(value)) return value;
    if (values.size >= valuesMax) return 'other';
    values.add(value);
    return value;
  };
}
