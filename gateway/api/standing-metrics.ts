/** Gauges of how what partners acknowledged stands to the truth, as the last reconciliation found it. */
import { Gauge, type Registry } from 'prom-client';
import type { Reconciliation } from '../ledger/standing-store.ts';

/** Sets the gauges; a partner's send rules count together. `label` bounds the values of the label. */
export function standingGauges(
  registers: Registry[],
  label: (partner: string) => string,
): (made: readonly Reconciliation[], now: number) => void {
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `crossdock_standing_${name}`, help, labelNames: ['partner'] as const, registers });
  const differing = gauge('differing', 'Numbers of which a partner acknowledged another value than it would be told.');
  const unacknowledged = gauge('unacknowledged', 'Numbers of which a partner has acknowledged nothing.');
  const lag = gauge('lag_seconds', 'Time since the truth moved away from what a partner acknowledged, of the oldest.');
  const variance = gauge(
    'variance_units',
    'Units that a partner acknowledged less units available, of the numbers that differ.',
  );
  const excess = gauge('excess_units', 'The same, only where it acknowledged more than there is.');
  return (made, now) => {
    for (const each of [differing, unacknowledged, lag, variance, excess]) each.reset();
    const oldest = new Map<string, number>();
    for (const each of made) {
      const partner = label(each.partner);
      differing.inc({ partner }, each.differing);
      unacknowledged.inc({ partner }, each.unacknowledged);
      variance.inc({ partner }, Number(each.variance));
      excess.inc({ partner }, Number(each.excess));
      const since = each.since === null ? now : Date.parse(each.since);
      oldest.set(partner, Math.min(since, oldest.get(partner) ?? now));
    }
    for (const [partner, since] of oldest) lag.set({ partner }, Math.max(0, now - since) / 1_000);
  };
}
