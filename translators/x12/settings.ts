/** A partner's X12 settings, as its partner.yaml gives them. */
import { type Static, Type } from 'typebox';
import { type ToleranceName, tolerances } from './guideline/tolerances.ts';
import { type CharacterSet, characterSets } from './validate/characters.ts';

const closed = { additionalProperties: false } as const;

const Replacement = Type.String({
  maxLength: 1,
  description: 'The character that stands for a delimiter; nothing takes it out.',
});

/** `name: sentence` of each entry. */
function sentences(entries: Readonly<Record<string, string>>): string {
  return Object.entries(entries)
    .map(([name, sentence]) => `${name}: ${sentence}`)
    .join(' ');
}

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
            Type.Enum(['always', 'never'], {
              description: 'Whether each functional group is answered, never one of acknowledgments (GS01 FA); always.',
            }),
          ),
          as: Type.Optional(
            Type.Enum(['997', '999', 'by-version'], {
              description:
                'The set that answers a group: 997, 999 (from 005010 on), or by-version: 999 for a group of 005010 or later, 997 for an older one; 997.',
            }),
          ),
          due: Type.Optional(
            Type.String({
              pattern: '^[1-9][0-9]{0,8}(s|m|h|d)$',
              patternErrorMessage: 'a length of time is a whole number and s, m, h or d, as 4h',
              description:
                'How long the partner has to acknowledge a group that we send (997 or 999), as 4h; after it the group is overdue. It is not waited for unless told.',
            }),
          ),
          interchange: Type.Optional(
            Type.Enum(['always', 'when-asked', 'never'], {
              description:
                'Whether a TA1 answers an interchange: always, never, or when-asked: where its ISA14 is 1, and where the interchange itself is faulty; when-asked.',
            }),
          ),
        },
        { ...closed, description: 'What we answer, and when the partner is to.' },
      ),
    ),
    characters: Type.Optional(
      Type.Enum(Object.keys(characterSets) as CharacterSet[], {
        description: `Characters that data may have; extended unless told. ${sentences(characterSets)}`,
      }),
    ),
    delimitersInData: Type.Optional(
      Type.Union([Type.Literal('refuse'), Type.Object({ replace: Replacement }, closed)], {
        description:
          'What happens to data of ours that holds a delimiter: refuse keeps the document back, replace writes another character for it; a blank unless told.',
      }),
    ),
    tolerate: Type.Optional(
      Type.Array(Type.Enum(Object.keys(tolerances) as ToleranceName[]), {
        description:
          'Deviations of the partner that are let pass, each use recorded as a notice; `crossdock check` says what each of them costs.',
      }),
    ),
  },
  { ...closed, description: 'X12 envelopes, acknowledgments and tolerances.' },
);
export type X12Settings = Static<typeof X12Settings>;
