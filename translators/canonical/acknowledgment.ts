/**
 * Acknowledgment: what a partner's 997 or 999 says of a group that we sent. The 999 names its segments IK where the 997
 * names them AK, and means the same; what only it has is optional here.
 *
 * The group's verdict (AK9) comes last: parts before the last one have an empty `status`, zero counts and no codes.
 */
import { type Static, Type } from 'typebox';
import { closed, Extra, Part } from './parts.ts';

const code = Type.String({
  description: 'X12 element 715 or 717: A accepted, E with errors, P partially, R rejected …',
});

/** CTX of a 999: which order or line an error is in, or what made a rule apply. */
const Context = Type.Object(
  {
    name: Type.String({ description: 'CTX01-01, as BEG03 or SITUATIONAL TRIGGER.' }),
    value: Type.Optional(Type.String({ description: 'CTX01-02: the value there.' })),
  },
  closed,
);

export const Acknowledgment = Type.Object(
  {
    type: Type.Literal('acknowledgment'),
    part: Part,
    functionalId: Type.String({ description: 'AK101: functional group id of what is acknowledged, IB for 846.' }),
    groupControl: Type.String({ description: 'AK102: GS06 of what is acknowledged.' }),
    version: Type.Optional(Type.String({ description: 'AK103: GS08 of what is acknowledged.' })),
    status: code,
    setsIncluded: Type.Integer(),
    setsReceived: Type.Integer(),
    setsAccepted: Type.Integer(),
    codes: Type.Array(Type.String()),
    sets: Type.Array(
      Type.Object(
        {
          set: Type.String(),
          control: Type.String(),
          convention: Type.Optional(Type.String({ description: 'AK203: ST03 of what is acknowledged.' })),
          status: code,
          codes: Type.Array(Type.String()),
          errors: Type.Array(
            Type.Object(
              {
                segment: Type.String(),
                ordinal: Type.Integer(),
                loop: Type.Optional(Type.String()),
                codes: Type.Array(Type.String()),
                contexts: Type.Optional(Type.Array(Context)),
                elements: Type.Array(
                  Type.Object(
                    {
                      position: Type.String({ description: 'AK401: element, component and repeat, as 5, 5.2, 5.2.1.' }),
                      reference: Type.Optional(Type.String({ description: 'AK402: data element number.' })),
                      code: Type.String(),
                      value: Type.Optional(Type.String()),
                      contexts: Type.Optional(Type.Array(Context)),
                    },
                    closed,
                  ),
                ),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    extra: Type.Array(Extra),
  },
  { ...closed, $id: 'crossdock/acknowledgment/v1', title: 'Acknowledgment' },
);
export type Acknowledgment = Static<typeof Acknowledgment>;
