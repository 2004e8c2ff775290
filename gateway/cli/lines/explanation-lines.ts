/** An explanation in words: the sentence, the positions, each step of the buffer policy, and the file. */
import { addDecimals } from '../../../translators/canonical/decimal.ts';
import type { InventoryState } from '../../../translators/canonical/inventory-update.ts';
import type { Explanation, LocationFacts } from '../../advice/explain/explanation.ts';
import type { BufferStep } from '../../advice/policy/buffer.ts';
import { availabilityRule } from '../../inventory/availability.ts';
import type { Advice } from '../../ledger/advice-store.ts';
import { futureLines, toldWords } from './future-lines.ts';
import { aligned, type Line, type Span, styled, table } from './layout.ts';
import { outcomeLines, type SentFile } from './outcome-lines.ts';
import { counted, duration, when } from './phrases.ts';

/** An advice with what became of its files: one, unless the partner's limits made several of it. */
export interface SentAdvice {
  readonly advice: Advice;
  readonly files: readonly SentFile[];
}

/** Everything about one SKU on an advice. */
export function explanationLines(about: SentAdvice, sku: string, numbers: readonly Explanation[]): readonly Line[] {
  const { advice } = about;
  return [
    [
      `${advice.partner} ${toldVerb(advice)} `,
      styled('bold', total(numbers)),
      ` of ${sku} on ${when(advice.at)} UTC (${fileWords(about)})`,
    ],
    ...numbers.flatMap((number) => ['', ...numberLines(number, advice.partner, advice.at)]),
    '',
    ...overrideLines(about, numbers),
    ...endLines(about),
  ];
}

/** All lines of an advice, one row a number. */
export function toldTable(
  about: SentAdvice,
  explained: readonly { readonly sku: string; readonly numbers: readonly Explanation[] }[],
): readonly Line[] {
  const { advice } = about;
  const tellsLater = explained.some(({ numbers }) => numbers.some(({ future }) => future !== undefined));
  const rows = explained.flatMap(({ sku, numbers }) =>
    numbers.map((number): readonly Span[] => [
      sku,
      placeWords(number, advice.partner),
      number.available,
      styled('bold', number.told),
      number.steps
        .filter(({ before, after }) => before !== after)
        .map(settingWords)
        .join(', ') || (number.status === 'discontinued' ? 'discontinued' : '-'),
      ...(tellsLater ? [number.future === undefined ? '-' : toldWords(number.future.told, number.future.tell)] : []),
    ]),
  );
  const columns = [
    { title: 'SKU' },
    { title: 'WHERE' },
    { title: 'AVAILABLE', align: 'right' },
    { title: 'TOLD', align: 'right' },
    { title: 'BECAUSE OF' },
    ...(tellsLater ? [{ title: 'LATER' }] : []),
  ] as const;
  return [
    `${advice.partner} ${toldVerb(advice)} ${counted(explained.length, 'SKU')} on ${when(advice.at)} UTC (${fileWords(about)})`,
    '',
    ...table(columns, rows),
    '',
    ...overrideLines(
      about,
      explained.flatMap(({ numbers }) => numbers),
    ),
    ...endLines(about),
  ];
}

function numberLines(number: Explanation, partner: string, at: string): readonly Line[] {
  const several = number.from.length > 1;
  const lines: Line[] = [[styled('bold', upperFirst(placeWords(number, partner))), `: ${number.told}`]];
  if (number.from.length === 0) lines.push('  no location of ours has a position of it');
  for (const facts of number.from) lines.push(...locationLines(facts, at));
  if (number.from.some(({ owners }) => owners === undefined)) {
    lines.push('  who owned these positions then was not kept by the version that made the advice');
  }
  const anywhere = number.reserved === undefined ? '' : `, less ${number.reserved} reserved by orders of no location`;
  if (number.reservedAnywhere !== undefined) lines.push(anywhereLine(number, number.reservedAnywhere));
  else if (several || anywhere !== '') lines.push(`  available-to-sell in all ${number.available}${anywhere}`);
  if (number.class !== null) lines.push(`  its class is ${number.class}`);
  if (number.status !== undefined && number.status !== 'active') lines.push(`  the item is ${number.status}`);
  for (const step of number.steps) lines.push(stepLine(step));
  if (number.differs !== undefined) {
    lines.push(
      `  this version of Crossdock works out ${number.differs} of that: the one that made the advice reckoned otherwise`,
    );
  }
  lines.push(['  told ', styled('bold', number.told)]);
  return number.future === undefined ? lines : [...lines, ...futureLines(number.future, stepLine)];
}

/** What one location bears of what orders reserve at none. */
function anywhereLine({ available, reserved = '0' }: Explanation, whole: string): Line {
  const rule = 'it comes off where most is available first';
  return `  of ${whole} reserved by orders of no location, ${reserved} come off here (${rule}): available ${available}`;
}

function locationLines(facts: LocationFacts, at: string): readonly Line[] {
  const { location, available, reserved, positions, owners } = facts;
  const silent = owners?.['on-hand'] === undefined ? '' : `, which ${owners['on-hand']} is to count`;
  const sum =
    available === null
      ? `not known, as no on-hand position is${silent}: it counts as 0`
      : `${available} = ${formula(positions)}${reserved === undefined ? '' : ` − reserved by orders ${reserved}`}`;
  return [
    `  available-to-sell at ${location} ${sum}`,
    ...aligned(
      [...positions].sort(byWeight).map((one) => positionRow(one, at)),
      2,
    ),
  ];
}

