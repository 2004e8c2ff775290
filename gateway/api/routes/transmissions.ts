/** Transmissions: the list, the story of one, its bytes, and taking it in once more. */
import { Type } from 'typebox';
import { closed } from '../../../translators/canonical/parts.ts';
import type { Finding } from '../../../translators/finding.ts';
import type { SentSet } from '../../ledger/acknowledgment-store.ts';
import type { RecordedDocument } from '../../ledger/document-store.ts';
import type { OutboxEvent } from '../../ledger/event-store.ts';
import { outboundState } from '../../ledger/outbound-state.ts';
import { storyOf } from '../../ledger/story.ts';
import type { Intervened, Transmission } from '../../ledger/transmission.ts';
import { paged, pageOf, pageSize, positionOf } from '../paging.ts';
import { RequestProblem } from '../problem.ts';
import { type ApiParts, json, type Route, route } from '../route.ts';
import {
  delivery,
  direction,
  orNull,
  state,
  TransmissionEntry,
  text,
  translation,
  transmissionEntry,
  verdict,
} from './transmission-entry.ts';

const count = Type.Integer();
const AsKept = Type.Object({}, { additionalProperties: true });

const StoryAnswer = Type.Object(
  {
    transmission: TransmissionEntry,
    findings: Type.Array(Type.Object({}, { additionalProperties: true, description: 'A finding, with its place.' })),
    documents: Type.Array(
      Type.Object(
        {
          id: text,
          position: text,
          type: text,
          set: orNull(text),
          control: orNull(text),
          number: text,
          verdict,
          parts: count,
          at: text,
        },
        closed,
      ),
    ),
    sets: Type.Array(
      Type.Object(
        {
          set: text,
          control: text,
          acknowledgment: orNull(text),
          acknowledgedBy: orNull(text),
          acknowledgedAt: orNull(text),
        },
        closed,
      ),
      { description: 'Transaction sets of what was sent, and how the partner acknowledged each.' },
    ),
    interventions: Type.Array(
      Type.Object({ action: Type.Enum(['replay', 'drop']), who: text, reason: orNull(text), at: text }, closed),
      { description: 'What people did with it while it was a dead letter, oldest first.' },
    ),
    as2: Type.Object(
      { received: Type.Array(AsKept), sent: Type.Array(AsKept) },
      { ...closed, description: 'What the AS2 evidence knows of its messages, security and receipts (MDN).' },
    ),
    caused: Type.Array(TransmissionEntry, { description: 'What went out because of it.' }),
    events: Type.Array(Type.Object({ id: text, type: text, partner: text, time: text, after: text }, closed), {
      description: '`after` is what /v1/events takes to begin with that event.',
    }),
  },
  { ...closed, title: 'Story of a transmission' },
);

const readers = ['reader', 'operator'] as const;
const operators = ['operator'] as const;
const id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });
/** Transmissions that one request looks through, so that a rare filter never reads a whole ledger; the cursor goes on from there. */
const lookedThroughMax = 5_000;
const chunk = 500;

