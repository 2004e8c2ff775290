/**
 * The canary in partner.yaml: a synthetic item whose number the gateway itself changes, to time how long a change takes to
 * be known to the partner. Never real stock.
 */
import { Type } from 'typebox';
import { DurationText } from '../../settings/units.ts';

const closed = { additionalProperties: false } as const;

export const Canary = Type.Object(
  {
    sku: Type.String({
      minLength: 1,
      maxLength: 48,
      description: 'Synthetic SKU, as CANARY-NORTHWIND: in no items.csv, and not in the item master.',
    }),
    items: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Z0-9]{2}$' }), Type.String({ minLength: 1, maxLength: 48 }), {
        additionalProperties: false,
        minProperties: 1,
        patternErrorMessage: 'a number is named by its qualifier (X12 element 235), as VN',
        description: 'Numbers that the partner knows it by, by their qualifier, as { VN: CANARY-1 }.',
      }),
    ),
    every: { ...DurationText, description: 'Time between two changes; none is made while one is under way.' },
    within: {
      ...DurationText,
      description:
        'How long a change may take until the partner has acknowledged it, from when it could be sent: at once by the fast lane, else from the next time of the schedule. Beyond that there is an alert.',
    },
    rule: Type.Optional(
      Type.String({ description: 'Send rule that is timed, by its `id`; the first inventory-advice unless told.' }),
    ),
    location: Type.Optional(
      Type.String({ description: 'Our location that it lies at; the first that the rule tells of unless told.' }),
    ),
    class: Type.Optional(
      Type.String({ minLength: 1, description: 'Its item class, for the buffer policy and the fast lane.' }),
    ),
    quantity: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,8}$',
        patternErrorMessage: 'a quantity is a whole number from 1, as 100',
        description: 'What it changes to from zero, and back; 100 unless told.',
      }),
    ),
  },
  { ...closed, description: 'A synthetic item whose change is timed from update to acknowledgment.' },
);

/** A canary as the gateway works with it. */
export interface PartnerCanary {
  readonly sku: string;
  readonly items: readonly { readonly qualifier: string; readonly value: string }[];
  readonly everyMs: number;
  readonly withinMs: number;
  /** Key of the send rule that is timed. */
  readonly rule: string;
  /** Undefined: the first of ours. */
  readonly location: string | undefined;
  readonly class: string | undefined;
  /** Whole units. */
  readonly quantity: string;
  /** Where its SKU stands, for what is wrong with it beyond its own folder. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
}
