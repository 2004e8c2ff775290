/** Events from the ledger's outbox, as CloudEvents: for who has no NATS, or wants an old one. */
import { Type } from 'typebox';
import { closed } from '../../../translators/canonical/parts.ts';
import { cloudEventJson } from '../../events/cloud-event.ts';
import { paged, pageSize } from '../paging.ts';
import { type Route, route } from '../route.ts';

/** Bytes of an answer from which on no further event is added. */
const answerBytesMax = 4_194_304;
/** Events read in one go. */
const chunk = 16;

const EventsAnswer = Type.Object(
  {
    events: Type.Array(Type.Object({}, { additionalProperties: true }), {
      description: 'CloudEvents 1.0; config/asyncapi.yaml has the schema of each type.',
    }),
    after: Type.String({ description: 'What the next request gives as `after`.' }),
    more: Type.Boolean({ description: 'False where this was the newest event.' }),
  },
  { ...closed, title: 'Events' },
);

export const eventRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/events',
    name: 'listEvents',
    summary: 'Events in the order of their commits.',
    description: 'To follow them, ask again with the `after` of the answer before.',
    roles: ['reader', 'operator'],
    query: Type.Object(
      {
        after: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            description: 'Position behind which they begin; 0 unless told.',
          }),
        ),
        limit: paged.limit,
      },
      closed,
    ),
    answer: { status: 200, description: 'As many as fit.', schema: EventsAnswer },
    async handle({ query: { after = 0, limit } }, { read, origin, limits }) {
      const size = pageSize(limit, limits.pageMax);
      const texts: string[] = [];
      let bytes = 0;
      let last = after;
      let more = true;
      while (texts.length < size && bytes < answerBytesMax && more) {
        const wanted = Math.min(chunk, size - texts.length);
        const some = await read.events.after(last, wanted);
        for (const event of some) {
          const text = cloudEventJson(event, origin);
          texts.push(text);
          bytes += text.length;
          last = event.seq;
        }
        more = some.length === wanted;
      }
      return { json: `{"events":[${texts.join(',')}],"after":"${last}","more":${more}}` };
    },
  }),
];
