/** What whoever sent a batch of updates is answered, over HTTP and over NATS: schemas, for the documents of both. */
import { Type } from 'typebox';
import { closed } from '../../translators/canonical/parts.ts';
import { type ItemOutcome, itemOutcomes } from './inventory-updates.ts';

const outcomes = Object.keys(itemOutcomes) as ItemOutcome[];

const Result = Type.Object(
  {
    key: Type.String(),
    outcome: Type.Enum(outcomes, {
      description: outcomes.map((outcome) => `${outcome}: ${itemOutcomes[outcome]}`).join(' '),
    }),
    reason: Type.Optional(Type.String({ description: 'Why it changed nothing.' })),
  },
  closed,
);

const Warning = Type.Object(
  {
    code: Type.String({ description: 'As findings have it.' }),
    message: Type.String({ description: 'What is odd, with its value.' }),
    hint: Type.String({ description: 'What a person can do about it.' }),
  },
  closed,
);

export const BatchAnswer = Type.Object(
  {
    transmission: Type.String({ description: 'Under which the batch is kept, with its bytes and findings.' }),
    test: Type.Boolean({ description: 'True where the partner is in test: nothing was changed.' }),
    repeated: Type.Boolean({ description: 'True where this batch was recorded before.' }),
    results: Type.Array(Result, { description: 'One for each update, in their order.' }),
    warnings: Type.Array(Warning, {
      description: 'What somebody should look at although it was taken, as a SKU that the item master does not know.',
    }),
  },
  { ...closed, title: 'What became of a batch' },
);

/** Of a command that is no batch, or that made the gateway fail to the last try. HTTP has problems for that. */
export const RejectedCommand = Type.Object(
  {
    transmission: Type.String({ description: 'Under which its bytes are kept.' }),
    rejected: Type.String({ description: 'Why nothing of it was taken.' }),
  },
  { ...closed, title: 'A command of which nothing was taken' },
);
