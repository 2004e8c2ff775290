/**
 * The parts of a gateway that updates of inventory go through, wired as main wires them: commands, the advice stages by
 * their schedules and fast lanes, reconciliation, and the relay of the embedded feed. Nothing is delivered: what is
 * composed waits in the ledger.
 */
import { join } from 'node:path';
import pino from 'pino';
import { Composer } from '../../../gateway/advice/compose.ts';
import { Archive } from '../../../gateway/archive/archive.ts';
import { checkedItems, entriesOf } from '../../../gateway/commands/batch.ts';
import { type BatchResult, UpdateCommands } from '../../../gateway/commands/inventory-updates.ts';
import type { Configuration } from '../../../gateway/configuration.ts';
import { startRelay } from '../../../gateway/events/relay.ts';
import { embeddedFeed } from '../../../gateway/events/stream.ts';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { PartnerBook } from '../../../gateway/partners/partner.ts';
import { readSettings } from '../../../gateway/settings/read.ts';
import { Stage } from '../../../gateway/stage.ts';
import { startAdvising } from '../../../gateway/wiring/advising.ts';
import { inventoryStates } from '../../../translators/canonical/inventory-update.ts';
import { codes, start } from './sizes.ts';
import type { ToldBatch } from './told-updates.ts';

const owners = Object.fromEntries(Object.keys(inventoryStates).map((state) => [state, 'wms']));
const locations = new Map(codes.map((code) => [code, { name: code, owners }]));

export class Running implements AsyncDisposable {
  readonly ledger: Ledger;
  readonly clock: { now(): number };
  readonly #stack = new AsyncDisposableStack();
  readonly #commands: UpdateCommands;
  readonly #common;
  /** Up to which change of availability everything is marked. */
  #marked = 0;
  #onMarked: () => void = () => undefined;

  constructor(folder: string, book: PartnerBook) {
    const began = performance.now();
    this.clock = { now: () => Math.floor(start + performance.now() - began) };
    const source = { sqlite: join(folder, 'ledger.db') };
    this.ledger = this.#stack.use(openLedger(source.sqlite));
    const { settings } = readSettings({ env: {}, cwd: folder });
    if (settings === undefined) throw new Error('the settings that nobody changed are wrong');
    const archive = new Archive(join(folder, 'archive'), settings.intake);
    const configuration = () =>
      ({ book, inventory: { locations, items: undefined, itemsVersion: '', classes: [] } }) as unknown as Configuration;
    const logger = pino({ level: 'silent' });
    this.#common = { ledger: this.ledger, source, archive, clock: this.clock, logger, configuration, settings };
    this.#commands = new UpdateCommands({
      ...this.#common,
      ownership: () => configuration().inventory,
      version: () => book.version,
      limits: settings.translation,
      onEvents: () => this.#onEvents(),
    });
  }

  #onEvents: () => void = () => undefined;

  /** A full advice for every partner, which it acknowledges: what deltas and fast lanes begin from. */
  async tellAll(): Promise<number> {
    const { ledger, clock, configuration } = this.#common;
    const composer = new Composer({ ...this.#common, locations: () => [...codes], onComposed: () => undefined });
    for (const partner of configuration().book.partners.values()) {
      for (const rule of partner.send) {
        await composer.compose({ partner, rule, dueAt: new Date(clock.now()).toISOString() });
      }
    }
    const made = await ledger.read.advices.list(undefined, 1_000);
    const at = new Date(clock.now()).toISOString();
    for (const { id, partner } of made) {
      for (const { group } of await ledger.read.advices.files(id)) {
        const receipt = { partner, group: `IB:${group}`, status: 'A', sets: [], by: 'in-1', at };
        await ledger.write(({ acknowledgments }) => acknowledgments.group(receipt));
      }
    }
    return made.reduce((sum, { lines }) => sum + lines, 0);
  }

  begin(): void {
    const { ledger, clock, logger, settings } = this.#common;
    const parts = { ledger, stream: embeddedFeed(), log: logger, clock, chance: Math.random };
    const relay = this.#stack.use(startRelay(parts));
    const stage = (name: string, round: () => Promise<boolean>, idleMs = 1_000) =>
      this.#stack.use(new Stage({ name, round, idleMs, logger }));
    const { changed } = startAdvising(stage, {
      ...this.#common,
      settings: settings.advice,
      onEvents: () => relay.poke(),
      deliver: () => undefined,
      onMarked: (changedSeq) => {
        this.#marked = changedSeq;
        this.#onMarked();
      },
    });
    this.#onEvents = () => {
      relay.poke();
      changed();
    };
  }

  /** As a request or a command is dealt with, from its bytes. */
  apply({ name, bytes }: ToldBatch): Promise<BatchResult> {
    const entries = entriesOf(JSON.parse(new TextDecoder().decode(bytes))) ?? [];
    const items = checkedItems(entries, this.clock.now());
    return this.#commands.apply({
      ...{ source: 'wms', channel: 'http', name, sourceKey: `key/${name}`, bytes, test: false, items },
    });
  }

  /** Fulfilled when every lane has looked at a change; one asks at a time. */
  marked(changedSeq: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onMarked = () => {
      if (this.#marked >= changedSeq) resolve();
    };
    this.#onMarked();
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
