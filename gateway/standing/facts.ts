/** How a number stands, as programs read it: by the API and the command line alike. Pure. */
import { Type } from 'typebox';
import { closed, DecimalText, InstantText } from '../../translators/canonical/parts.ts';
import type { Said, StandingLine } from './compare.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const SaidFacts = Type.Object(
  {
    quantity: orNull(DecimalText, 'null: that the item is not sold.'),
    advice: Type.String({ description: 'Its id, for `crossdock explain`.' }),
    composedAt: { ...InstantText, description: 'When the number was true.' },
    acknowledgedAt: orNull(InstantText, 'When the partner accepted it; null where it has not.'),
  },
  closed,
);

export const StandingFacts = Type.Object(
  {
    rule: Type.String({ description: 'Send rule, by its key.' }),
    sku: Type.String(),
    location: orNull(Type.String(), 'Ours; null: all of ours as one sum.'),
    state: Type.Enum(['agreed', 'differs', 'unacknowledged'], {
      description:
        'agreed: the partner acknowledged what it would be told now; differs: something else; unacknowledged: nothing.',
    }),
    available: { ...DecimalText, description: 'Available-to-sell now.' },
    would: orNull(DecimalText, 'What the buffer policy would say now; null: that the item is not sold.'),
    advised: orNull(SaidFacts, 'The last that it was sent; null: nothing.'),
    acknowledged: orNull(SaidFacts, 'The last that it accepted; null: nothing.'),
    since: orNull(InstantText, 'When the truth moved away from what it acknowledged.'),
    lagSeconds: orNull(Type.Integer(), 'How long ago that was.'),
    variance: orNull(DecimalText, 'Units it was told less units available.'),
  },
  { ...closed, title: 'Truth, advised, acknowledged' },
);

/** @param now milliseconds since 1970 */
export function standingFacts(rule: string, line: StandingLine, now: number) {
  const { sku, location, state, available, would, advised, acknowledged, since, variance } = line;
  return {
    ...{ rule, sku, location, state, available, would },
    advised: advised && saidFacts(advised),
    acknowledged: acknowledged && saidFacts(acknowledged),
    since,
    lagSeconds: since === null ? null : Math.max(0, Math.round((now - Date.parse(since)) / 1_000)),
    variance,
  };
}

function saidFacts({ quantity, advice, composedAt, acceptedAt }: Said) {
  return { quantity, advice, composedAt, acknowledgedAt: acceptedAt };
}
