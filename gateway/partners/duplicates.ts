/**
 * What a partner that sends something twice gets, layer by layer. The same bytes (`resend` of a receive rule) and the
 * same AS2 message are told before a file is read; these layers are told by what is in it.
 */
import { type Static, Type } from 'typebox';
import { DurationText, parseDurationMs } from '../settings/units.ts';

/** What becomes of a duplicate. */
export const duplicateActions = {
  reject: 'nothing of it goes on',
  flag: 'it is taken, and a warning names the earlier one',
  accept: 'nobody looks',
} as const;
export type DuplicateAction = keyof typeof duplicateActions;

/** Layers in the order in which they are looked at, and what repeats in each. */
export const duplicateLayers = {
  interchange: 'ISA13 from the same sender to the same receiver',
  group: 'GS06 of the same GS01 from the same application sender (GS02)',
  set: 'ST02 in a group of the same GS06, GS01 and GS02, in another interchange',
  purchaseOrder:
    'an original order (BEG01 00) of the same number and release (BEG03, BEG04) for the same ship-to (N1 ST)',
} as const;
export type DuplicateLayer = keyof typeof duplicateLayers;

/**
 * Unless told otherwise. Many a partner sends ISA13 000000001 for ever: refusing its orders would lose them, while a
 * warning loses nothing. GS06 and ST02 begin at 1 in every file of most, and so say nothing.
 */
const defaults: Readonly<Record<DuplicateLayer, DuplicateAction>> = {
  interchange: 'flag',
  group: 'accept',
  set: 'accept',
  purchaseOrder: 'flag',
};
const windowDefault = '30d';

const Action = (layer: DuplicateLayer) =>
  Type.Optional(
    Type.Enum(Object.keys(duplicateActions) as DuplicateAction[], {
      description: `${duplicateLayers[layer]}; ${defaults[layer]} unless told.`,
    }),
  );

export const DuplicateSettings = Type.Object(
  {
    window: Type.Optional({
      ...DurationText,
      description: `How long a number is remembered; ${windowDefault} unless told.`,
    }),
    interchange: Action('interchange'),
    group: Action('group'),
    set: Action('set'),
    purchaseOrder: Action('purchaseOrder'),
  },
  {
    additionalProperties: false,
    description: `What happens to what the partner sent before, by layer. ${Object.entries(duplicateActions)
      .map(([action, sentence]) => `${action}: ${sentence}.`)
      .join(' ')} A first try that failed or was rejected never counts.`,
  },
);

/** A partner's settings with every default filled in. */
export interface DuplicateRules extends Readonly<Record<DuplicateLayer, DuplicateAction>> {
  /** The window as people write it, and in milliseconds. */
  readonly window: string;
  readonly windowMs: number;
}

export function duplicateRules(told: Static<typeof DuplicateSettings> = {}): DuplicateRules {
  const { window = windowDefault, ...actions } = told;
  return { ...defaults, ...actions, window, windowMs: parseDurationMs(window) ?? 0 };
}
