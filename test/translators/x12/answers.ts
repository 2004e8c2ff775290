/** What we answer to a partner's file: every 997, 999 and TA1 of it, written and numbered as the gateway does. */
import { setMappings } from '../../../translators/maps/index.ts';
import type { Outcome } from '../../../translators/outcome.ts';
import type { ReceiveRule, TranslatorPartner } from '../../../translators/partner.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { acknowledgmentSet, write997, write999, writeTa1 } from '../../../translators/x12/acknowledge.ts';
import type { X12Settings } from '../../../translators/x12/settings.ts';
import { x12Translator } from '../../../translators/x12/translator.ts';
import { bytes, host, recordingMapping } from './fixtures.ts';

export interface Side {
  readonly us: string;
  readonly them: string;
  readonly acknowledge?: NonNullable<X12Settings['acknowledge']>;
  readonly version?: string;
  readonly delimiters?: NonNullable<X12Settings['delimiters']>;
  readonly receive?: readonly ReceiveRule[];
}

const at = '2026-11-25T12:30:00Z';
/** Every item is known by its own number. */
const items = {
  size: 1,
  sku: (_: string, value: string) => value,
  numbers: () => [],
  nearest: () => [],
  skus: () => [],
};
const orders: readonly ReceiveRule[] = [{ document: 'purchase-order', set: '850', over: 'mailbox' }];

/** CROSSDOCK's side towards NORTHWIND, which sends orders. */
export function crossdock(more: Partial<Side> = {}): Side {
  return { us: 'CROSSDOCK', them: 'NORTHWIND', ...more };
}

/** Outcomes of a file by the real maps, and an invoice by one that takes it as it is. */
export function outcomesOf(file: string, side: Side): readonly Outcome[] {
  const translator = x12Translator(
    { host, partner: partnerOf(side), receivedAt: at, fileName: 'in.edi', limits: defaultLimits },
    [...setMappings, recordingMapping('810')],
  );
  return [...translator.push(bytes(file)), ...translator.end()];
}

/** The answers to a file, in order; interchanges are numbered from 1. */
export function answers(file: string, side: Side): readonly string[] {
  const { x12 } = partnerOf(side);
  const texts: string[] = [];
  for (const outcome of outcomesOf(file, side)) {
    const number = texts.length + 1;
    const delimiters = side.delimiters === undefined ? {} : { delimiters: side.delimiters };
    if (outcome.kind === 'group') {
      const control = { interchange: number, group: number, set: 1, at };
      const write = acknowledgmentSet(outcome.acknowledgment, x12) === '999' ? write999 : write997;
      texts.push(write(outcome.acknowledgment, { control, ...delimiters }));
    } else if (outcome.kind === 'interchange-acknowledgment') {
      const { us, version } = x12;
      texts.push(
        writeTa1(outcome.acknowledgment, { control: { interchange: number, at }, us, version, ...delimiters }),
      );
    }
  }
  return texts;
}

/** Segments of texts, without delimiters: `AK5*A`. */
export function segmentsOf(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => text.split('~\n').filter((line) => line !== ''));
}

function partnerOf({ us, them, acknowledge, version = '004010', receive = orders }: Side) {
  const x12: X12Settings = {
    us: { qualifier: 'ZZ', id: us },
    them: { qualifier: 'ZZ', id: them },
    version,
    ...(acknowledge === undefined ? {} : { acknowledge }),
  };
  return { id: 'partner', x12, receive, items } satisfies TranslatorPartner;
}
