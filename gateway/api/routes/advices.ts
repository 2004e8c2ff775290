/** Advices: what partners were told, and why. */
import { Type } from 'typebox';
import { closed, InstantText } from '../../../translators/canonical/parts.ts';
import { explainedSku } from '../../advice/explained.ts';
import type { Advice } from '../../ledger/advice-store.ts';
import { cursorOf, paged, pageOf, pageSize, textsOf } from '../paging.ts';
import { RequestProblem } from '../problem.ts';
import { json, type Route, route } from '../route.ts';

const text = Type.String();

const AdviceEntry = Type.Object(
  {
    id: text,
    partner: text,
    number: Type.Integer(),
    dueAt: { ...InstantText, description: 'When the schedule said.' },
    at: { ...InstantText, description: 'When it was made.' },
    lines: Type.Integer(),
    transmission: Type.String({ description: 'Its file; the first where there are several.' }),
    policyVersion: text,
  },
  { ...closed, title: 'Advice' },
);

const LineAnswer = Type.Object(
  {
    advice: text,
    sku: text,
    numbers: Type.Array(Type.Object({}, { additionalProperties: true }), {
      description:
        'Each number told of the SKU, from the positions behind it through every buffer rule to what was told.',
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
      return json({ advices: page.map(adviceEntry), next: last === undefined ? null : cursorOf(last.at, last.id) });
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
    async handle({ params: { id, sku } }, { read }) {
      const advice = await read.advices.byId(id);
      if (advice === undefined) throw new RequestProblem('not-found', `advice ${JSON.stringify(id)}`);
      const line = await explainedSku(read.advices, advice, sku);
      if (line === undefined) throw new RequestProblem('not-found', `a line of ${JSON.stringify(sku)} in advice ${id}`);
      return json({ advice: id, sku, numbers: line.numbers });
    },
  }),
];

function adviceEntry({ id, partner, number, dueAt, at, lines, transmission, policyVersion }: Advice) {
  return { id, partner, number, dueAt, at, lines, transmission, policyVersion };
}