export const transmissionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/transmissions',
    name: 'listTransmissions',
    summary: 'What came in and went out, newest first.',
    description: `A page may hold fewer than asked for, or none, and still have a next one: a request looks through ${lookedThroughMax} transmissions at most.`,
    roles: readers,
    query: Type.Object(
      {
        partner: Type.Optional(text),
        direction: Type.Optional(direction),
        translation: Type.Optional(translation),
        delivery: Type.Optional(delivery),
        state: Type.Optional(state),
        verdict: Type.Optional(verdict),
        ...paged,
      },
      closed,
    ),
    answer: {
      status: 200,
      description: 'A page of them.',
      schema: pageOf({ transmissions: Type.Array(TransmissionEntry) }),
    },
    async handle({ query: { limit, cursor, partner, direction, ...wanted } }, { read, limits }) {
      const size = pageSize(limit, limits.pageMax);
      const found: Transmission[] = [];
      let before: number | undefined = positionOf(cursor, Number.MAX_SAFE_INTEGER);
      for (let looked = 0; looked < lookedThroughMax && before !== undefined && found.length < size; looked += chunk) {
        const filter = {
          before,
          limit: chunk,
          ...(partner !== undefined && { partner }),
          ...(direction !== undefined && { direction }),
        };
        const some = await read.transmissions.list(filter);
        const last = take(some, found, size, (each) => isWanted(each, wanted));
        before = last ?? (some.length < chunk ? undefined : some.at(-1)?.seq);
      }
      return json({ transmissions: found.map(transmissionEntry), next: before === undefined ? null : String(before) });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/transmissions/{id}',
    name: 'transmission',
    summary: 'All about one transmission.',
    roles: readers,
    params: id,
    answer: { status: 200, description: 'Its story.', schema: StoryAnswer },
    async handle({ params }, { read, as2 }) {
      const story = await storyOf(read, await known(params.id, read));
      const { transmission } = story;
      return json({
        transmission: transmissionEntry(transmission),
        findings: story.findings satisfies readonly Finding[],
        documents: story.documents.map(documentEntry),
        sets: story.sets.map(setEntry),
        interventions: (await read.transmissions.interventions(transmission.id)).map(interventionEntry),
        as2: as2(transmission),
        caused: story.caused.map(transmissionEntry),
        events: story.events.map(eventEntry),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/transmissions/{id}/content',
    name: 'transmissionContent',
    summary: 'The bytes of a transmission, as they were received or sent.',
    roles: operators,
    params: id,
    answer: { status: 200, description: 'The bytes.' },
    async handle({ params }, { read, bytes }) {
      const transmission = await known(params.id, read);
      const fileName = transmission.name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
      const headers = {
        'content-type': 'application/octet-stream',
        'content-length': String(transmission.bytes),
        'content-disposition': `attachment; filename="${fileName}"`,
      };
      return { content: await bytes(transmission), headers };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/transmissions/{id}/resubmit',
    name: 'resubmitTransmission',
    summary: 'Take an inbound transmission in once more, after what was wrong has been put right.',
    description:
      'The same bytes become a new transmission, which is translated and acknowledged anew. Its documents are the same ones: those that were taken before are not taken twice, those that were rejected get another try.',
    roles: operators,
    params: id,
    answer: {
      status: 202,
      description: 'Recorded as a new transmission, which waits for its translation.',
      schema: Type.Object({ transmission: TransmissionEntry }, closed),
    },
    problems: ['not-resubmittable'],
    async handle({ params, requestId }, { read, resubmit }) {
      const transmission = await known(params.id, read);
      const { direction, translation, channel } = transmission;
      const wasDealtWith = translation === 'done' || translation === 'failed' || translation === 'skipped';
      if (direction === 'out' || !wasDealtWith || isCommand(channel)) {
        throw new RequestProblem('not-resubmittable', `transmission ${params.id}`);
      }
      return json({ transmission: transmissionEntry(await resubmit(transmission, requestId)) }, 202);
    },
  }),
];

/** What came over HTTP or NATS was answered at once; who sent it says it again. */
function isCommand(channel: string): boolean {
  return channel === 'http' || channel === 'nats';
}

async function known(id: string, read: ApiParts['read']): Promise<Transmission> {
  const transmission = await read.transmissions.byId(id);
  if (transmission === undefined) throw new RequestProblem('not-found', `transmission ${JSON.stringify(id)}`);
  return transmission;
}

/** Takes what is wanted until the page is full; then returns the `seq` of the last that was taken. */
function take(
  some: readonly Transmission[],
  found: Transmission[],
  size: number,
  isWanted: (transmission: Transmission) => boolean,
): number | undefined {
  for (const each of some) {
    if (!isWanted(each)) continue;
    found.push(each);
    if (found.length === size) return each.seq;
  }
  return undefined;
}

type Wanted = Partial<Pick<Transmission, 'translation' | 'delivery' | 'verdict'>> & { readonly state?: string };

function isWanted(transmission: Transmission, wanted: Wanted): boolean {
  const facts = { ...transmission, state: outboundState(transmission) };
  const filters = Object.entries(wanted) as [keyof Wanted, string | undefined][];
  return filters.every(([leg, value]) => value === undefined || facts[leg] === value);
}

function documentEntry({ id, position, type, set, control, number, verdict, parts, at }: RecordedDocument) {
  return { id, position, type, set, control, number, verdict, parts, at };
}

function setEntry({ set, control, acknowledgment, acknowledgedBy, acknowledgedAt }: SentSet) {
  return { set, control, acknowledgment, acknowledgedBy, acknowledgedAt };
}

function eventEntry({ id, type, partner, time, seq }: OutboxEvent) {
  return { id, type, partner, time, after: String(seq - 1) };
}

function interventionEntry({ action, who, reason, at }: Intervened) {
  return { action, who, reason, at };
}
