/** Parts of accepted documents that a fault of ours kept from inventory: the list, and trying them again. */
import { Type } from 'typebox';
import { closed } from '../../../translators/canonical/parts.ts';
import { RequestProblem } from '../problem.ts';
import { json, type Route, route } from '../route.ts';
import { text } from './transmission-entry.ts';

const Part = Type.Object(
  {
    transmission: text,
    documentId: text,
    part: Type.Integer(),
    partner: text,
    type: Type.String({ description: 'Of the document, as purchase-order.' }),
    number: Type.String({ description: 'Of the document.' }),
    at: Type.String({ description: 'When the document was recorded.' }),
    fault: Type.String({ description: 'What the last try failed with.' }),
  },
  { ...closed, title: 'A part that was set aside' },
);

export const setAsideRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/inventory/set-aside',
    name: 'listSetAside',
    summary: 'Parts of accepted documents that a fault of the gateway kept from inventory, in the order of acceptance.',
    description: 'As many as a page may have at most; what they say is in no number yet.',
    roles: ['reader', 'operator'],
    answer: { status: 200, description: 'They.', schema: Type.Object({ parts: Type.Array(Part) }, closed) },
    async handle(_asked, { read, limits }) {
      return json({ parts: await read.documents.setAside(limits.pageMax) });
    },
  }),
  route({
    method: 'POST',
    path: '/v1/inventory/set-aside/{transmission}/retry',
    name: 'retrySetAside',
    summary: 'Have the parts of a transmission that were set aside tried again.',
    roles: ['operator'],
    params: Type.Object({ transmission: Type.String({ minLength: 1, maxLength: 100 }) }),
    answer: {
      status: 202,
      description: 'They wait to be applied.',
      schema: Type.Object({ transmission: text, parts: Type.Integer({ description: 'How many.' }) }, closed),
    },
    async handle({ params: { transmission } }, { retrySetAside }) {
      const parts = await retrySetAside(transmission);
      const what = `anything of transmission ${JSON.stringify(transmission)} that is set aside`;
      if (parts === 0) throw new RequestProblem('not-found', what);
      return json({ transmission, parts }, 202);
    },
  }),
];
