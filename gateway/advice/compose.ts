/**
 * Composing an advice: what is available, through the buffer policy, as the partner wants it written.
 *
 * The control numbers are drawn and committed first; the advice, the reason for every number on it, and its outbound
 * transmission are committed together after. A crash between leaves a gap in the numbers, never a number used twice.
 */

import { noErrors } from '../../translators/finding.ts';
import { flatFileBytes } from '../../translators/flatfile/writer.ts';
import { sumOf } from '../../translators/maps/decimal-sum.ts';
import type { OutboundAdvice, OutboundAdviceLine } from '../../translators/maps/outbound-advice.ts';
import { adviceSegments, adviceSets } from '../../translators/maps/write-846.ts';
import type { X12Settings } from '../../translators/x12/settings.ts';
import { type WriteDefect, writeInterchange } from '../../translators/x12/write.ts';
import type { Archive } from '../archive/archive.ts';
import { type Clock, instant } from '../clock.ts';
import { fileName } from '../delivery/file-name.ts';
import { eventId, outboundTransmissionId } from '../ledger/identity.ts';
import type { Ledger, Stores } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { nodeHost } from '../translation/host.ts';
import { checkWritten, UnsendableAdvice } from './check-written.ts';
import type { Explanation } from './explanation.ts';
import { adviceFacts } from './facts.ts';
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

/** What is to be composed: a partner's send rule, by its position, for a due time (RFC 3339). */
export interface Due {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  readonly index: number;
  readonly dueAt: string;
}

/** Numbers drawn for one advice. */
interface Numbers {
  readonly advice: number;
  readonly interchange: number;
  readonly group: number;
}

type Facts = ReadonlyMap<string, readonly Explanation[]>;

const host = nodeHost();
const defaultName = { set: 'advice-{control}.edi', flat: 'advice-{date}-{number}.csv' };

export class Composer {
  readonly #parts: ComposerParts;

  constructor(parts: ComposerParts) {
    this.#parts = parts;
  }

  /**
   * Composes and queues the advice. Once per due time, whatever is repeated. One that the partner could not read, or that
   * breaks its guideline, is given up with an event and the reason, and the next due time makes another: trying again
   * would only draw more control numbers. Throws where the fault is ours.
   */
  async compose(due: Due): Promise<void> {
    try {
      await this.#compose(due);
    } catch (error) {
      if (!(error instanceof UnsendableAdvice)) throw error;
      await this.#giveUp(due, error.message);
    }
  }

  async #giveUp({ partner, rule, index, dueAt }: Due, reason: string): Promise<void> {
    const { ledger, clock, logger } = this.#parts;
    const transmission = outboundTransmissionId(partner.id, `inventory-advice/${index}`, dueAt);
    const name = `inventory-advice, rule ${index + 1}`;
    await ledger.write(async ({ advices, events }) => {
      await advices.scheduled(partner.id, index, dueAt);
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
    logger.error({ partner: partner.id, rule: index + 1, dueAt, reason }, 'an advice was not sent');
  }

  async #compose(due: Due): Promise<void> {
    const { ledger, archive, clock, logger, locations, onComposed } = this.#parts;
    const { partner, rule, index, dueAt } = due;
    const now = clock.now();
    const at = instant(now);
    const facts = await adviceFacts(ledger.read.inventory, partner, rule, locations(), now);
    const numbers = await ledger.write(async ({ transmissions }) => ({
      advice: await transmissions.nextNumber(partner.id, 'advice'),
      interchange: rule.set === undefined ? 0 : await transmissions.nextNumber(partner.id, 'interchange'),
      group: rule.set === undefined ? 0 : await transmissions.nextNumber(partner.id, 'group'),
    }));
    const advice = adviceOf(due, facts, numbers, now);
    const { bytes, sets } = written(due, advice, numbers, at);
    const kept = await archive.keepBytes(bytes);
    const id = `${partner.id}-${numbers.advice}`;
    const transmission = outboundTransmissionId(partner.id, `inventory-advice/${index}`, dueAt);
    const control = rule.set === undefined ? '' : String(numbers.interchange).padStart(9, '0');
    const template = rule.name ?? (rule.set === undefined ? defaultName.flat : defaultName.set);
    const recorded = await ledger.write(async (stores) => {
      const lines = [...facts].map(([sku, explanations], ordinal) => ({
        sku,
        ordinal,
        explanation: JSON.stringify(explanations),
      }));
      const row = {
        id,
        partner: partner.id,
        rule: index,
        dueAt,
        number: numbers.advice,
        transmission,
        policyVersion: partner.version,
        lines: lines.length,
        at,
      };
      await stores.advices.scheduled(partner.id, index, dueAt);
      if (!(await stores.advices.record(row, lines))) return false;
      await stores.transmissions.send({
        id: transmission,
        partner: partner.id,
        channel: rule.over,
        name: fileName(template, {
          number: String(numbers.advice),
          partner: partner.id,
          control,
          at,
          id: transmission,
        }),
        kind: 'inventory-advice',
        cause: id,
        ...kept,
        createdAt: at,
        test: isTest(partner),
        ...(rule.set !== undefined && { group: `IB:${numbers.group}`, interchange: String(numbers.interchange), sets }),
      });
      await appendAdvised(stores, due, { id, transmission, at, facts });
      return true;
    });
    if (!recorded) return;
    onComposed();
    logger.info({ partner: partner.id, advice: id, transmission, dueAt, lines: facts.size }, 'advice composed');
  }
}

