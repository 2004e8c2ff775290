/** Advices for tests of the ledger and of what reads it. */

import { RecordBlock } from '../../gateway/advice/files/record-block.ts';
import type { ToldLine } from '../../gateway/advice/kept/line-record.ts';
import type { AdviceBlock, NewAdvice } from '../../gateway/ledger/advice-store.ts';
import { noon } from './records.ts';

export function newAdvice(more: Partial<NewAdvice> = {}): NewAdvice {
  return {
    id: 'northwind-1',
    partner: 'northwind',
    rule: 'daily',
    dueAt: noon,
    number: 1,
    transmission: 'out-1',
    policyVersion: 'v1',
    lines: 1,
    at: noon,
    mode: 'full',
    state: 'sent',
    reason: null,
    numbers: 1,
    units: '0',
    zeroes: 1,
    cursor: 0,
    frame: null,
    ...more,
  };
}

export function toldLine(sku: string, told: readonly string[], more: Partial<ToldLine> = {}): ToldLine {
  return {
    ...{ sku, told, items: [], description: undefined, class: undefined, status: undefined, pack: undefined },
    ...{ availability: '[]', positions: '[]' },
    ...more,
  };
}

/** Lines as one block, in the order of the SKU. */
export function blockOf(lines: readonly ToldLine[], more: Partial<AdviceBlock> = {}): AdviceBlock {
  const [firstSku = '', lastSku = ''] = [lines[0]?.sku, lines.at(-1)?.sku];
  const block = new RecordBlock();
  for (const line of lines) block.add(line);
  const body = block.packed();
  return { block: 1, file: 1, control: '0001', firstSku, lastSku, lines: lines.length, body, ...more };
}
