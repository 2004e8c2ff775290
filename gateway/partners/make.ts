/** Makes the partner that the gateway works with from files that have been checked: defaults filled in, paths absolute. */
import { join, resolve } from 'node:path';
import { isJsonVersion } from '../../translators/maps/json-advice.ts';
import { type As2Channel, certificateFiles } from '../channels/as2/channel-settings.ts';
import { sftpSettings } from '../channels/sftp/settings.ts';
import type { Settings } from '../settings/settings.ts';
import { parseDurationMs } from '../settings/units.ts';
import { canaryOf } from './check/check-canary.ts';
import type { PartnerParts } from './check/check-partner.ts';
import type { Candidate } from './check/conflicts.ts';
import { duplicateRules } from './duplicates.ts';
import type { ChannelSettings, Partner, PartnerItems, PartnerReceive, PartnerSend } from './partner.ts';
import { ruleKey } from './rule-key.ts';
import { futureRule } from './schema/future-schema.ts';
import type { PartnerFile } from './schema/schema.ts';

/** Channels with absolute folders: as told, relative to the drops folder; PARTNER/in and so on where nothing is told. */
export function channelsOf(
  id: string,
  file: PartnerFile,
  settings: Settings,
  pems: Readonly<Record<string, string>>,
): Record<string, ChannelSettings> {
  const { drops } = settings.folders;
  const channels = Object.entries(file.channels).map(
    ([name, { folder = {}, sftp, as2 }]): [string, ChannelSettings] => {
      if (sftp) return [name, { name, sftp: sftpSettings(sftp) }];
      if (as2) return [name, { name, as2: { given: as2, pems: pemsOf(as2, pems) } }];
      const path = (told: string | undefined, otherwise: string) => resolve(drops, told ?? join(id, otherwise));
      const settleMs = folder.settle === undefined ? undefined : parseDurationMs(folder.settle);
      const folders = {
        in: path(folder.in, 'in'),
        out: path(folder.out, 'out'),
        done: path(folder.done, 'done'),
        refused: path(folder.refused, 'refused'),
        settleMs: settleMs ?? settings.channels.folder.settleMs,
      };
      return [name, { name, folder: folders, ...(folder.login ? { login: folder.login } : {}) }];
    },
  );
  return Object.fromEntries(channels);
}

/** Of the certificates of a folder those that a channel names, so that it changes only when one of these does. */
function pemsOf(given: As2Channel, pems: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(certificateFiles(given).map(({ file }) => [file, pems[file] ?? '']));
}

/** The partner; every file that it names has been read. */
export function partnerOf(
  { id, file, channels, complaints }: Candidate,
  parts: PartnerParts,
  version: string,
): Partner {
  const filesOf = (specification?: string, guided?: string, changes?: string) => {
    const flat = specification === undefined ? undefined : parts.specs.flat.get(specification);
    const guideline = guided === undefined ? undefined : parts.guidelines.get(guided);
    const override = changes === undefined ? undefined : parts.overrides.get(changes);
    return { ...(flat ? { flat } : {}), ...(guideline ? { guideline } : {}), ...(override ? { override } : {}) };
  };
  const receive = (file.receive ?? []).map(
    ({ flat, guideline, override, ...rule }): PartnerReceive => ({
      ...rule,
      resend: rule.resend ?? 'skip',
      ...filesOf(flat, guideline, override),
    }),
  );
  const send = (file.send ?? []).map((written): PartnerSend => {
    const { flat, json, guideline: guide, override: changes, future, linesPerSet, setsPerFile, ...rule } = written;
    const asJson = json === undefined || isJsonVersion(json) ? json : parts.specs.json.get(json);
    const limits = {
      ...(linesPerSet === undefined ? {} : { linesPerSet: Number(linesPerSet) }),
      ...(setsPerFile === undefined ? {} : { setsPerFile: Number(setsPerFile) }),
      ...(future === undefined ? {} : { future: futureRule(future) }),
      ...(asJson === undefined ? {} : { json: asJson }),
    };
    return { ...rule, key: ruleKey(written), buffer: rule.buffer ?? [], ...filesOf(flat, guide, changes), ...limits };
  });
  const canary = canaryOf(file, complaints);
  return {
    id,
    name: file.name,
    status: file.status,
    tier: file.tier ?? 'standard',
    ...(file.x12 ? { x12: file.x12 } : {}),
    channels,
    receive,
    send,
    ...(file.delivery ? { delivery: deliveryOf(file.delivery) } : {}),
    items: parts.items ?? noItems,
    ...(file.items === undefined ? {} : { itemsFile: file.items }),
    ...(canary ? { canary } : {}),
    ...(parts.calendar ? { calendar: parts.calendar } : {}),
    duplicates: duplicateRules(file.x12?.duplicates),
    version,
  };
}

function deliveryOf({ concurrency, rate, giveUpAfter, critical = [] }: NonNullable<PartnerFile['delivery']>) {
  const giveUpAfterMs = giveUpAfter === undefined ? undefined : parseDurationMs(giveUpAfter);
  return {
    ...(concurrency === undefined ? {} : { concurrency: Number(concurrency) }),
    ...(rate === undefined ? {} : { ratePerMinute: Number(rate) }),
    ...(giveUpAfterMs === undefined ? {} : { giveUpAfterMs }),
    critical,
  };
}

/** Items of a partner without items.csv. */
export const noItems: PartnerItems = {
  size: 0,
  has: () => false,
  sku: () => undefined,
  numbers: () => [],
  nearest: () => [],
  skus: () => [],
  class: () => undefined,
  description: () => undefined,
  price: () => undefined,
};
