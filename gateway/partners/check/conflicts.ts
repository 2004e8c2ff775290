/**
 * What two partners, or two channels, cannot share: an X12 identity, AS2 names, a user of the hosted drop, folders that
 * one of them takes files from, and those that a login shows.
 * A draft takes and sends nothing, and so is in nobody's way.
 */
import { dirname } from 'node:path';
import { quote } from '../../settings/wording.ts';
import type { Complaints } from '../complaints.ts';
import type { ChannelSettings } from '../partner.ts';
import type { PartnerFile } from '../schema/schema.ts';
import { checkAs2Names } from './check-as2.ts';

/** A partner whose own file is right. */
export interface Candidate {
  readonly id: string;
  readonly file: PartnerFile;
  readonly channels: Readonly<Record<string, ChannelSettings>>;
  readonly complaints: Complaints;
}

/** Complains about each conflict at the later of the two, in the order of the partners' names. `as2Name`: our own. */
export function checkConflicts(candidates: readonly Candidate[], as2Name: string): void {
  const active = candidates.filter(({ file }) => file.status !== 'draft');
  checkIdentities(active);
  checkUsers(active);
  checkFolders(active);
  checkAs2Names(active, as2Name);
}

function checkIdentities(candidates: readonly Candidate[]): void {
  const seen = new Map<string, string>();
  for (const { id, file, complaints } of candidates) {
    if (!file.x12) continue;
    const { them } = file.x12;
    const identity = `${them.qualifier} ${them.id.trim()}`;
    const other = seen.get(identity);
    if (other === undefined) seen.set(identity, id);
    else complaints.value(['x12', 'them', 'id'], `partner ${other} has the same X12 identity, ${quote(identity)}`);
  }
}

function checkUsers(candidates: readonly Candidate[]): void {
  const seen = new Map<string, string>();
  for (const { id, channels, complaints } of candidates) {
    for (const channel of Object.values(channels)) {
      if (!('folder' in channel) || !channel.login) continue;
      const { user } = channel.login;
      const other = seen.get(user);
      seen.set(user, `channel ${channel.name} of partner ${id}`);
      if (other === undefined) continue;
      complaints.value(
        ['channels', channel.name, 'folder', 'login', 'user'],
        `${other} has the user ${quote(user)} too`,
      );
    }
  }
}

const roles = ['in', 'out', 'done', 'refused'] as const;
type Role = (typeof roles)[number];

interface Use {
  readonly partner: string;
  readonly channel: string;
  readonly role: Role;
  readonly path: string;
  /** The channel has a login, which shows the folder to the partner. */
  readonly isShown: boolean;
  readonly complaints: Complaints;
}

function checkFolders(candidates: readonly Candidate[]): void {
  const uses = candidates.flatMap(({ id, channels, complaints }) =>
    Object.values(channels).flatMap((channel) =>
      'folder' in channel
        ? roles.map((role): Use => {
            const { name, folder } = channel;
            const isShown = channel.login !== undefined && role !== 'refused';
            return { partner: id, channel: name, role, path: folder[role], isShown, complaints };
          })
        : [],
    ),
  );
  const byPath = new Map<string, Use[]>();
  for (const use of uses) {
    const there = byPath.get(use.path) ?? [];
    const other = there.find((earlier) => collide(earlier, use));
    if (other) complain(use, `is also ${named(other)}`);
    byPath.set(use.path, [...there, use]);
  }
  for (const use of uses) {
    const around = inFolderAround(use.path, byPath);
    if (around) complain(use, `stands inside ${named(around)}, whose files are taken`);
  }
}

function inFolderAround(path: string, byPath: ReadonlyMap<string, readonly Use[]>): Use | undefined {
  for (let here = dirname(path), last = path; here !== last; last = here, here = dirname(here)) {
    const around = byPath.get(here)?.find(({ role }) => role === 'in');
    if (around) return around;
  }
  return undefined;
}

/** Whether two uses of one folder hinder each other; taken files of several channels may lie together. */
function collide(a: Use, b: Use): boolean {
  if (a.partner === b.partner && a.channel === b.channel) return true;
  // No partner sees another's files.
  if (a.partner !== b.partner && (a.isShown || b.isShown)) return true;
  if (a.role === 'in' || b.role === 'in') return true;
  if (a.role === 'out' && b.role === 'out') return a.partner !== b.partner;
  return a.role === 'out' || b.role === 'out';
}

function complain({ channel, role, path, complaints }: Use, why: string): void {
  complaints.value(['channels', channel, 'folder', role], `folder \`${role}\` is ${quote(path)}, which ${why}`);
}

function named({ partner, channel, role }: Use): string {
  return `\`${role}\` of channel ${channel} of partner ${partner}`;
}
