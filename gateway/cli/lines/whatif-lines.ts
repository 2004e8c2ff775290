/** What a what-if came to, in words and as JSON. */
import { unscaled } from '../../../translators/canonical/decimal.ts';
import type { Replayed } from '../../advice/whatif/history.ts';
import { type Version, versions } from '../../advice/whatif/policy.ts';
import type { Counted, Difference } from '../../advice/whatif/tally.ts';
import { quantityScale } from '../../ledger/inventory-store.ts';
import { type Line, type Span, styled, table } from './layout.ts';
import { counted, grouped } from './phrases.ts';

export interface WhatIf extends Replayed {
  readonly partner: string;
  readonly rule: string;
  /** File of the policy, as it was named. */
  readonly policy: string;
  /** RFC 3339. */
  readonly since: string;
}

const titles: Readonly<Record<Version, string>> = { told: 'TOLD', today: "TODAY'S POLICY", other: 'NEW POLICY' };

export function whatIfLines(what: WhatIf): readonly Line[] {
  const { partner, since, replay } = what;
  const { tally } = replay;
  const columns = [{ title: '' }, ...versions.map((version) => ({ title: titles[version], align: 'right' as const }))];
  const row = (label: string, value: (facts: ReturnType<typeof versionFacts>) => string): readonly Span[] => [
    label,
    ...versions.map((version) => value(versionFacts(what, version))),
  ];
  const orders = (facts: { readonly lines: number; readonly units: string }) =>
    facts.lines === 0 ? '0' : `${grouped(facts.lines)} (${facts.units} units)`;
  const judged = counted(tally.orders, 'order line');
  return [
    `${partner} since ${since}: ${counted(tally.advices, 'advice')} replayed, ${judged} held against them`,
    ...table(columns, [
      row('units told, on average', ({ unitsTold }) => unitsTold ?? '-'),
      row('units withheld, on average', ({ unitsWithheld }) => unitsWithheld ?? '-'),
      row('units withheld, at the end', ({ unitsWithheldAtEnd }) => unitsWithheldAtEnd ?? '-'),
      row(`told zero while there was some, of ${grouped(tally.numbers)}`, ({ zeroWhileAvailable }) =>
        grouped(zeroWhileAvailable),
      ),
      row('order lines that asked more than told', ({ askedMoreThanTold }) => orders(askedMoreThanTold)),
      row('  refused though it was there', ({ refusedThoughAvailable }) => orders(refusedThoughAvailable)),
      row('order lines that asked more than there was', () => orders(unitsOf(tally.aboveAvailable))),
      row('  oversold: told that it was there', ({ oversold }) => orders(oversold)),
    ]),
    ...differenceLines(tally.differences()),
    ...notes(what).map((note) => `note: ${note}`),
  ];
}

function differenceLines(differences: readonly Difference[]): readonly Line[] {
  if (differences.length === 0) return ['', 'The policies tell the same of every SKU, at every advice.'];
  const columns = [
    ...[{ title: 'SKU' }, { title: 'ADVICE' }, { title: 'AVAILABLE', align: 'right' as const }],
    ...versions.map((version) => ({ title: titles[version], align: 'right' as const })),
  ];
  const rows = differences.map((one): readonly Span[] => {
    const { sku, advice, available, told, today, other } = differenceFacts(one);
    return [styled('bold', sku), advice, available, told, today, other];
  });
  return ['', 'Where the policies differ most:', ...table(columns, rows)];
}

/** One object: each version's figures, the differences, and what was left out. Quantities are decimals as text. */
export function whatIfFacts(what: WhatIf) {
  const { partner, rule, policy, since, replay, leftOut, base } = what;
  const { tally } = replay;
  return {
    ...{ partner, rule, policy, since, base: base ?? null },
    advices: tally.advices,
    numbers: tally.numbers,
    orderLines: tally.orders,
    askedMoreThanAvailable: unitsOf(tally.aboveAvailable),
    told: versionFacts(what, 'told'),
    today: versionFacts(what, 'today'),
    other: versionFacts(what, 'other'),
    differences: tally.differences().map(differenceFacts),
    leftOut: { ...leftOut, untold: tally.untold, changedWhileComposed: replay.unlike, ageUnknown: replay.unknown },
    notes: notes(what),
  };
}

function versionFacts({ replay: { tally } }: WhatIf, version: Version) {
  const average = (sum: bigint) => (tally.advices === 0 ? null : text(sum / BigInt(tally.advices)));
  const asks = tally.asks[version];
  return {
    unitsTold: average(tally.units[version]),
    unitsWithheld: average(tally.withheld[version]),
    unitsWithheldAtEnd: tally.advices === 0 ? null : text(tally.withheldLast[version]),
    zeroWhileAvailable: tally.zeroes[version],
    askedMoreThanTold: unitsOf(asks.aboveTold),
    refusedThoughAvailable: unitsOf(asks.refused),
    oversold: unitsOf(asks.oversold),
  };
}

function differenceFacts({ sku, advice, available, told: by }: Difference) {
  const [told, today, other] = [text(by.told), text(by.today), text(by.other)];
  return { sku, advice, available: text(available), told, today, other };
}

function unitsOf({ lines, units }: Counted) {
  return { lines, units: text(units) };
}

function text(quantity: bigint): string {
  return unscaled(quantity, quantityScale);
}

/** Where the figures are not the whole of it, and why. */
function notes({ replay, leftOut, base }: WhatIf): readonly string[] {
  const { tally, unlike, unknown } = replay;
  const some = (count: number, what: string) => (count === 0 ? [] : [`${counted(count, what)}`]);
  const said = (count: number, what: string, rest: string) => some(count, what).map((words) => `${words} ${rest}`);
  return [
    'only advices that were sent are replayed: another policy may have sent where nothing was new, or at once where this one waited.',
    'stock, reservations and orders are as they were: what partners would have ordered by other numbers is not known.',
    'order lines are those recorded as reservations or, where a partner’s orders reserve nothing, beside them; the lines of an order of one SKU and location are added up.',
    ...(base === undefined
      ? ['no full advice before that time reached the partner: the replay begins with the first one since.']
      : []),
    ...said(
      unknown.advices,
      'delta or urgent advice',
      'not counted: a policy goes by age or time of day, and ages of what they left out are not kept.',
    ),
    ...said(unknown.orders, 'order line', 'held against nothing, for the same reason.'),
    ...said(unlike, 'line', 'changed while the advice was composed: told from what the advice kept.'),
    ...said(tally.untold, 'order line', 'asked for what the partner had not been told of: held against nothing.'),
    ...said(leftOut.replaced, 'order line', 'left out: the partner replaced the order.'),
    ...said(leftOut.undelivered, 'advice', 'left out: not delivered, or replaced before it was.'),
    ...said(leftOut.rejected, 'advice', 'left out: the partner rejected it.'),
    ...said(leftOut.partly, 'advice', 'rejected in part, and taken as told in whole.'),
    ...said(leftOut.old, 'advice', 'left out: made by a version that kept no lines to replay.'),
  ];
}
