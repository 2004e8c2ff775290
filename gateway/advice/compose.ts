/**
 * Composing an advice: what is available, through the buffer policy, as the partner wants it written.
 *
 * Numbers are drawn and committed first; the advice, the reason for every number on it, and its outbound transmissions
 * are committed together after. A crash between leaves a gap in the numbers, never a number used twice.
 */
import { sumOf } from '../../translators/maps/decimal-sum.ts';
import type { OutboundAdvice, OutboundAdviceLine } from '../../translators/maps/outbound-advice.ts';
import type { Archive } from '../archive/archive.ts';
import { type Clock, instant } from '../clock.ts';
import { fileName } from '../delivery/file-name.ts';
import { eventId, outboundTransmissionId } from '../ledger/identity.ts';
import type { Ledger, Stores } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { UnsendableAdvice } from './check-written.ts';
import type { Explanation } from './explanation.ts';
import { adviceFacts } from './facts.ts';
import { type AdviceFile, divided, flatFile, isTest, x12File } from './files.ts';
import { overriddenAdvice } from './override.ts';
import { zonedInstant } from './zoned-instant.ts';

export interface ComposerParts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Our locations. */
  readonly locations: () => readonly string[];
  readonly onComposed: () => void;
}

/** What is to be composed: a partner's send rule for a due time (RFC 3339). */
export interface Due {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  readonly dueAt: string;
}

type Facts = ReadonlyMap<string, readonly Explanation[]>;

const defaultName = { set: 'advice-{control}.edi', flat: 'advice-{date}-{number}.csv' };

export class Composer {
  readonly #parts: ComposerParts;

  constructor(parts: ComposerParts) {
    this.#parts = parts;
  }

  /**
   * Composes and queues the advice. Once per due time, whatever is repeated. One that the partner could not read, that
   * breaks its guideline, or whose override fails, is given up with an event and the reason, and the next due time makes
   * another: trying again would only draw more control numbers. Throws where the fault is ours.
   */
  async compose(due: Due): Promise<void> {
    try {
      await this.#compose(due);
    } catch (error) {
      if (!(error instanceof UnsendableAdvice)) throw error;
      await this.#giveUp(due, error.message);
    }
  }

  async #giveUp(due: Due, reason: string): Promise<void> {
    const { partner, rule, dueAt } = due;
    const { ledger, clock, logger } = this.#parts;
    const transmission = transmissionId(due, 1);
    const name = `inventory-advice, rule ${rule.key}`;
    await ledger.write(async ({ advices, events }) => {
      await advices.scheduled(partner.id, rule.key, dueAt);
      await events.append([
        {
          id: eventId('transmission.failed', transmission),
          type: 'transmission.failed',
          partner: partner.id,
          test: isTest(partner),
          time: instant(clock.now()),
          correlationId: transmission,
          data: JSON.stringify({ transmission, name, channel: rule.over, stage: 'composition', reason }),
        },
      ]);
    });
    logger.error({ partner: partner.id, rule: rule.key, dueAt, reason }, 'an advice was not sent');
  }

  async #compose(due: Due): Promise<void> {
    const { ledger, archive, clock, logger, locations, onComposed } = this.#parts;
    const { partner, rule, dueAt } = due;
    const now = clock.now();
    const at = instant(now);
    const facts = await adviceFacts(ledger.read.inventory, partner, rule, locations(), now);
    const number = await ledger.write(({ transmissions }) => transmissions.nextNumber(partner.id, 'advice'));
    const files = await this.#files(due, adviceOf(due, facts, number, now), at);
    const kept: Kept[] = [];
    for (const { bytes, x12 } of files) kept.push({ ...(await archive.keepBytes(bytes)), x12 });
    const id = `${partner.id}-${number}`;
    const transmission = transmissionId(due, 1);
    const recorded = await ledger.write(async (stores) => {
      const override = rule.override?.file;
      const lines = [...facts].map(([sku, explanations], ordinal) => ({
        sku,
        ordinal,
        explanation: JSON.stringify(explanations.map((one) => (override === undefined ? one : { ...one, override }))),
      }));
      const policyVersion = partner.version;
      const row = { id, partner: partner.id, rule: rule.key, dueAt, number, transmission, policyVersion, at };
      await stores.advices.scheduled(partner.id, rule.key, dueAt);
      if (!(await stores.advices.record({ ...row, lines: lines.length }, lines))) return false;
      for (const [file, one] of kept.entries())
        await send(stores, due, one, { advice: id, number, file: file + 1, at });
      await appendAdvised(stores, due, { id, transmission, at, facts, files: files.length });
      return true;
    });
    if (!recorded) return;
    onComposed();
    const about = { partner: partner.id, advice: id, transmission, dueAt, lines: facts.size };
    logger.info(files.length === 1 ? about : { ...about, files: files.length }, 'advice composed');
  }

  /** The files of an advice, after the partner's override; an X12 file has control numbers that are drawn here. */
  async #files({ partner, rule }: Due, composed: OutboundAdvice, at: string): Promise<readonly AdviceFile[]> {
    const advice = rule.override === undefined ? composed : await overriddenAdvice(rule.override, composed, at);
    if (rule.flat !== undefined) return [flatFile(rule.flat, advice)];
    const files = divided(advice, rule);
    const controls = await this.#parts.ledger.write(async ({ transmissions }) => {
      const drawn: { readonly interchange: number; readonly group: number }[] = [];
      while (drawn.length < files.length) {
        const interchange = await transmissions.nextNumber(partner.id, 'interchange');
        drawn.push({ interchange, group: await transmissions.nextNumber(partner.id, 'group') });
      }
      return drawn;
    });
    return controls.map((control, file) => x12File(partner, rule, files[file] as OutboundAdvice[], { ...control, at }));
  }
}

