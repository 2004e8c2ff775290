/** Advices by the configuration in force: the stage that composes them, and the one that compares what became of them. */
import { AskedFull } from '../advice/asked-full.ts';
import { Composer } from '../advice/compose.ts';
import type { Owners } from '../advice/frame.ts';
import { adviceRound } from '../advice/stage.ts';
import { FastLanes } from '../advice/urgent.ts';
import type { Archive } from '../archive/archive.ts';
import type { Clock } from '../clock.ts';
import type { Configuration } from '../configuration.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import { Reconciler } from '../standing/reconcile.ts';
import { itemFactsOf } from './stock-rules.ts';

export interface AdvisingParts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: Settings['advice'];
  readonly configuration: () => Configuration;
  readonly onEvents: () => void;
  /** Says that there is something to deliver. */
  readonly deliver: () => void;
}

function ownersOf({ inventory }: Configuration): Owners {
  return Object.fromEntries([...inventory.locations].map(([code, { owners }]) => [code, owners]));
}

/** Starts a stage: its name, its round, and its longest sleep in milliseconds where that is not the usual one. */
type StartStage = (name: string, round: () => Promise<boolean>, idleMs?: number) => unknown;

export function startAdvising(stage: StartStage, parts: AdvisingParts): void {
  const { ledger, archive, clock, logger, settings, configuration, onEvents, deliver } = parts;
  const stock = {
    locations: () => [...configuration().inventory.locations.keys()],
    owners: () => ownersOf(configuration()),
    itemFacts: itemFactsOf(configuration),
  };
  const common = { ledger, clock, logger, book: () => configuration().book };
  const onComposed = () => {
    deliver();
    onEvents();
  };
  const composer = new Composer({ ...common, ...stock, archive, onComposed });
  const lanes = new FastLanes(ledger, { classes: () => configuration().inventory.classes, itemFacts: stock.itemFacts });
  const asked = new AskedFull();
  stage('advice', () => adviceRound({ ...common, composer, lanes, asked }), settings.everyMs);
  const reconciler = new Reconciler({ ...common, ...stock, everyMs: settings.reconcileEveryMs, asked, onEvents });
  stage('reconciliation', () => reconciler.round());
}
