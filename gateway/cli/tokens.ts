/** `crossdock tokens`: who may use the API. Works on the folder of the tokens, also while the gateway runs. */
import { lastUsed, listTokens, makeToken, revokeToken } from '../api/tokens/folder.ts';
import { isExpired, type Role, roleNames, roles, type TokenRecord } from '../api/tokens/token.ts';
import { instant, systemClock } from '../clock.ts';
import { readPartners } from '../partners/read.ts';
import { nearestWord, orList } from '../settings/nearest.ts';
import type { Settings } from '../settings/settings.ts';
import { parseDurationMs } from '../settings/units.ts';
import type { Arguments } from './arguments.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, Refusal, sharedOptions, UsageError } from './command.ts';
import { styled, table } from './lines/layout.ts';
import { when } from './lines/phrases.ts';
import type { Io } from './terminal.ts';

export const tokens: Command = {
  usage: 'new NAME --role ROLE [--partner PARTNER] [--expires 90d] | list | revoke ID',
  about: [
    'Makes, lists and revokes the tokens of the HTTP API. new writes the token to standard output, once: only its sha-256 is kept, so put it where its user will read it. A running gateway knows a new token at once, and a revoked one no more.',
    `Roles: ${roleNames.map((role) => `${role}: ${roles[role]}`).join(' ')}`,
  ],
  options: {
    role: { value: 'ROLE', text: `What it may do: ${orList(roleNames)}.` },
    partner: { value: 'PARTNER', text: 'For whom a writer speaks: the name of a folder under partners/.' },
    expires: { value: 'TIME', text: 'How long it holds, as 90d; for ever unless told.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 1, max: 2, missing: 'crossdock tokens new NAME, list, or revoke ID' },
  examples: [
    ['crossdock tokens new "WMS Dallas" --role writer --partner wms', 'a token with which wms says inventory updates'],
    ['crossdock tokens list', 'all of them, and when each was last used'],
  ],
  exits: [
    [exitCodes.ok, 'done'],
    [exitCodes.bad, 'there is no such token or partner, or the folder cannot be written'],
    [exitCodes.usage, 'the command was not understood, or the settings have errors'],
  ],
  async run(args, io) {
    const [action, operand] = args.operands;
    const settings = askedSettings(args, io);
    if (action === 'new') return await make(args, io, settings, operand);
    if (action === 'list' && operand === undefined) return list(args, io, settings.api.tokens);
    if (action === 'revoke' && operand !== undefined) return revoke(io, settings.api.tokens, operand);
    throw new UsageError(
      `tokens ${args.operands.join(' ')}`,
      'It is tokens new NAME, tokens list, or tokens revoke ID.',
    );
  },
};

/** Longest name, in characters. */
const nameCharsMax = 100;

async function make(args: Arguments, io: Io, settings: Settings, name: string | undefined): Promise<number> {
  if (name === undefined || name === '' || name.length > nameCharsMax) {
    throw new UsageError(`a token has a name of 1 to ${nameCharsMax} characters`, 'Name who or what will use it.');
  }
  const now = systemClock.now();
  const role = roleOf(args.text('role'));
  const partner = await partnerOf(args.text('partner'), role, settings);
  const expiresAt = expiryOf(args.text('expires'), now);
  const made = makeToken(settings.api.tokens, {
    name,
    role,
    ...(partner !== undefined && { partner }),
    createdAt: instant(now),
    ...(expiresAt !== undefined && { expiresAt }),
  });
  const { id } = made.record;
  if (args.has('json')) io.out.json({ ...shown(made.record), token: made.token });
  else {
    io.out.line(made.token);
    io.err.line(`Token ${id} for ${name}. It is shown this once; crossdock tokens revoke ${id} ends it.`);
  }
  return exitCodes.ok;
}

function roleOf(text: string | undefined): Role {
  if (text === undefined) throw new UsageError(`which role? --role ${orList(roleNames)}`);
  if ((roleNames as readonly string[]).includes(text)) return text as Role;
  throw new UsageError(`there is no role ${JSON.stringify(text)}; it is ${orList(roleNames)}`);
}

/** Throws a Refusal where the partner is not there: its token would never work. */
async function partnerOf(asked: string | undefined, role: Role, settings: Settings): Promise<string | undefined> {
  if (role !== 'writer') {
    if (asked !== undefined) throw new UsageError(`a ${role} speaks for no partner: leave --partner out`);
    return undefined;
  }
  if (asked === undefined) throw new UsageError('a writer speaks for one partner: --partner PARTNER');
  const { book } = await readPartners(settings.folders.partners, settings);
  if (book === undefined) throw new Refusal('the partners have errors', 'crossdock check says which.');
  if (book.partners.has(asked)) return asked;
  const near = nearestWord(asked, book.partners.keys());
  throw new Refusal(
    `there is no partner ${JSON.stringify(asked)}`,
    near === undefined ? undefined : `Did you mean ${near}?`,
  );
}

function expiryOf(text: string | undefined, now: number): string | undefined {
  if (text === undefined) return undefined;
  const ms = parseDurationMs(text);
  if (ms === undefined || ms === 0)
    throw new UsageError(`--expires is ${JSON.stringify(text)}; it is a length of time, as 90d`);
  return instant(now + ms);
}

/** A token without its hash. */
function shown({ sha256: _, ...record }: TokenRecord): Omit<TokenRecord, 'sha256'> {
  return record;
}

function list(args: Arguments, io: Io, folder: string): number {
  const all = listTokens(folder);
  const used = lastUsed(folder);
  if (args.has('json')) {
    for (const record of all) io.out.json({ ...shown(record), lastUsedAt: used[record.id] ?? null });
  } else if (all.length === 0) io.err.line('There is no token yet; crossdock tokens new makes one.');
  else {
    const now = systemClock.now();
    io.out.lines(
      table(
        columns,
        all.map((record) => [
          styled('bold', record.id),
          record.role,
          record.partner ?? '-',
          when(record.createdAt),
          record.expiresAt === undefined
            ? 'never'
            : isExpired(record, now)
              ? styled('red', 'expired')
              : when(record.expiresAt),
          used[record.id] === undefined ? 'never' : when(used[record.id] as string),
          record.name,
        ]),
      ),
    );
  }
  return exitCodes.ok;
}

const columns = [
  { title: 'ID' },
  { title: 'ROLE' },
  { title: 'PARTNER' },
  { title: 'MADE (UTC)' },
  { title: 'EXPIRES' },
  { title: 'LAST USED' },
  { title: 'NAME' },
] as const;

function revoke(io: Io, folder: string, id: string): number {
  if (!revokeToken(folder, id))
    throw new Refusal(`there is no token ${JSON.stringify(id)}`, 'crossdock tokens list shows them.');
  io.err.line(`Token ${id} is revoked.`);
  return exitCodes.ok;
}
