/** What a schema cannot say about AS2 channels of one partner.yaml, and what two partners cannot share of them. */
import { as2Complaints, type OwnAs2 } from '../../channels/as2/channel-settings.ts';
import { quote } from '../../settings/wording.ts';
import type { Complaints } from '../complaints.ts';
import type { PartnerFile } from '../schema/schema.ts';
import type { Candidate } from './conflicts.ts';

export function checkAs2(partner: PartnerFile, own: OwnAs2, complaints: Complaints): void {
  for (const [name, { as2 }] of Object.entries(partner.channels)) {
    if (as2 === undefined) continue;
    for (const { at, message } of as2Complaints(as2, own)) {
      complaints.value(['channels', name, 'as2', ...at], message);
    }
    if (as2.url === undefined) checkUnanswered(partner, name, complaints);
  }
}

/** Nothing can go out over a channel without a URL. */
function checkUnanswered({ x12, receive = [], send = [] }: PartnerFile, channel: string, complaints: Complaints): void {
  const over = `${quote(channel)} has no \`url\` that it could be sent to`;
  for (const [index, rule] of send.entries()) {
    if (rule.over === channel)
      complaints.value(['send', index, 'over'], `\`over\` is ${quote(channel)}, and channel ${over}`);
  }
  if (x12 === undefined || x12.acknowledge?.functional === 'never') return;
  const index = receive.findIndex(
    ({ over: each, set, document }) => each === channel && set !== undefined && document !== 'acknowledgment',
  );
  if (index < 0) return;
  const message = `what comes over ${quote(channel)} is acknowledged over it, and channel ${over}`;
  complaints.value(
    ['receive', index, 'over'],
    message,
    'give it a `url`, or write `acknowledge: { functional: never }`',
  );
}

/** By the two names of a message its partner is known: no two channels have the same pair. */
export function checkAs2Names(candidates: readonly Candidate[], us: string): void {
  const seen = new Map<string, string>();
  for (const { id, file, complaints } of candidates) {
    for (const [name, { as2 }] of Object.entries(file.channels)) {
      if (as2 === undefined) continue;
      const ours = as2.us ?? us;
      const key = JSON.stringify([as2.id, ours]);
      const other = seen.get(key);
      if (other !== undefined) {
        const message = `${other} has the same AS2 names, ${quote(as2.id)} and ours, ${quote(ours)}`;
        complaints.value(['channels', name, 'as2', 'id'], message);
      }
      seen.set(key, `channel ${name} of partner ${id}`);
    }
  }
}
