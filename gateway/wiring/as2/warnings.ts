/** What will stop AS2 with a partner soon, or has: certificates that end, of partners and of ours. Pure. */
import { type As2ChannelSettings, certificateFiles } from '../../channels/as2/channel-settings.ts';
import { listKeys, type StoredKey, warnDays } from '../../channels/as2/keys/key-folder.ts';
import { lastDay } from '../../partners/certificates.ts';
import type { Partner } from '../../partners/partner.ts';

const dayMs = 86_400_000;

export interface As2ChannelOf {
  readonly partner: Partner;
  readonly name: string;
  readonly as2: As2ChannelSettings;
}

/** Every AS2 channel that is in use. A draft takes and sends nothing: to its partner we are nobody yet. */
export function as2Channels(partners: Iterable<Partner>): readonly As2ChannelOf[] {
  return [...partners]
    .filter(({ status }) => status !== 'draft')
    .flatMap((partner) =>
      Object.values(partner.channels).flatMap((channel) =>
        'as2' in channel ? [{ partner, name: channel.name, as2: channel.as2 }] : [],
      ),
    );
}

/** Sentences for the coordinator, partners first; none where all is well for a month. */
export function as2Warnings(
  channels: readonly As2ChannelOf[],
  keys: readonly StoredKey[],
  now: number,
): readonly string[] {
  const theirs = channels.flatMap(({ partner, as2 }) => {
    const files = certificateFiles(as2.given).filter(({ isTheirs }) => isTheirs);
    const { file, end } = lastDay(
      files.map((each) => each.file),
      as2.pems,
    );
    const days = Math.floor((end.getTime() - now) / dayMs);
    if (days >= warnDays) return [];
    const what = `The AS2 certificate ${file} of ${partner.id}`;
    const day = end.toISOString().slice(0, 10);
    if (days < 0) return [`${what} ended on ${day}: nothing can be exchanged. Ask the partner for the new one.`];
    return [`${what} ends on ${day}, in ${days} days: ask the partner for the next one, and put it beside this one.`];
  });
  const ours = listKeys(keys, now).flatMap(({ name, warning }) =>
    warning === undefined ? [] : [`Our AS2 key ${name}: ${warning}`],
  );
  return [...theirs, ...ours];
}
