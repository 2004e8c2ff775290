/** A change of a canary, as programs read it: by the API and the command line alike. Pure. */
import { Type } from 'typebox';
import { closed, DecimalText, InstantText } from '../../translators/canonical/parts.ts';
import { type CanaryRun, canaryOutcomes } from '../ledger/canary-store.ts';
import { type CanaryStage, canaryStages, isOverdue, stageOf, stageTimes } from './plan.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const names = <T extends string>(of: Readonly<Record<T, string>>) => Object.keys(of) as T[];
const stage = (what: string) =>
  orNull(Type.Number(), `Seconds from the update until ${what}; null: not yet, or never seen.`);

export const CanaryFacts = Type.Object(
  {
    partner: Type.String(),
    rule: Type.String({ description: 'Send rule that is timed, by its key.' }),
    sku: Type.String({ description: 'The synthetic SKU.' }),
    location: Type.String(),
    quantity: { ...DecimalText, description: 'What it was changed to.' },
    dueAt: InstantText,
    updatedAt: { ...InstantText, description: 'When the update was committed: what the seconds count from.' },
    overdueFrom: { ...InstantText, description: 'When it should be through.' },
    stage: Type.Enum(['updated', ...names(canaryStages)], { description: 'How far it has come.' }),
    outcome: orNull(Type.Enum(names(canaryOutcomes)), 'How it ended; null while it is under way.'),
    overdue: Type.Boolean({ description: 'It is under way, and should be through by now.' }),
    endedAt: orNull(InstantText, 'When it ended.'),
    advice: orNull(Type.String(), 'The first advice that told it.'),
    told: orNull(Type.String(), 'What that told; several places with | between.'),
    transmission: Type.String({ description: 'The update.' }),
    seconds: Type.Object(
      {
        composed: stage('an advice that tells it was composed'),
        delivered: stage('its file was delivered'),
        fetched: stage('the partner fetched that, over the hosted drop'),
        acknowledged: stage('the partner acknowledged it'),
        open: orNull(Type.Number(), 'Age of one that is under way, in seconds.'),
      },
      closed,
    ),
  },
  { ...closed, title: 'Change of a canary' },
);

/** @param now milliseconds since 1970 */
export function canaryFacts(run: CanaryRun, now: number) {
  const { partner, rule, sku, location, quantity, dueAt, updatedAt, overdueFrom, outcome, endedAt } = run;
  const times = stageTimes(run);
  const seconds = (name: CanaryStage) => (times[name] === undefined ? null : times[name] / 1_000);
  return {
    ...{ partner, rule, sku, location, quantity, dueAt, updatedAt, overdueFrom },
    ...{ stage: stageOf(run), outcome, overdue: isOverdue(run, now), endedAt },
    ...{ advice: run.advice, told: run.told, transmission: run.transmission },
    seconds: {
      composed: seconds('composed'),
      delivered: seconds('delivered'),
      fetched: seconds('fetched'),
      acknowledged: seconds('acknowledged'),
      open: outcome === null ? openMs(run, now) / 1_000 : null,
    },
  };
}

/** Age of a change that is under way, in milliseconds. */
export function openMs({ updatedAt }: Pick<CanaryRun, 'updatedAt'>, now: number): number {
  return Math.max(0, now - Date.parse(updatedAt));
}