type PositionFacts = LocationFacts['positions'][number];

/** `on-hand 60 − allocated 5`. */
function formula(positions: readonly PositionFacts[]): string {
  const counting = positions.filter(({ state }) => signOf(state) !== 0n);
  const first = counting.filter(({ state }) => signOf(state) > 0n);
  const less = counting.filter(({ state }) => signOf(state) < 0n);
  const words = ({ state, quantity }: PositionFacts) => `${state} ${quantity}`;
  return [first.map(words).join(' + '), ...less.map(words)].join(' − ');
}

/** What adds first, then what takes away, then what does not count. */
function byWeight(a: PositionFacts, b: PositionFacts): number {
  const weight = ({ state }: PositionFacts) => (signOf(state) === 1n ? 0 : signOf(state) === -1n ? 1 : 2);
  return weight(a) - weight(b) || (a.state < b.state ? -1 : 1);
}

/** A state that a later version wrote and this one does not know counts as nothing here. */
function signOf(state: string): bigint {
  return Object.hasOwn(availabilityRule, state) ? availabilityRule[state as InventoryState] : 0n;
}

function positionRow(position: PositionFacts, at: string): readonly Span[] {
  const { state, quantity, asOf, source, countedAt } = position;
  const counted = countedAt === asOf;
  const age = duration(Date.parse(at) - Date.parse(asOf));
  const uncounted = signOf(state) === 0n ? ', not there yet: it does not count' : '';
  return [
    '  ',
    state,
    quantity,
    `${counted ? 'counted' : 'changed'} by ${source} ${age} before (${when(asOf)})${ownerWords(position)}${uncounted}`,
  ];
}

/** `, its owner`. */
function ownerWords({ owner, source }: PositionFacts): string {
  if (owner === undefined) return '';
  if (owner === null) return ', owned by nobody then';
  return owner === source ? ', its owner' : `; ${owner} owned it then`;
}

function stepLine(step: BufferStep): Line {
  const { before, after, rule } = step;
  const from = rule === 0 ? '' : `  buffer rule ${rule}`;
  const change = before === after ? `stays ${after}` : `${before} → ${after}`;
  return [`  ${settingWords(step).padEnd(16)}  ${change.padEnd(14)}`, styled('dim', from)];
}

/** `share 80%`, `less 2`, `not below zero`. */
function settingWords({ step, setting }: BufferStep): string {
  return step === 'not below zero' ? step : `${step} ${setting}`;
}

function placeWords({ location, partnerLocation }: Explanation, partner: string): string {
  if (location === null) return 'all locations together';
  if (partnerLocation === null || partnerLocation === location) return `at ${location}`;
  return `at ${location}, ${partner}'s ${partnerLocation}`;
}

function total(numbers: readonly Explanation[]): string {
  return numbers.reduce((sum, { told }) => addDecimals(sum, told), '0');
}

function fileWords({ advice, files }: SentAdvice): string {
  if (files.length > 1) return `advice ${advice.id}, ${files.length} files`;
  const interchange = files[0]?.interchange ?? null;
  return `advice ${advice.id}${interchange === null ? '' : `, interchange ${interchange.padStart(9, '0')}`}`;
}

/** An override has the last word, which the explanation cannot know: the file has it. */
function overrideLines({ files }: SentAdvice, numbers: readonly Explanation[]): readonly Line[] {
  const override = numbers.find((number) => number.override !== undefined)?.override;
  if (override === undefined) return [];
  const look = files.map(({ transmission }) => `crossdock show ${transmission} --raw`).join(', ');
  const words = `the partner's override ${override} had the last word: what it changed of this stands in what was sent`;
  return [[styled('yellow', `${words}${look === '' ? '' : ` (${look})`}`)]];
}

function endLines({ advice, files }: SentAdvice): readonly Line[] {
  const by = advice.mode === 'urgent' ? 'fast lane' : 'schedule';
  const due = `${advice.mode} advice, due ${when(advice.dueAt)} UTC by the ${by}; policy version ${advice.policyVersion}`;
  const first = [due, ...decisionLines(advice)];
  if (files.length === 0) return [...first, `its transmission ${advice.transmission} is not in the ledger`];
  return [...first, ...files.flatMap((file) => ['', ...outcomeLines(file)])];
}

/** What the guard, and whoever decided, made of it; nothing of an advice that simply went out. */
function decisionLines({ id, state, reason, decidedBy, decidedAt, why }: Advice): readonly Line[] {
  if (state === 'held') return [`held: ${reason ?? ''}; crossdock advices release ${id}, or drop, decides`];
  if (decidedBy === null) return [];
  const at = decidedAt === null ? '' : ` at ${when(decidedAt)} UTC`;
  return [
    ...(reason === null ? [] : [`was held: ${reason}`]),
    `${state === 'sent' ? 'released' : 'dropped'} by ${decidedBy}${at}: ${why ?? ''}`,
  ];
}

/** An advice that is held, or was dropped, told the partner nothing. */
function toldVerb({ state }: Advice): string {
  return state === 'held' ? 'is to be told' : state === 'sent' ? 'was told' : 'was to be told';
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
