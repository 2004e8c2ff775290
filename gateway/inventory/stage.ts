/**
 * The inventory stage: applies accepted documents to the stock, in the order of acceptance, a part at a time; ends
 * reservations that expired and supply that never came.
 */
import { dayAfter } from '../../translators/canonical/instant.ts';
import type { PurchaseOrder } from '../../translators/canonical/purchase-order.ts';
import type { ShipNotice } from '../../translators/canonical/ship-notice.ts';
import type { Finding } from '../../translators/finding.ts';
import { type Clock, instant } from '../clock.ts';
import type { WaitingUpdates } from '../ledger/document-store.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import type { Ledger, Stores } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import { applyUpdates, sortable } from './apply.ts';
import { recordFault } from './fault.ts';
import { unknownItems } from './item-findings.ts';
import { type Oversold, oversoldEvent, oversoldFinding, type ToldLimits, type ToldLimitsOf } from './oversell.ts';
import type { Ownership } from './ownership.ts';
import { expireReservations, reserveOrder } from './reservations.ts';
import type { StockRules } from './rules.ts';
import { findingScope } from './set-aside.ts';
import { Stock } from './stock.ts';
import { lapseSupply, putNotice } from './supply.ts';
import { changeEvents } from './told.ts';

export interface InventoryParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ownership: () => Ownership;
  readonly rules: () => StockRules;
  /** What partners had been told; nothing unless given. */
  readonly toldLimits?: ToldLimitsOf;
  /** Told once it is committed. */
  readonly onOversold?: (oversold: Oversold) => void;
  readonly onEvents: () => void;
}

/** Parts in one round, and characters of those that share a commit: a commit keeps the event loop to itself. */
const roundMax = 32;
const commitCharactersMax = 262_144;
/** Reservations, and lines of supply, that end in one round. */
const endsMax = 500;

interface Result {
  readonly events: readonly NewEvent[];
  readonly findings: readonly Finding[];
  readonly oversold?: readonly Oversold[];
}

/**
 * Applies waiting parts, and ends what is due. True where there may be more. A part that fails, which is a fault of
 * ours, holds up none of the others: it is tried again later, and set aside at the last try. Whatever the order in which
 * parts are applied, they come to the same stock.
 */
export async function inventoryRound(parts: InventoryParts): Promise<boolean> {
  const now = instant(parts.clock.now());
  const waiting = await parts.ledger.read.documents.waitingUpdates(roundMax, now);
  for (const some of commits(waiting)) {
    // Looked up before any is applied: the works on the ledger begin in the order of acceptance.
    const limits = await Promise.allSettled(some.map((part) => limitsOf(parts, part)));
    const applied = some.map(async (part, index) => {
      const limit = limits[index] as PromiseSettledResult<ToldLimits>;
      try {
        if (limit.status === 'rejected') throw limit.reason;
        await applyPart(parts, part, limit.value);
      } catch (error) {
        await recordFault(parts, part, error);
      }
    });
    await Promise.all(applied);
  }
  const ended = await endDue(parts, now);
  if (waiting.length > 0 || ended > 0) parts.onEvents();
  return waiting.length === roundMax || ended >= endsMax;
}

/** Parts by the commit that they share, in order. */
function commits(waiting: readonly WaitingUpdates[]): readonly (readonly WaitingUpdates[])[] {
  const shared: WaitingUpdates[][] = [];
  let room = 0;
  for (const part of waiting) {
    room -= part.body.length;
    const last = shared.at(-1);
    if (last !== undefined && room >= 0) last.push(part);
    else {
      shared.push([part]);
      room = commitCharactersMax - part.body.length;
    }
  }
  return shared;
}

const nothingTold: ToldLimits = () => undefined;

/** What the partner of an order had been told of its SKUs when the order was recorded. */
async function limitsOf({ rules, toldLimits }: InventoryParts, part: WaitingUpdates): Promise<ToldLimits> {
  const { type, partner, body, at } = part;
  if (type !== 'purchase-order' || toldLimits === undefined || rules().order(partner) === undefined) return nothingTold;
  return toldLimits(partner, skusOf((JSON.parse(body) as PurchaseOrder).lines), at);
}

async function applyPart(parts: InventoryParts, part: WaitingUpdates, limits: ToldLimits): Promise<void> {
  const { ledger, clock, logger } = parts;
  const { partner, transmission, documentId } = part;
  const {
    findings,
    events,
    oversold = [],
  } = await ledger.write(async (stores) => {
    const now = instant(clock.now());
    const result = await applyDocument(parts, stores, part, limits, now);
    await stores.events.append(result.events);
    if (result.findings.length > 0) {
      await stores.transmissions.addWarnings(transmission, result.findings.length);
      await stores.documents.putFindings(transmission, findingScope(part), result.findings);
    }
    await stores.documents.partApplied(documentId, part.part);
    return result;
  });
  const about = { partner, transmission, document: documentId, type: part.type, updates: part.updates.length };
  for (const each of oversold) parts.onOversold?.(each);
  if (oversold.length > 0) logger.warn({ ...about, lines: oversold.length }, 'an order asks for too much');
  logger.info({ ...about, refused: findings.length - oversold.length, events: events.length }, 'inventory updated');
}

