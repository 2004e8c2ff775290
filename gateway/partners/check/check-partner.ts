/** What a schema cannot say about one partner.yaml: names that have to exist, things that go together or do not. */

import type { Guideline } from '../../../translators/x12/guideline/guideline.ts';
import { sftpComplaints } from '../../channels/sftp/settings.ts';
import { loginComplaints } from '../../channels/sftp-server/settings.ts';
import { fileNamePlaceholders } from '../../delivery/file-name.ts';
import { orList } from '../../settings/nearest.ts';
import { quote } from '../../settings/wording.ts';
import type { Complaints, Path } from '../complaints.ts';
import { checkGuided } from '../guidelines.ts';
import type { ItemIndex } from '../items/item-index.ts';
import type { Override } from '../overrides.ts';
import { ruleKey } from '../rule-key.ts';
import type { BusinessDays } from '../schema/schedule-schema.ts';
import type { PartnerFile, SendRule } from '../schema/schema.ts';
import type { Specs } from '../specs.ts';
import { checkBuffer } from './check-buffer.ts';
import { checkCanary } from './check-canary.ts';
import { checkElements } from './check-elements.ts';
import { checkFuture } from './check-future.ts';
import { checkSchedule, checkZone } from './check-times.ts';

/** What the partner's other files gave; a file that was itself wrong is absent, and has been complained about. */
export interface PartnerParts {
  readonly items: ItemIndex | undefined;
  /** There is, or should be, an items file, whether or not it could be read. */
  readonly itemsExpected: boolean;
  /** Specifications of flat files and JSON files by the name that partner.yaml gives them. */
  readonly specs: Specs;
  /** Guidelines of X12 sets, likewise. */
  readonly guidelines: ReadonlyMap<string, Guideline>;
  /** Overrides, likewise. */
  readonly overrides: ReadonlyMap<string, Override>;
  /** Days of business, with those of the calendar that it shares. */
  readonly calendar: BusinessDays | undefined;
}

/** X12 sets that carry a document; others are not ours to judge here. */
const documentOfSet: Readonly<Record<string, string>> = {
  '850': 'purchase-order',
  '856': 'ship-notice',
  '846': 'inventory-advice',
  '997': 'acknowledgment',
  '999': 'acknowledgment',
};

export function checkPartner(partner: PartnerFile, parts: PartnerParts, complaints: Complaints): void {
  for (const [name, { sftp, folder }] of Object.entries(partner.channels)) {
    for (const { at, message } of sftp ? sftpComplaints(sftp) : []) {
      complaints.value(['channels', name, 'sftp', at], message);
    }
    for (const { at, message } of folder?.login ? loginComplaints(folder.login) : []) {
      complaints.value(['channels', name, 'folder', 'login', ...at], message);
    }
  }
  const receive = partner.receive ?? [];
  const send = partner.send ?? [];
  if (partner.status === 'production' && receive.length + send.length === 0) {
    complaints.value(['status'], '`status` is `production`, and there is nothing to `receive` or `send`');
  }
  if (partner.x12) checkX12(partner.x12, complaints);
  for (const [index, rule] of receive.entries()) checkReceive(partner, rule, ['receive', index], parts, complaints);
  for (const [index, rule] of send.entries()) checkSend(partner, rule, ['send', index], parts, complaints);
  checkReached(receive, complaints);
  checkCanary(partner, parts, complaints);
  checkKeys(send, complaints);
}

/** The history of a rule is kept by what it is: two that are the same would have one history. */
function checkKeys(send: readonly SendRule[], complaints: Complaints): void {
  const seen = new Map<string, number>();
  for (const [index, rule] of send.entries()) {
    if (rule.document !== 'inventory-advice') continue;
    const key = ruleKey(rule);
    const earlier = seen.get(key);
    seen.set(key, index);
    if (earlier === undefined) continue;
    const path = ['send', index, ...(rule.id === undefined ? [] : ['id'])];
    const same = rule.id === undefined ? 'has the same document, channel and schedule' : `has the id ${quote(rule.id)}`;
    complaints.value(
      path,
      `entry ${earlier + 1} of \`send\` ${same}, so they would have one history`,
      'give each an `id` of its own',
    );
  }
}

type ReceiveFile = NonNullable<PartnerFile['receive']>[number];

