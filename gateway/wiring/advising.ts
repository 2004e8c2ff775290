/** Advices by the configuration in force: the stage that composes them, and the one that compares what became of them. */
import { ComposeApart } from '../advice/apart/compose-apart.ts';
import { Composer } from '../advice/compose.ts';
import { FastLanes } from '../advice/fast-lane/urgent.ts';
import type { Owners } from '../advice/kept/frame.ts';
import { AskedFull } from '../advice/schedule/asked-full.ts';
import { adviceRound, urgentRules } from '../advice/stage.ts';
import type { Archive } from '../archive/archive.ts';
import type { Clock } from '../clock.ts';
import type { Configuration } from '../configuration.ts';
import type { Ledger } from '../ledger/port.ts';
import type { LedgerSource } from '../ledger/source.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import type { Stage } from '../stage.ts';
import { Reconciler } from '../standing/reconcile.ts';
import { itemFactsOf } from './stock-rules.ts';

export interface AdvisingParts {
  readonly ledger: Ledger;
  /** Where it lies, for threads of their own. */
  readonly source: LedgerSource;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: Settings['advice'];
  readonly configuration: () => Configuration;
  readonly onEvents: () => void;
  /** Says that there is something to deliver. */
  readonly deliver: () => void;
  /** Told up to which change of availability the fast lanes have marked. */
  readonly onMarked?: (changedSeq: number) => void;
}

export interface Advising {
  /** Availability may have changed: the fast lanes mark it at once. */
  changed(): void;
}

function ownersOf({ inventory }: Configuration): Owners {
  return Object.fromEntries([...inventory.locations].map(([code, { owners }]) => [code, owners]));
}

/** Starts a stage: its name, its round, and its longest sleep in milliseconds where that is not the usual one. */
type StartStage = (name: string, round: () => Promise<boolean>, idleMs?: number) => Pick<Stage, 'poke'>;

export function startAdvising(stage: StartStage, parts: AdvisingParts): Advising {
  const { ledger, source, archive, clock, logger, settings, configuration, onEvents, deliver } = parts;
  const stock = {
    locations: () => [...configuration().inventory.locations.keys()],
    owners: () => ownersOf(configuration()),
    itemFacts: itemFactsOf(configuration),
    itemsVersion: () => configuration().inventory.itemsVersion,
  };
  const common = { ledger, clock, logger, book: () => configuration().book };
  const onComposed = () => {
    deliver();
    onEvents();
  };
  const apart = new ComposeApart({ source, master: () => configuration().inventory.items });
  const composer = new Composer({ ...common, ...stock, apart, archive, onComposed });
  const about = { classes: () => configuration().inventory.classes, itemFacts: stock.itemFacts };
  const lanes = new FastLanes(ledger, about, parts.onMarked);
  // A stage of its own, so that no mark waits for an advice that is being composed.
  const marks = stage('marks', () => lanes.mark(urgentRules(configuration().book)));
  const asked = new AskedFull();
  stage('advice', () => adviceRound({ ...common, composer, lanes, asked }), settings.everyMs);
  const reconciler = new Reconciler({ ...common, ...stock, everyMs: settings.reconcileEveryMs, asked, onEvents });
  stage('reconciliation', () => reconciler.round());
  return { changed: () => marks.poke() };
}
