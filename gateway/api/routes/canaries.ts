/** How long changes take to be known to partners, by their canaries. */
import { Type } from 'typebox';
import { closed } from '../../../translators/canonical/parts.ts';
import { CanaryFacts, canaryFacts } from '../../canary/facts.ts';
import { cursorOf, paged, pageOf, pageSize, textsOf } from '../paging.ts';
import { RequestProblem } from '../problem.ts';
import { json, type Route, route } from '../route.ts';

const roles = ['reader', 'operator'] as const;

export const canaryRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/canaries',
    name: 'listCanaries',
    summary: "The newest change of every partner's canary, and how far it has come.",
    roles,
    answer: {
      status: 200,
      description: 'One of each partner that has had one, by partner.',
      schema: Type.Object({ canaries: Type.Array(CanaryFacts) }, { ...closed, title: 'Canaries' }),
    },
    async handle(_asked, { read, clock }) {
      const newest = await read.canaries.newest();
      return json({ canaries: newest.map((run) => canaryFacts(run, clock.now())) });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/partners/{id}/canary',
    name: 'listCanaryOfPartner',
    summary: "The changes of a partner's canary, newest first, each with its times.",
    roles,
    params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 256 }) }),
    query: Type.Object(paged, closed),
    answer: { status: 200, description: 'A page of them.', schema: pageOf({ canary: Type.Array(CanaryFacts) }) },
    async handle({ params: { id }, query: { limit, cursor } }, { read, book, clock, limits }) {
      const size = pageSize(limit, limits.pageMax);
      const [before] = cursor === undefined ? [] : textsOf(cursor, 1);
      const page = await read.canaries.of(id, size, before);
      if (page.length === 0 && !book().partners.has(id)) {
        throw new RequestProblem('not-found', `partner ${JSON.stringify(id)}`);
      }
      const last = page.length === size ? page.at(-1) : undefined;
      return json({
        canary: page.map((run) => canaryFacts(run, clock.now())),
        next: last === undefined ? null : cursorOf(last.dueAt),
      });
    },
  }),
];
