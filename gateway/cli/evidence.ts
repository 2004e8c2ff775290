/** `crossdock evidence`: what proves that a file came or went over AS2, as files that openssl verifies without us. */

import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Scratch } from '../channels/as2/bytes.ts';
import { certificateFiles } from '../channels/as2/channel-settings.ts';
import { exportReceived, exportSent } from '../channels/as2/evidence/export.ts';
import { readKeys } from '../channels/as2/keys/key-folder.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { Settings } from '../settings/settings.ts';
import { evidenceFolder } from '../wiring/as2/partnerships.ts';
import { askedPartners } from './asked-partner.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, lookUpExits, Refusal, sharedOptions } from './command.ts';
import { styled } from './lines/layout.ts';
import { askedTransmission, openedLedger } from './opened-ledger.ts';

export const evidence: Command = {
  usage: 'ID FOLDER',
  about: [
    'Writes what proves that a transmission came or went over AS2 into a folder: the message as it was on the wire, the decision, the receipt, and the certificates of both sides; and prints the openssl commands that verify it without Crossdock. Private keys are not written: the command that decrypts names where ours lies.',
    'It reads what was kept at the time: a later change of certificates or of the configuration does not alter it.',
  ],
  options: { config: sharedOptions.config, json: sharedOptions.json },
  operands: { min: 2, max: 2, missing: 'which transmission, and into which folder?' },
  examples: [['crossdock evidence in-8c41 proof', 'the files go into the new folder proof']],
  exits: lookUpExits,
  async run(args, io) {
    const [id = '', folder = ''] = args.operands;
    const settings = askedSettings(args, io);
    using ledger = openedLedger(settings);
    const transmission = await askedTransmission(ledger, id);
    const to = resolve(io.cwd, folder);
    await mkdir(to, { recursive: true });
    if ((await readdir(to)).length > 0) throw new Refusal(`${to} is not empty`, 'Name a new folder.');
    const { files, commands } = await exported(transmission, settings, to);
    if (files.length === 0)
      throw new Refusal(`${transmission.id} did not go over AS2, or its evidence is no longer kept`);
    if (args.has('json')) {
      io.out.json({ transmission: transmission.id, folder: to, files, commands });
      return exitCodes.ok;
    }
    io.out.line(`${to}: ${files.join(', ')}`);
    io.out.line();
    io.out.line('In that folder, without Crossdock:');
    for (const { about, command } of commands) io.out.lines([styled('dim', `# ${about}`), command]);
    return exitCodes.ok;
  },
};

async function exported(transmission: Transmission, settings: Settings, to: string) {
  const folder = evidenceFolder(settings.folders.data);
  if (!existsSync(join(folder, 'evidence.sqlite'))) return { files: [], commands: [] };
  await using scratch = new Scratch(join(to, '.unfinished'), settings.as2.limits);
  const { direction, id, partner, channel, messageId } = transmission;
  const settingsOf = (await askedPartners(settings)).partners.get(partner)?.channels[channel];
  const as2 = settingsOf && 'as2' in settingsOf ? settingsOf.as2 : undefined;
  const theirs = as2 ? certificateFiles(as2.given).filter(({ isTheirs }) => isTheirs) : [];
  const parts = {
    evidenceFolder: folder,
    to,
    keys: await readKeys(settings.as2.keys),
    keyFolder: settings.as2.keys,
    certificates: theirs.map(({ file }) => ({ certificate: new X509Certificate(as2?.pems[file] ?? '') })),
    scratch,
  };
  if (direction === 'out') return await exportSent(id, parts);
  return messageId === null ? { files: [], commands: [] } : await exportReceived(messageId, partner, parts);
}
