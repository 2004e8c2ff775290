/** Advices: what partners were told, and why. */
import { Type } from 'typebox';
import { closed, InstantText } from '../../../translators/canonical/parts.ts';
import { explainedSku } from '../../advice/explain/explained.ts';
import { outcomesOf } from '../../advice/explain/outcome.ts';
import {
  type Advice,
  type AdviceKind,
  type AdviceState,
  adviceModes,
  adviceStates,
} from '../../ledger/advice-store.ts';
import { outboundState } from '../../ledger/outbound-state.ts';
import { cursorOf, paged, pageOf, pageSize, textsOf } from '../paging.ts';
import { RequestProblem } from '../problem.ts';
import { type ApiParts, json, type Route, route } from '../route.ts';
import { state } from './transmission-entry.ts';

const text = Type.String();

const AdviceEntry = Type.Object(
  {
    id: text,
    partner: text,
    number: Type.Integer(),
    dueAt: { ...InstantText, description: 'When the schedule said.' },
    at: { ...InstantText, description: 'When it was made.' },
    mode: Type.Enum(Object.keys(adviceModes) as AdviceKind[]),
    state: Type.Enum(Object.keys(adviceStates) as AdviceState[], {
      description: Object.entries(adviceStates)
        .map(([word, sentence]) => `${word}: ${sentence}`)
        .join(' '),
    }),
    reason: Type.Union([text, Type.Null()], { description: 'Why it is or was held.' }),
    decidedBy: Type.Union([text, Type.Null()], { description: 'Who released or dropped it.' }),
    decidedAt: Type.Union([InstantText, Type.Null()]),
    why: Type.Union([text, Type.Null()], { description: 'What that person said.' }),
    lines: Type.Integer(),
    numbers: Type.Integer({ description: 'Quantities told.' }),
    units: Type.String({ description: 'Their sum.' }),
    zeroes: Type.Integer({ description: 'How many of them are zero.' }),
    transmission: Type.String({ description: 'Its file; the first where there are several.' }),
    policyVersion: text,
    files: Type.Array(
      Type.Object(
        {
          transmission: text,
          name: text,
          state: Type.Union([state, Type.Null()], { description: 'null: it is not given to delivery.' }),
          deliveredAt: Type.Union([text, Type.Null()]),
          acknowledgment: Type.Union([text, Type.Null()], { description: 'X12 element 715.' }),
          acknowledgedAt: Type.Union([text, Type.Null()]),
          overdueAt: Type.Union([text, Type.Null()], { description: 'When its acknowledgment was found missing.' }),
        },
        closed,
      ),
      { description: 'How far each of its files got.' },
    ),
  },
  { ...closed, title: 'Advice' },
);

const LineAnswer = Type.Object(
  {
    advice: text,
    sku: text,
    numbers: Type.Array(Type.Object({}, { additionalProperties: true }), {
      description:
        'Each number told of the SKU, from the positions behind it, with owners and ages, through every buffer rule to what was told.',
    }),
    files: Type.Array(Type.Object({}, { additionalProperties: true }), {
      description:
        'The file that the line went in (all of them where that is not known): control numbers, where it went and when, AS2 messages with their receipts, TA1, 997 or 999 with codes, and their errors in the segments of this very line.',
    }),
  },
  { ...closed, title: 'Why a partner was told a number' },
);

const readers = ['reader', 'operator'] as const;
const key = Type.String({ minLength: 1, maxLength: 256 });

export const adviceRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/advices',
    name: 'listAdvices',
    summary: 'Inventory advices that were made, newest first.',
    roles: readers,
    query: Type.Object({ partner: Type.Optional(text), ...paged }, closed),
    answer: { status: 200, description: 'A page of them.', schema: pageOf({ advices: Type.Array(AdviceEntry) }) },
    async handle({ query: { partner, limit, cursor } }, { read, limits }) {
      const size = pageSize(limit, limits.pageMax);
      const [at = '', id = ''] = cursor === undefined ? [] : textsOf(cursor, 2);
      const page = await read.advices.page(partner, cursor === undefined ? undefined : { at, id }, size);
      const last = page.length === size ? page.at(-1) : undefined;
      const advices = await Promise.all(page.map((advice) => adviceEntry(advice, read)));
      return json({ advices, next: last === undefined ? null : cursorOf(last.at, last.id) });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/advices/{id}/lines/{sku}',
    name: 'explainAdviceLine',
    summary: 'Explain what an advice says of a SKU.',
    roles: readers,
    params: Type.Object({ id: key, sku: key }),
    answer: { status: 200, description: 'The explanation, from what was kept with the advice.', schema: LineAnswer },
    async handle({ params: { id, sku } }, { read, as2 }) {
      const advice = await read.advices.byId(id);
      if (advice === undefined) throw new RequestProblem('not-found', `advice ${JSON.stringify(id)}`);
      const line = await explainedSku(read.advices, advice, sku);
      if (line === undefined) throw new RequestProblem('not-found', `a line of ${JSON.stringify(sku)} in advice ${id}`);
      const outcomes = await outcomesOf(read, advice, line);
      const files = outcomes.map((file) => {
        const sent = { id: file.transmission, direction: 'out', messageId: null, partner: advice.partner } as const;
        return { ...file, as2: as2(sent).sent };
      });
      return json({ advice: id, sku, numbers: line.numbers, files });
    },
  }),
];

async function adviceEntry(advice: Advice, read: ApiParts['read']) {
  const { id, partner, number, dueAt, at, mode, lines, numbers, units, zeroes } = advice;
  const { reason, decidedBy, decidedAt, why, transmission, policyVersion } = advice;
  return {
    ...{ id, partner, number, dueAt, at, mode, state: advice.state, reason, decidedBy, decidedAt, why },
    ...{ lines, numbers, units, zeroes, transmission, policyVersion },
    files: await filesOf(advice, read),
  };
}

async function filesOf({ id }: Advice, read: ApiParts['read']) {
  const sent = await read.transmissions.causedBy(id);
  if (sent.length === 0) {
    const none = { state: null, deliveredAt: null, acknowledgment: null, acknowledgedAt: null, overdueAt: null };
    return (await read.advices.files(id)).map(({ transmission, name }) => ({ transmission, name, ...none }));
  }
  return sent.map((one) => {
    const { name, deliveredAt, acknowledgment, acknowledgedAt, overdueAt } = one;
    const state = outboundState(one) ?? null;
    return { transmission: one.id, name, state, deliveredAt, acknowledgment, acknowledgedAt, overdueAt };
  });
}
