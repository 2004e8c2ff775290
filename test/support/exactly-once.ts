/** What has to be true when all is settled, however often the gateway died: nothing lost, nothing twice. */
import assert from 'node:assert/strict';
import type { Views } from '../../gateway/ledger/port.ts';
import type { StoredMessage } from './stream-messages.ts';

/** What one partner gave, and what it got. */
export interface PartnersSide {
  readonly partner: string;
  /** Files that it handed over, and the numbers of the purchase orders in them. */
  readonly files: number;
  readonly orders: readonly string[];
  /** Files that it got, by name. */
  readonly got: ReadonlyMap<string, string>;
  /** Names that came a second time. */
  readonly seenTwice: readonly string[];
}

/** The ledger, the stream and the partner agree: each file, each order's event and each 997 once, no control number twice. */
export async function assertExactlyOnce(
  read: Pick<Views, 'transmissions' | 'events'>,
  messages: readonly StoredMessage[],
  sides: readonly PartnersSide[],
): Promise<void> {
  assert.equal(new Set(messages.map(({ headers }) => headers['ce-id'])).size, messages.length, 'no event twice');
  assert.equal(messages.length, await read.events.last(), 'every event of the ledger is in the stream');
  for (const side of sides) {
    const { partner, files } = side;
    const received = await read.transmissions.list({ partner, direction: 'in', limit: 1_000_000 });
    assert.equal(received.length, files, `${partner}: one transmission for each file`);
    assert.deepEqual(new Set(received.map((each) => each.translation)), new Set(['done']), `${partner}: translated`);
    const subject = `crossdock.prod.order.received.${partner}`;
    const published = messages.filter((message) => message.subject === subject);
    const numbers = published.map((message) => (JSON.parse(message.data) as { number: string }).number);
    sameOnce(numbers, side.orders, `${partner}: one event for each purchase order`);
    assertAcknowledged(side);
  }
}

function assertAcknowledged({ partner, files, got, seenTwice }: PartnersSide): void {
  assert.deepEqual(seenTwice, [], `${partner}: no file is delivered twice`);
  const acknowledged = [...got.values()].flatMap((text) => /AK1\*PO\*(\d+)/.exec(text)?.[1] ?? []);
  assert.equal(acknowledged.length, files, `${partner}: one 997 for each group`);
  assert.equal(new Set(acknowledged).size, files, `${partner}: each group is acknowledged once`);
  const controls = [...got.values()].filter((text) => text.startsWith('ISA')).map((text) => text.slice(90, 99));
  assert.equal(new Set(controls).size, controls.length, `${partner}: no interchange control number twice`);
}

/** Says which are missing and which came twice: of thousands nobody reads the lists. */
export function sameOnce(found: readonly string[], expected: readonly string[], what: string): void {
  const counts = new Map<string, number>();
  for (const each of found) counts.set(each, (counts.get(each) ?? 0) + 1);
  const wanted = new Set(expected);
  const missing = expected.filter((each) => !counts.has(each));
  const twice = [...counts].filter(([, count]) => count > 1).map(([each]) => each);
  const foreign = [...counts.keys()].filter((each) => !wanted.has(each));
  assert.deepEqual({ missing, twice, foreign }, { missing: [], twice: [], foreign: [] }, what);
}
