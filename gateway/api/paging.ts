/**
 * Cursor paging: an answer says `next`, which the following request gives back as it is. A cursor names the last entry seen, so
 * that pages neither repeat nor miss what comes in meanwhile.
 */
import { type TProperties, Type } from 'typebox';
import { closed } from '../../translators/canonical/parts.ts';
import { RequestProblem } from './problem.ts';

/** Entries in a page unless told. */
const pageUnlessTold = 100;

export const paged = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: `Entries in the page; ${pageUnlessTold} unless told, api.pageMax at most.`,
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_-]{1,400}$',
      description: '`next` of the page before; absent: from the beginning.',
    }),
  ),
};

export const Next = Type.Union([Type.String(), Type.Null()], {
  description: 'Cursor of the following page; null where this is the last.',
});

/** A page of entries under a name of their own, and `next`. */
export function pageOf<P extends TProperties>(properties: P) {
  return Type.Object({ ...properties, next: Next }, closed);
}

/** How many are asked for. Throws `request-malformed` where it is more than a page holds. */
export function pageSize(limit: number | undefined, pageMax: number): number {
  const asked = limit ?? Math.min(pageUnlessTold, pageMax);
  if (asked <= pageMax) return asked;
  throw new RequestProblem('request-malformed', `limit ${asked}`, {
    errors: [{ place: 'query/limit', message: `must be at most ${pageMax}, which is api.pageMax` }],
  });
}

/** A cursor that is a position; `start` where there is none. Throws `request-malformed` where it is no cursor of this list. */
export function positionOf(cursor: string | undefined, start: number): number {
  if (cursor === undefined) return start;
  if (/^[0-9]{1,15}$/.test(cursor)) return Number(cursor);
  throw notACursor();
}

/** A cursor made of texts. */
export function cursorOf(...texts: readonly string[]): string {
  return Buffer.from(JSON.stringify(texts)).toString('base64url');
}

/** The texts of a cursor, as many as asked for. Throws `request-malformed` where it is no cursor of this list. */
export function textsOf(cursor: string, count: number): readonly string[] {
  try {
    const texts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(texts) && texts.length === count && texts.every((text) => typeof text === 'string')) return texts;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw notACursor();
}

function notACursor(): RequestProblem {
  const errors = [{ place: 'query/cursor', message: 'is no cursor that this list gave' }];
  return new RequestProblem('request-malformed', 'cursor', { errors });
}
