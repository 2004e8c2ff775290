/** What a person should look at now. */
import { Type } from 'typebox';
import { closed } from '../../../translators/canonical/parts.ts';
import { alertFacts, alertKinds } from '../../alerts/alerts.ts';
import { json, type Route, route } from '../route.ts';
import { text } from './transmission-entry.ts';

const OpenAlert = Type.Object(
  {
    kind: Type.String({ description: `${Object.keys(alertKinds).join(', ')}.` }),
    key: Type.String({ description: 'What it is about; one of a kind and a key is open at a time.' }),
    partner: text,
    test: Type.Boolean({ description: 'About test data.' }),
    raisedAt: Type.String({ description: 'Since when, RFC 3339.' }),
    sentence: Type.String({ description: 'What it is, for a person.' }),
    means: Type.String({ description: 'What its kind means.' }),
    look: Type.String({ description: 'The command that shows more.' }),
    correlationId: Type.String({ description: 'What the events of its cause have in common.' }),
  },
  { ...closed, title: 'Open alert' },
);

export const alertRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/alerts',
    name: 'listAlerts',
    summary: 'Alerts that are open, the oldest first.',
    description: 'Each was raised once, and clears by itself when its cause is gone.',
    roles: ['reader', 'operator'],
    answer: { status: 200, description: 'They.', schema: Type.Object({ alerts: Type.Array(OpenAlert) }, closed) },
    async handle(_asked, { read }) {
      return json({ alerts: (await read.alerts.open()).map(alertFacts) });
    },
  }),
];
