/** How far what a partner acknowledged may be from the truth, in partner.yaml. */
import { type Static, Type } from 'typebox';
import { DurationText } from '../../settings/units.ts';

export const Reconcile = Type.Object(
  {
    lag: Type.Optional({
      ...DurationText,
      description: 'How long a number may differ from what the partner acknowledged, as 6h.',
    }),
    share: Type.Optional(
      Type.String({
        pattern: '^([1-9]?[0-9]|100)%$',
        patternErrorMessage: 'a share is a whole number up to 100 and %, as 5%',
        description: 'How many of the numbers may differ, as 5%.',
      }),
    ),
    // biome-ignore lint/suspicious/noThenProperty: what follows is the word for it in the file; it is never called.
    then: Type.Optional(
      Type.Enum(['report', 'full'], {
        description:
          'Beyond that: report (unless told) raises an alert; full also sends everything, if no full advice is on its way or held.',
      }),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description:
      'Limits on how far truth and what the partner acknowledged may be apart; beyond them an alert is raised.',
  },
);

export type ReconcileSettings = Static<typeof Reconcile>;
