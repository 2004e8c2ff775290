/** What `check` says of AS2 beyond errors: keys of ours that are missing, certificates that end. */

import { readKeys } from '../../channels/as2/keys/key-folder.ts';
import { systemClock } from '../../clock.ts';
import type { Partner } from '../../partners/partner.ts';
import type { Settings } from '../../settings/settings.ts';
import { as2Channels, as2Warnings } from '../../wiring/as2/warnings.ts';
import { type Line, styled } from './layout.ts';

/** Sentences; none where no partner has an AS2 channel, or all is well for a month. */
export async function as2WarningsOf(partners: readonly Partner[], settings: Settings): Promise<readonly string[]> {
  const channels = as2Channels(partners);
  if (channels.length === 0) return [];
  try {
    const keys = await readKeys(settings.as2.keys);
    const none = `There is no AS2 key of ours in ${settings.as2.keys}: make one with ./crossdock keys new.`;
    return [...(keys.length === 0 ? [none] : []), ...as2Warnings(channels, keys, systemClock.now())];
  } catch (error) {
    return [`Our AS2 keys in ${settings.as2.keys} cannot be read: ${(error as Error).message}.`];
  }
}

/** Lines under the table. */
export function warningLines(warnings: readonly string[]): readonly Line[] {
  return warnings.length === 0
    ? []
    : ['', ...warnings.map((warning): Line => [styled('yellow', 'warning: '), warning])];
}
