/** Partners as they are configured now, without addresses, users and secrets. */
import { Type } from 'typebox';
import { closed } from '../../../translators/canonical/parts.ts';
import type { Partner } from '../../partners/partner.ts';
import { partnerStatuses, tiers } from '../../partners/schema/schema.ts';
import { json, type Route, route } from '../route.ts';

const text = Type.String();
const names = <T extends string>(of: Readonly<Record<T, string>>) => Type.Enum(Object.keys(of) as T[]);

const PartnersAnswer = Type.Object(
  {
    version: Type.String({ description: 'Of the whole configuration.' }),
    partners: Type.Array(
      Type.Object(
        {
          id: text,
          name: text,
          status: names(partnerStatuses),
          tier: names(tiers),
          version: text,
          channels: Type.Array(
            Type.Object({ name: text, kind: Type.String({ description: 'folder, sftp …' }) }, closed),
          ),
        },
        closed,
      ),
    ),
  },
  { ...closed, title: 'Partners' },
);

export const partnerRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/partners',
    name: 'listPartners',
    summary: 'Every partner, with its status, tier and channels.',
    roles: ['reader', 'operator'],
    answer: { status: 200, description: 'All of them, by id.', schema: PartnersAnswer },
    async handle(_asked, { book }) {
      const { version, partners } = book();
      const sorted = [...partners.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      return json({ version, partners: sorted.map(partnerEntry) });
    },
  }),
];

function partnerEntry({ id, name, status, tier, version, channels }: Partner) {
  return {
    id,
    name,
    status,
    tier,
    version,
    channels: Object.values(channels).map((channel) => ({ name: channel.name, kind: kindOf(channel) })),
  };
}

/** A channel is its name and one key, which says its kind. */
function kindOf(channel: object): string {
  return Object.keys(channel).find((key) => key !== 'name') ?? 'unknown';
}
