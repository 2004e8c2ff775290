/**
 * A partner's guideline for one set: what it asks beyond the dictionary, and what it asks less. A file of the partner's
 * folder, as guidelines/850.yaml, laid over the dictionary once when it is compiled. place.ts has how segments and
 * elements are named.
 */
import { type Static, Type } from 'typebox';
import { dataRules } from '../findings-data.ts';
import { guidelineRules } from '../findings-guideline.ts';

const closed = { additionalProperties: false } as const;

const { 'set-not-expected': _a, 'set-untranslated': _b, 'findings-cut': _c, ...contentRules } = dataRules;
const { tolerated: _d, ...ownRules } = guidelineRules;

/** Rules that a guideline may weigh otherwise: those about a set's content. */
export const weighableRules = { ...contentRules, ...ownRules };
export type WeighableCode = keyof typeof weighableRules;

const Use = Type.Enum(['required', 'optional', 'forbidden'], {
  description: 'Whether it has to be there, may be, or must not.',
});

const Times = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const Length = Type.Integer({ minimum: 1, maximum: 4_096 });
const Codes = Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: 1_000 });

const SegmentRule = Type.Object(
  {
    use: Type.Optional(Use),
    needs: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 80 }), {
        minItems: 1,
        maxItems: 32,
        description: 'First elements of which each has to come, as DP for a REF*DP.',
      }),
    ),
    max: Type.Optional({ ...Times, description: 'How often it may come in its loop.' }),
  },
  { ...closed, description: 'A segment, or the loop that it opens.' },
);

const ElementRule = Type.Object(
  {
    use: Type.Optional(Use),
    codes: Type.Optional({ ...Codes, description: 'The only values that are allowed.' }),
    addCodes: Type.Optional({ ...Codes, description: "Codes that are allowed beside the dictionary's." }),
    min: Type.Optional({ ...Length, description: 'Shortest length, in characters or digits.' }),
    max: Type.Optional({ ...Length, description: 'Longest length, in characters or digits.' }),
  },
  { ...closed, description: 'An element.' },
);

const Weight = Type.Enum(['off', 'notice', 'warning', 'error'], {
  description: 'How much a finding weighs: an error rejects, a warning and a notice are kept, off is not looked at.',
});

const WeightInPlaces = Type.Object(
  {
    as: Weight,
    at: Type.Array(Type.String({ minLength: 2, maxLength: 64 }), {
      minItems: 1,
      maxItems: 100,
      description: 'Segments or elements where it holds, as PO106 or */REF; everywhere unless told.',
    }),
  },
  { ...closed, description: 'A rule weighed otherwise in some places.' },
);

export const Guideline = Type.Object(
  {
    set: Type.String({
      pattern: '^[0-9]{3}$',
      patternErrorMessage: 'an X12 transaction set has three digits, as 850',
      description: 'The set that it is of, as 850.',
    }),
    title: Type.Optional(Type.String({ description: 'Whose guide it follows, and which edition; for people.' })),
    segments: Type.Optional(
      Type.Record(Type.String(), SegmentRule, {
        description:
          'Segments by their place, as REF, PO1/SCH, HL:S/TD5 (in the HL loops of level S) or */REF (anywhere). Of two rules for a place the later one wins.',
      }),
    ),
    elements: Type.Optional(
      Type.Record(Type.String(), ElementRule, {
        description: 'Elements by their place, as BEG03, PO1/N104, HL:I/SN103 or PO1/SLN05-01 (a component).',
      }),
    ),
    findings: Type.Optional(
      Type.Object(
        Object.fromEntries(
          Object.entries<{ rule: string }>(weighableRules).map(([code, { rule }]) => [
            code,
            Type.Optional(Type.Union([Weight, WeightInPlaces], { description: rule })),
          ]),
        ),
        { ...closed, description: 'Rules turned off, or weighed otherwise, by the code of their findings.' },
      ),
    ),
    unknownSegments: Type.Optional(
      Type.Union(
        [
          Type.Literal('keep'),
          Type.Array(Type.String({ pattern: '^[A-Z][A-Z0-9]{1,2}$' }), { minItems: 1, maxItems: 100 }),
        ],
        {
          description:
            'Segments that the set has not: `keep` lets all pass, a list those; kept under extra, with a notice.',
        },
      ),
    ),
  },
  { ...closed, $id: 'guideline.schema.json', title: "Crossdock partner's guideline of an X12 set" },
);
type Typed = Static<typeof Guideline>;
export type SegmentRule = Static<typeof SegmentRule>;
export type ElementRule = Static<typeof ElementRule>;
export type FindingWeight = Static<typeof Weight>;
export type WeightRule = FindingWeight | Static<typeof WeightInPlaces>;

/** A guideline as it was read and checked; plain data, which can be sent to another thread. */
export type Guideline = Omit<Typed, 'findings'> & {
  readonly findings?: Readonly<Partial<Record<WeighableCode, WeightRule>>>;
};
