/** How long changes of canaries take: a histogram of what this process saw, and gauges of the newest changes, out of the ledger. */
import { Gauge, Histogram, type Registry } from 'prom-client';
import { openMs } from '../canary/facts.ts';
import { type CanaryStage, stageTimes } from '../canary/plan.ts';
import type { CanaryRun } from '../ledger/canary-store.ts';

export interface CanaryMetrics {
  /** A stage was reached so many milliseconds after the update. */
  stage(partner: string, stage: CanaryStage, ms: number): void;
  /** Sets the gauges by the newest change of each partner. */
  set(newest: readonly CanaryRun[], now: number): void;
}

/** From a second to a day. */
const buckets = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200, 86_400];

/** `label` bounds the values of the label. */
export function canaryMetrics(registers: Registry[], label: (partner: string) => string): CanaryMetrics {
  const labelNames = ['partner', 'stage'] as const;
  const seconds = new Histogram({
    name: 'crossdock_canary_seconds',
    help: "Time from the change of a partner's canary to a stage (composed, delivered, fetched, acknowledged).",
    labelNames,
    buckets,
    registers,
  });
  const last = new Gauge({
    name: 'crossdock_canary_last_seconds',
    help: "The same, of the newest change of a partner's canary, as far as it has come.",
    labelNames,
    registers,
  });
  const open = new Gauge({
    name: 'crossdock_canary_open_seconds',
    help: "Age of the change of a partner's canary that is under way; 0 where none is.",
    labelNames: ['partner'] as const,
    registers,
  });
  return {
    stage: (partner, stage, ms) => seconds.observe({ partner: label(partner), stage }, ms / 1_000),
    set(newest, now) {
      last.reset();
      open.reset();
      for (const run of newest) {
        const partner = label(run.partner);
        if (run.outcome === 'abandoned') continue;
        for (const [stage, ms] of Object.entries(stageTimes(run))) last.set({ partner, stage }, ms / 1_000);
        open.set({ partner }, run.outcome === null ? openMs(run, now) / 1_000 : 0);
      }
    },
  };
}
