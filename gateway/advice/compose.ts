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
import { writeInterchange } from '../../translators/x12/write.ts';
import type { Archive } from '../archive/archive.ts';
import { type Clock, instant } from '../clock.ts';
import { fileName } from '../delivery/file-name.ts';
import { eventId, outboundTransmissionId } from '../ledger/identity.ts';
import type { Ledger, Stores } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { nodeHost } from '../translation/host.ts';
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

  /** Composes and queues the advice. Once per due time, whatever is repeated. Throws where it cannot be written. */
  async compose(due: Due): Promise<void> {
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
    const kept = await archive.keepBytes(written(due, advice, numbers, at));
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
        ...(rule.set !== undefined && { group: `IB:${numbers.group}` }),
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

function written({ partner, rule }: Due, advice: OutboundAdvice, numbers: Numbers, at: string): Uint8Array {
  if (rule.flat !== undefined) {
    const file = flatFileBytes(host, rule.flat, [advice]);
    if (!noErrors(file.findings))
      throw new Error(`the advice does not fit ${partner.id}'s file: ${file.findings[0]?.message}`);
    return file.bytes;
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
    replaceDelimiters: ' ',
  });
  if (interchange.text === undefined) throw new Error(interchange.defects[0]?.message);
  return host.bytes(interchange.text);
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
