/** How what a partner knows stands to the truth. */
import { Type } from 'typebox';
import { closed } from '../../../translators/canonical/parts.ts';
import { Breath } from '../../advice/breath.ts';
import { StandingFacts, standingFacts } from '../../standing/facts.ts';
import { adviceRules, standings } from '../../standing/standings.ts';
import { cursorOf, paged, pageOf, pageSize, textsOf } from '../paging.ts';
import { RequestProblem } from '../problem.ts';
import { json, type Route, route } from '../route.ts';

const key = Type.String({ minLength: 1, maxLength: 256 });

/** SKUs that one request looks at: a request for the few that differ does not go through a million. */
const skusMax = 2_000;

export const standingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/partners/{id}/standing',
    name: 'listStanding',
    summary: 'What is true, what a partner was told last, and what it acknowledged last.',
    description:
      'By send rule, then in the order of its items file. `limit` counts SKUs; a page may hold fewer, or none, and yet have a `next`.',
    roles: ['reader', 'operator'],
    params: Type.Object({ id: key }),
    query: Type.Object(
      {
        sku: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Only this SKU.' })),
        differing: Type.Optional(
          Type.Boolean({ description: 'Only what is not acknowledged as it would be told now.' }),
        ),
        ...paged,
      },
      closed,
    ),
    answer: { status: 200, description: 'A page of them.', schema: pageOf({ standing: Type.Array(StandingFacts) }) },
    async handle(
      { params: { id }, query: { sku, differing = false, limit, cursor } },
      { read, book, clock, limits, stock },
    ) {
      const partner = book().partners.get(id);
      if (partner === undefined) throw new RequestProblem('not-found', `partner ${JSON.stringify(id)}`);
      if (sku !== undefined && !partner.items.has(sku)) {
        throw new RequestProblem('not-found', `item ${JSON.stringify(sku)} of partner ${id}`);
      }
      const size = pageSize(limit, limits.pageMax);
      const rules = adviceRules(partner);
      const from = cursor === undefined ? { rule: 0, row: 0 } : placeOf(cursor, partner.version);
      const rule = rules[from.rule];
      if (rule === undefined) return json({ standing: [], next: null });
      const most = differing ? Math.max(size, skusMax) : size;
      const rows = sku === undefined ? some(partner.items.skus(from.row), most) : [sku];
      const now = clock.now();
      const about = { views: read, partner, rule, ...stock(), now, breath: new Breath() };
      const listed = [];
      // In ascending order, as advices are read; a page is not in the order of its file then, and each SKU is on one page.
      for await (const line of standings(about, rows.toSorted())) {
        if (!differing || line.state !== 'agreed') listed.push(standingFacts(rule.key, line, now));
      }
      const isLast = sku !== undefined || rows.length < most;
      const next = isLast ? { rule: from.rule + 1, row: 0 } : { rule: from.rule, row: from.row + rows.length };
      const hasMore = next.rule < rules.length;
      const nextCursor = hasMore ? cursorOf(partner.version, String(next.rule), String(next.row)) : null;
      return json({ standing: listed, next: nextCursor });
    },
  }),
];

function some(skus: Iterable<string>, most: number): readonly string[] {
  const taken: string[] = [];
  for (const sku of skus) {
    taken.push(sku);
    if (taken.length === most) break;
  }
  return taken;
}

/** A cursor is a row of one version of the items: another version has other rows. */
function placeOf(cursor: string, current: string): { readonly rule: number; readonly row: number } {
  const [version, rule = '', row = ''] = textsOf(cursor, 3);
  if (version === current && /^\d{1,9}$/.test(rule) && /^\d{1,9}$/.test(row))
    return { rule: Number(rule), row: Number(row) };
  const message = "is of another version of the partner's folder: begin without one";
  throw new RequestProblem('request-malformed', 'cursor', { errors: [{ place: 'query/cursor', message }] });
}