function isTest(partner: Partner): boolean {
  return partner.status === 'test' || partner.x12?.usage === 'T';
}

function adviceOf({ partner, rule }: Due, facts: Facts, numbers: Numbers, now: number): OutboundAdvice {
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
    number: String(numbers.advice),
    purpose: '00',
    reportType: rule.reportType ?? 'SI',
    at: zonedInstant(now, rule.schedule?.zone ?? 'UTC'),
    references: [],
    parties: [],
    lines,
  };
}

/** The partner's numbers of an item; our SKU as the vendor's number where the partner has none. */
function itemNumbers(partner: Partner, sku: string) {
  const numbers = partner.items.numbers(sku);
  return numbers.length > 0 ? numbers : [{ qualifier: 'VN', value: sku }];
}

interface WrittenAdvice {
  readonly bytes: Uint8Array;
  /** Transaction sets of an X12 advice, as their acknowledgment will name them. */
  readonly sets: readonly { readonly set: string; readonly control: string }[];
}

function written({ partner, rule }: Due, advice: OutboundAdvice, numbers: Numbers, at: string): WrittenAdvice {
  if (rule.flat !== undefined) {
    const file = flatFileBytes(host, rule.flat, [advice]);
    if (!noErrors(file.findings))
      throw new Error(`the advice does not fit ${partner.id}'s file: ${file.findings[0]?.message}`);
    return { bytes: file.bytes, sets: [] };
  }
  const { x12 } = partner;
  if (x12 === undefined)
    throw new Error(`${partner.id} has no x12 settings, which the configuration check lets through by mistake`);
  const interchange = writeInterchange({
    from: x12.us,
    to: x12.them,
    version: x12.version,
    usage: isTest(partner) ? 'T' : 'P',
    functionalId: 'IB',
    ...(x12.delimiters && { delimiters: x12.delimiters }),
    control: { interchange: numbers.interchange, group: numbers.group, set: 1, at },
    sets: [...adviceSets(advice)].map((set) => ({ id: '846', segments: adviceSegments(set) })),
    ...replacementOf(x12),
  });
  if (interchange.text === undefined) throw new UnsendableAdvice(defectOf(interchange.defects));
  const bytes = host.bytes(interchange.text);
  checkWritten(host, bytes, rule.guideline);
  return { bytes, sets: interchange.sets };
}

/** What stands in data for a delimiter: a blank unless the partner's rule says another, or that none may be there. */
function replacementOf({ delimitersInData }: X12Settings): { replaceDelimiters?: string } {
  if (delimitersInData === 'refuse') return {};
  return { replaceDelimiters: delimitersInData?.replace ?? ' ' };
}

function defectOf(defects: readonly WriteDefect[]): string {
  const [first] = defects;
  const value = JSON.stringify(first?.value);
  return `${first?.message} The value is ${value}, in segment ${first?.ordinal}; x12.delimitersInData is refuse.`;
}

interface Recorded {
  readonly id: string;
  readonly transmission: string;
  readonly at: string;
  readonly facts: Facts;
}

async function appendAdvised({ events }: Stores, { partner, dueAt }: Due, { id, transmission, at, facts }: Recorded) {
  const told = [...facts.values()].flat().map((explanation) => explanation.told);
  const data = {
    advice: id,
    transmission,
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