function checkX12(x12: NonNullable<PartnerFile['x12']>, complaints: Complaints): void {
  if (x12.us.qualifier === x12.them.qualifier && x12.us.id.trim() === x12.them.id.trim()) {
    complaints.value(['x12', 'them', 'id'], 'we and the partner have the same qualifier and id');
  }
  checkAcknowledge(x12, complaints);
  checkReplacement(x12, complaints);
  const seen = new Map<string, string>();
  for (const name of ['element', 'component', 'repetition', 'segment'] as const) {
    const character = x12.delimiters?.[name];
    if (character === undefined) continue;
    const path = ['x12', 'delimiters', name];
    if (/[A-Za-z0-9 ]/.test(character)) {
      complaints.value(path, `\`${name}\` is ${quote(character)}, which data is made of; it is a sign, as * or ~`);
    }
    const other = seen.get(character);
    if (other !== undefined) complaints.value(path, `\`${name}\` is ${quote(character)}, and so is \`${other}\``);
    seen.set(character, name);
  }
}

/** Delimiters of what we send, where the partner's settings name no others. */
const usualDelimiters = { element: '*', component: '>', segment: '~', repetition: '^' } as const;

function checkReplacement(
  { delimitersInData, delimiters }: NonNullable<PartnerFile['x12']>,
  complaints: Complaints,
): void {
  if (typeof delimitersInData !== 'object') return;
  const { replace } = delimitersInData;
  for (const [name, usual] of Object.entries(usualDelimiters)) {
    if (replace !== (delimiters?.[name as keyof typeof usualDelimiters] ?? usual)) continue;
    const message = `\`replace\` is ${quote(replace)}, which is the \`${name}\` delimiter itself`;
    complaints.value(['x12', 'delimitersInData', 'replace'], message, 'a blank, or a sign that is no delimiter');
  }
  if (/[\x00-\x1f\x7f]/.test(replace)) {
    complaints.value(['x12', 'delimitersInData', 'replace'], '`replace` is a control character', 'a blank, or a sign');
  }
}

/** The 999 exists from this version on. */
const first999 = '005010';

function checkAcknowledge({ acknowledge, version }: NonNullable<PartnerFile['x12']>, complaints: Complaints): void {
  const as = acknowledge?.as;
  if (as === undefined) return;
  const at = ['x12', 'acknowledge', 'as'];
  if (acknowledge?.functional === 'never') {
    complaints.key(at, '`as` says with what groups are answered, and `functional` is `never`');
  } else if (as === '999' && version < first999) {
    const message = `\`as\` is "999", which exists from version ${first999} on, and \`version\` is ${quote(version)}`;
    complaints.value(at, message, '997, or by-version');
  }
}

interface RuleFile {
  readonly document: string;
  readonly set?: string;
  readonly flat?: string;
  readonly json?: string;
  readonly guideline?: string;
  readonly over: string;
}

function checkRule(partner: PartnerFile, rule: RuleFile, at: Path, parts: PartnerParts, complaints: Complaints): void {
  const channels = Object.keys(partner.channels);
  if (!channels.includes(rule.over)) complaints.oneOf([...at, 'over'], rule.over, 'channel', channels);
  checkGuided(rule, at, parts.guidelines, complaints);
  if (rule.set === undefined && rule.flat === undefined && rule.json === undefined) {
    complaints.value(at, 'neither `set` nor `flat` says what the file is', 'an X12 set, as 850, or a file of maps/');
  }
  const other = rule.set === undefined ? 'flat' : 'set';
  if (rule.json !== undefined && rule[other] !== undefined) {
    complaints.key([...at, 'json'], `\`${other}\` and \`json\` are both given; a file is one of them`);
  }
  if (rule.set !== undefined && rule.flat !== undefined) {
    complaints.key([...at, 'flat'], '`set` and `flat` are both given; a file is X12 or flat, not both');
  }
  if (rule.set !== undefined && !partner.x12) {
    complaints.value([...at, 'set'], `\`set\` is ${quote(rule.set)}, and the partner has no \`x12\``);
  }
  const carries = rule.set === undefined ? undefined : documentOfSet[rule.set];
  if (carries !== undefined && carries !== rule.document) {
    complaints.value([...at, 'document'], `\`document\` is ${quote(rule.document)}, and set ${rule.set} is ${carries}`);
  }
  const spec = rule.flat === undefined ? undefined : parts.specs.flat.get(rule.flat);
  if (spec && spec.document !== rule.document) {
    const message = `\`document\` is ${quote(rule.document)}, and ${rule.flat} is of ${spec.document}`;
    complaints.value([...at, 'document'], message);
  }
}