type Kept = Awaited<ReturnType<Archive['keepBytes']>> & { readonly x12: AdviceFile['x12'] };

/** The transmission of a file of an advice, from 1. */
function transmissionId({ partner, rule, dueAt }: Due, file: number): string {
  const kind = file === 1 ? `inventory-advice/${rule.key}` : `inventory-advice/${rule.key}/${file}`;
  return outboundTransmissionId(partner.id, kind, dueAt);
}

interface SentFile {
  readonly advice: string;
  readonly number: number;
  /** From 1. */
  readonly file: number;
  readonly at: string;
}

async function send({ transmissions }: Stores, due: Due, { x12, ...kept }: Kept, about: SentFile): Promise<void> {
  const { partner, rule } = due;
  const { advice, at } = about;
  const id = transmissionId(due, about.file);
  const control = x12 === undefined ? '' : String(x12.interchange).padStart(9, '0');
  const template = rule.name ?? (x12 === undefined ? defaultName.flat : defaultName.set);
  const number = String(about.number);
  await transmissions.send({
    id,
    partner: partner.id,
    channel: rule.over,
    name: fileName(template, { number, partner: partner.id, control, at, id }),
    kind: 'inventory-advice',
    cause: advice,
    ...kept,
    createdAt: at,
    test: isTest(partner),
    // Of full advices the newest says everything; of those that say what changed, each has to arrive.
    ...(rule.schedule?.mode !== 'delta' && { coalesce: `inventory-advice/${rule.key}` }),
    ...(x12 && { group: `IB:${x12.group}`, interchange: String(x12.interchange), sets: x12.sets }),
  });
}

function adviceOf({ partner, rule }: Due, facts: Facts, number: number, now: number): OutboundAdvice {
  const lines = [...facts].map(([sku, explanations]): OutboundAdviceLine => {
    const description = partner.items.description(sku);
    return {
      sku,
      items: itemNumbers(partner, sku),
      ...(description !== undefined && { description }),
      quantities: explanations.map(({ told, partnerLocation }) => ({
        code: rule.quantity?.code ?? '33',
        quantity: told,
        unit: rule.quantity?.unit ?? 'EA',
        ...(partnerLocation !== null && { location: partnerLocation }),
      })),
    };
  });
  return {
    number: String(number),
    purpose: '00',
    reportType: rule.reportType ?? 'SI',
    at: zonedInstant(now, rule.schedule?.zone ?? 'UTC'),
    references: [],
    parties: [],
    lines,
  };
}

/** The partner's numbers of an item; our SKU as the vendor's number where the partner has none. */
function itemNumbers(partner: Partner, sku: string): OutboundAdviceLine['items'] {
  const numbers = partner.items.numbers(sku);
  return numbers.length > 0 ? [...numbers] : [{ qualifier: 'VN', value: sku }];
}

interface Recorded {
  readonly id: string;
  readonly transmission: string;
  readonly at: string;
  readonly facts: Facts;
  readonly files: number;
}

async function appendAdvised({ events }: Stores, { partner, dueAt }: Due, recorded: Recorded): Promise<void> {
  const { id, transmission, at, facts, files } = recorded;
  const told = [...facts.values()].flat().map((explanation) => explanation.told);
  const data = {
    advice: id,
    transmission,
    ...(files > 1 && { files }),
    dueAt,
    lines: facts.size,
    units: sumOf(told),
    zeroes: told.filter((quantity) => quantity === '0').length,
    policyVersion: partner.version,
  };
  await events.append([
    {
      id: eventId('inventory.advised', transmission),
      type: 'inventory.advised',
      partner: partner.id,
      test: isTest(partner),
      time: at,
      correlationId: id,
      data: JSON.stringify(data),
    },
  ]);
}