async function applyDocument(
  parts: InventoryParts,
  stores: Stores,
  part: WaitingUpdates,
  limits: ToldLimits,
  now: string,
): Promise<Result> {
  const ownership = parts.ownership();
  const { partner, transmission, documentId, type } = part;
  if (type === 'purchase-order') return applyOrder(parts, stores, part, limits, now);
  if (type === 'ship-notice') return applyNotice(parts, stores, part, now);
  const rank = (index: number) => [part.documentSeq, part.part, index].map(sortable).join('/');
  const source = { partner, transmission, scope: documentId, rank };
  return applyUpdates(stores, source, part.updates, ownership, now);
}

async function applyOrder(
  parts: InventoryParts,
  stores: Stores,
  part: WaitingUpdates,
  limits: ToldLimits,
  now: string,
): Promise<Result> {
  const rule = parts.rules().order(part.partner);
  if (rule === undefined) return { events: [], findings: [] };
  const stock = new Stock(stores);
  const { locations } = parts.ownership();
  const order = withoutCanaries(parts, JSON.parse(part.body) as PurchaseOrder);
  const heading = await headingOf(stores, part, order);
  const its = { ...part, rank: sortable(part.documentSeq), order, heading };
  const oversold = await reserveOrder({ stores, stock, rule, locations, limits, pack: packOf(parts), now }, its);
  const unknown = unknownItems(parts.ownership().items, skusOf(order.lines));
  const findings = [...unknown, ...oversold.map(oversoldFinding)];
  const events = [...(await written(stock, now)), ...oversold.map((each) => oversoldEvent(each, now))];
  return { events, findings, oversold };
}

async function applyNotice(parts: InventoryParts, stores: Stores, part: WaitingUpdates, now: string): Promise<Result> {
  const rule = parts.rules().notice(part.partner);
  if (rule === undefined) return { events: [], findings: [] };
  const stock = new Stock(stores);
  const { locations } = parts.ownership();
  const notice = withoutCanaries(parts, JSON.parse(part.body) as ShipNotice);
  const heading = await headingOf(stores, part, notice);
  const its = { ...part, rank: sortable(part.documentSeq), notice, heading };
  const findings = await putNotice({ stores, stock, rule, locations, pack: packOf(parts), now }, its);
  const unknown = unknownItems(parts.ownership().items, skusOf(notice.lines));
  return { events: await written(stock, now), findings: [...findings, ...unknown] };
}

/** Of a canary there is nothing to reserve, to sell or to come, whatever a document asks for. */
function withoutCanaries<L extends { readonly sku?: string }, T extends { readonly lines: readonly L[] }>(
  { ownership }: InventoryParts,
  document: T,
): T {
  const { canaries } = ownership();
  const lines = document.lines.filter(({ sku }) => sku === undefined || !canaries?.has(sku));
  return lines.length === document.lines.length ? document : { ...document, lines };
}

function skusOf(lines: readonly { readonly sku?: string }[]): readonly string[] {
  return lines.flatMap(({ sku }) => (sku === undefined ? [] : [sku]));
}

/** Only the first part of a document has its parties and dates. */
async function headingOf<T>(stores: Stores, { documentId, part }: WaitingUpdates, document: T): Promise<T> {
  const first = part === 1 ? undefined : await stores.documents.heading(documentId);
  return first === undefined ? document : (JSON.parse(first) as T);
}

function packOf({ ownership }: InventoryParts): (sku: string) => string | undefined {
  return (sku) => ownership().items?.pack(sku);
}

/** Writes what changed, and gives its events. */
async function written(stock: Stock, now: string): Promise<readonly NewEvent[]> {
  return changeEvents(await stock.write(now), now);
}

/** Ends what is due, and says how much. No timer runs for it: the ledger is asked for the first that is due. */
async function endDue(parts: InventoryParts, now: string): Promise<number> {
  const { ledger, logger } = parts;
  const lapseBefore = dayAfter(now.slice(0, 10), -parts.rules().lapseDays);
  const expiry = await ledger.read.reservations.nextExpiry();
  const expected = await ledger.read.supply.nextExpected();
  const isDue = (expiry !== undefined && expiry <= now) || (expected !== undefined && expected < lapseBefore);
  if (!isDue) return 0;
  const { expired, lapsed } = await ledger.write(async (stores) => {
    const stock = new Stock(stores);
    const expired = await expireReservations(stores, stock, now, endsMax);
    const lapsed = await lapseSupply(stores, stock, lapseBefore, endsMax, now);
    await stores.events.append(await written(stock, now));
    return { expired, lapsed };
  });
  logger.info({ expired, lapsed }, 'reservations expired, supply lapsed');
  return Math.max(expired, lapsed);
}