function checkReceive(partner: PartnerFile, rule: ReceiveFile, at: Path, parts: PartnerParts, complaints: Complaints) {
  checkRule(partner, rule, at, parts, complaints);
  if (rule.zone !== undefined) checkZone(rule.zone, [...at, 'zone'], complaints);
  if (rule.counts && rule.document !== 'inventory-advice') {
    complaints.key([...at, 'counts'], `\`counts\` is of an inventory-advice, and this is ${rule.document}`);
  }
  if (rule.reserve && rule.document !== 'purchase-order') {
    complaints.key([...at, 'reserve'], `\`reserve\` is of a purchase-order, and this is ${rule.document}`);
  }
  if (rule.supply && rule.document !== 'ship-notice') {
    complaints.key([...at, 'supply'], `\`supply\` is of a ship-notice, and this is ${rule.document}`);
  }
  if (rule.files?.includes('/')) complaints.value([...at, 'files'], '`files` are names without folders');
}

/** A rule is never reached where an earlier one takes all that it could take. */
function checkReached(receive: readonly ReceiveFile[], complaints: Complaints): void {
  for (const [index, rule] of receive.entries()) {
    const earlier = receive.findIndex((other, at) => at < index && other.over === rule.over && takesAll(other, rule));
    if (earlier < 0) continue;
    const what = rule.set === undefined ? 'flat file that it could' : `set ${rule.set} of this channel`;
    const message = `the rule is never reached: entry ${earlier + 1} takes every ${what}`;
    complaints.value(['receive', index], message, rule.set === undefined ? 'tell them apart by `files`' : undefined);
  }
}

/** Sets go by their rule's `set` alone; flat files by their name, those rules first that ask for one. */
function takesAll(first: ReceiveFile, second: ReceiveFile): boolean {
  if (first.set !== undefined || second.set !== undefined) return first.set === second.set;
  if (first.flat === undefined || second.flat === undefined) return false;
  return first.files === second.files || first.files === '*';
}

/** Settings of an advice, and those that only an 846 has. */
const setKeys = ['locationsAs', 'locationsDate', 'lineDate', 'hashTotal', 'linesPerSet', 'setsPerFile'] as const;
const adviceKeys = [
  ...[
    'json',
    'schedule',
    'urgent',
    'guard',
    'reconcile',
    'settled',
    'quantity',
    'locations',
    'buffer',
    'discontinued',
    'discontinuedCode',
    'reportType',
    'references',
    'parties',
    'price',
    'future',
    'override',
  ],
  ...setKeys,
] as const satisfies readonly (keyof SendRule)[];

/** A fast lane that nothing could ever take. */
function checkUrgent({ urgent }: SendRule, at: Path, complaints: Complaints): void {
  if (urgent === undefined) return;
  if (urgent.below !== undefined && /^[0.]+$/.test(urgent.below)) {
    const message = `\`below\` is ${urgent.below}, and nothing is below it: no change is ever urgent by it`;
    complaints.value([...at, 'urgent', 'below'], message, 'a quantity, as 10; `crossesZero` is for zero itself');
  } else if (urgent.crossesZero === false && urgent.below === undefined) {
    const message = '`crossesZero` is false, and no `below` names a threshold: no change is ever urgent';
    complaints.value([...at, 'urgent', 'crossesZero'], message, 'leave `urgent` out where everything waits');
  }
}

function checkSend(partner: PartnerFile, rule: SendRule, at: Path, parts: PartnerParts, complaints: Complaints): void {
  checkRule(partner, rule, at, parts, complaints);
  if (rule.name !== undefined) checkName(rule.name, [...at, 'name'], complaints);
  if (rule.document !== 'inventory-advice') {
    for (const key of adviceKeys) {
      if (rule[key] === undefined) continue;
      complaints.key([...at, key], `\`${key}\` is of an inventory-advice, and this is ${rule.document}`);
    }
    return;
  }
  if (rule.schedule) checkSchedule(rule.schedule, [...at, 'schedule'], complaints, parts.calendar);
  else complaints.value(at, 'the advice has no `schedule`, so it would never be sent');
  const locations = rule.locations === undefined ? undefined : Object.keys(rule.locations);
  if (locations?.length === 0) {
    complaints.value([...at, 'locations'], '`locations` names none', 'leave it out for the sum of all of ours');
  }
  const { discontinued } = rule;
  const about = { ...parts, locations, tier: partner.tier ?? 'standard', discontinued };
  checkBuffer(rule.buffer ?? [], [...at, 'buffer'], about, complaints);
  checkUrgent(rule, at, complaints);
  checkDiscontinued(rule, at, complaints);
  checkParties(rule, at, complaints);
  checkPrice(rule, at, parts, complaints);
  checkWriting(rule, at, complaints);
  checkElements(rule, at, complaints);
  const guideline = rule.guideline === undefined ? undefined : parts.guidelines.get(rule.guideline);
  checkLocated(rule, at, parts, complaints);
  checkFuture(
    rule,
    at,
    { version: partner.x12?.version, guideline, columns: columnsOf(rule, parts.specs) },
    complaints,
  );
}

