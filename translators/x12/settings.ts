/** A partner's X12 settings, as its partner.yaml gives them. */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

const Identity = Type.Object(
  {
    qualifier: Type.String({ minLength: 2, maxLength: 2, description: 'ISA05 or ISA07, as "ZZ" or "01".' }),
    id: Type.String({ minLength: 1, maxLength: 15, description: 'ISA06 or ISA08.' }),
    group: Type.Optional(
      Type.String({ minLength: 1, maxLength: 15, description: 'GS02 or GS03; the id unless told.' }),
    ),
  },
  closed,
);

export const X12Settings = Type.Object(
  {
    us: { ...Identity, description: 'Who we are to this partner.' },
    them: { ...Identity, description: 'Who the partner is.' },
    version: Type.String({
      pattern: '^00[3-8]0[0-9]{2}[A-Z0-9]*$',
      patternErrorMessage: 'a version is written as in GS08: 004010, 005010',
      description: 'GS08 of what we send, as 004010.',
    }),
    usage: Type.Optional(
      Type.Enum(['P', 'T'], { description: "ISA15 of what we send; by the partner's status unless told." }),
    ),
    delimiters: Type.Optional(
      Type.Object(
        {
          element: Type.Optional(Type.String({ minLength: 1, maxLength: 1, description: 'Element separator; "*".' })),
          component: Type.Optional(
            Type.String({ minLength: 1, maxLength: 1, description: 'Component separator, ISA16; ">".' }),
          ),
          repetition: Type.Optional(
            Type.String({ minLength: 1, maxLength: 1, description: 'Repetition separator from 00402 on; "^".' }),
          ),
          segment: Type.Optional(Type.String({ minLength: 1, maxLength: 1, description: 'Segment terminator; "~".' })),
          newline: Type.Optional(Type.Boolean({ description: 'A line feed after each terminator; true.' })),
        },
        { ...closed, description: 'Delimiters of what we send; what we read says its own in the ISA.' },
      ),
    ),
    acknowledge: Type.Optional(
      Type.Object(
        {
          functional: Type.Optional(
            Type.Enum(['always', 'never'], { description: 'Whether a 997 answers each functional group; always.' }),
          ),
        },
        { ...closed, description: 'What we answer.' },
      ),
    ),
  },
  { ...closed, description: 'X12 envelopes and acknowledgments.' },
);
export type X12Settings = Static<typeof X12Settings>;