/** Numbers of several locations without a place for whose they are would be several numbers of one item. */
function checkLocated(rule: SendRule, at: Path, { specs }: PartnerParts, complaints: Complaints): void {
  const { flat, json, locations = {} } = rule;
  if (Object.keys(locations).length < 2 || columnsOf(rule, specs)?.has('location') !== false) return;
  const file = quote(flat ?? json ?? '');
  const message = `\`locations\` names several, and ${file} has no field \`location\`: nobody could tell whose a number is`;
  complaints.key([...at, 'locations'], message, 'map the field; or leave `locations` out for the sum of all of ours');
}

/** N103 and N104 go together (X12 syntax note P0304), and one of name and id is there (R0203). */
function checkParties({ parties = [] }: SendRule, at: Path, complaints: Complaints): void {
  for (const [index, { name, qualifier, id }] of parties.entries()) {
    const path = [...at, 'parties', index];
    if ((qualifier === undefined) !== (id === undefined)) complaints.value(path, '`qualifier` and `id` go together');
    else if (name === undefined && id === undefined) complaints.value(path, 'the party has neither `name` nor `id`');
  }
}

/** Fields that the partner's own file has for an item; undefined where it has none of its own, or it was wrong. */
function columnsOf({ flat, json }: SendRule, specs: Specs): ReadonlySet<string> | undefined {
  const spec = specs.flat.get(flat ?? '');
  if (spec !== undefined) {
    const rows = spec.records?.filter(({ role }) => role === 'line') ?? [];
    return new Set([spec.fields ?? {}, ...rows.map(({ fields }) => fields ?? {})].flatMap(Object.keys));
  }
  const own = specs.json.get(json ?? '');
  return own && new Set([own.line.fields ?? {}, own.quantities?.fields ?? {}].flatMap(Object.keys));
}

function checkPrice(rule: SendRule, at: Path, { items, itemsExpected, specs }: PartnerParts, complaints: Complaints) {
  const { price, flat, json } = rule;
  if (price === undefined) return;
  if (columnsOf(rule, specs)?.has('price') === false) {
    complaints.key([...at, 'price'], `\`price\` is told, and ${quote(flat ?? json ?? '')} has no field for it`);
  } else if (items === undefined ? !itemsExpected : !items.hasPrices) {
    complaints.key([...at, 'price'], "`price` is told, and the partner's items file has no column `price`");
  }
}

function checkDiscontinued({ discontinued, discontinuedCode }: SendRule, at: Path, complaints: Complaints): void {
  if (discontinued === 'coded' && discontinuedCode === undefined) {
    complaints.value(
      [...at, 'discontinued'],
      '`discontinued` is "coded", and no `discontinuedCode` says under which code',
    );
  }
  if (discontinued !== 'coded' && discontinuedCode !== undefined) {
    complaints.key([...at, 'discontinuedCode'], '`discontinuedCode` is of `discontinued: coded`');
  }
}

/** Some settings are of an 846; where there may be several files, their names have to differ. */
function checkWriting(rule: SendRule, at: Path, complaints: Complaints): void {
  for (const key of setKeys) {
    if (rule[key] !== undefined && rule.set === undefined) {
      complaints.key([...at, key], `\`${key}\` is of an X12 set, and the rule has no \`set\``);
    }
  }
  if (rule.locationsAs !== undefined && rule.locations === undefined) {
    complaints.key([...at, 'locationsAs'], '`locationsAs` is of `locations`, and the rule names none');
  }
  if (rule.setsPerFile === undefined || rule.name === undefined || /\{(control|id)\}/.test(rule.name)) return;
  const message = `\`name\` is ${quote(rule.name)}, which is the same for each file of an advice that \`setsPerFile\` divides`;
  complaints.value([...at, 'name'], message, 'put {control} or {id} into it');
}

function checkName(name: string, at: Path, complaints: Complaints): void {
  if (/[/\\\x00-\x1f]/.test(name) || name.startsWith('.')) {
    complaints.value(at, `\`name\` is ${quote(name)}, which is no file name`, 'no slash, and no dot at the beginning');
  }
  for (const [, placeholder = ''] of name.matchAll(/\{([^{}]*)\}/g)) {
    if (fileNamePlaceholders.some((known) => known === placeholder)) continue;
    const known = orList(fileNamePlaceholders.map((word) => `{${word}}`));
    complaints.value(at, `\`name\` holds ${quote(`{${placeholder}}`)}, which stands for nothing; there is ${known}`);
  }
}
