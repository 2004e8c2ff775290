/**
 * Reads the partners folder: every partner's files, everything checked, every error reported at once. There is a book
 * of partners only when nothing is wrong with any of them: a change is applied whole or not at all.
 */
import { readFile } from 'node:fs/promises';
import { checkYaml } from '../settings/check.ts';
import { type ConfigError, sortedConfigErrors } from '../settings/config-error.ts';
import { nearestWord } from '../settings/nearest.ts';
import type { Settings } from '../settings/settings.ts';
import { readYaml } from '../settings/yaml.ts';
import { type Calendars, calendarOf, readCalendars } from './calendars.ts';
import { certificatesOf } from './certificates.ts';
import { checkAs2 } from './check/check-as2.ts';
import { checkCanaries } from './check/check-canary.ts';
import { checkPartner, type PartnerParts } from './check/check-partner.ts';
import { type ClassUse, classesOf } from './check/class-uses.ts';
import { type Candidate, checkConflicts } from './check/conflicts.ts';
import { Complaints } from './complaints.ts';
import { complainMissing, textOf } from './files.ts';
import { bookVersion, codeOf, folderVersion, type PartnerFolder, partnerFolders, shownPath } from './folder.ts';
import { guidelinesOf } from './guidelines.ts';
import type { ItemIndex } from './items/item-index.ts';
import { itemsBytesMax, readItems } from './items/items-file.ts';
import { type LocationUse, locationsOf } from './locations.ts';
import { channelsOf, partnerOf } from './make.ts';
import { overridesOf } from './overrides.ts';
import type { Partner, PartnerBook } from './partner.ts';
import { PartnerFile } from './schema/schema.ts';
import { specsOf } from './specs.ts';
import type { ItemsUse } from './stock-settings.ts';

export interface PartnersRead {
  /** Given only when there are no errors. */
  readonly book: PartnerBook | undefined;
  readonly errors: readonly ConfigError[];
  /** Every place where a partner names one of our locations, for the check against inventory.yaml. */
  readonly locations: readonly LocationUse[];
  /** Every place where a partner names an item class, for the check against its items and the item master. */
  readonly classes: readonly ClassUse[];
  /** The items of every partner whose items file could be read, whatever else is wrong: for the check against the item master. */
  readonly items: readonly ItemsUse[];
}

/** Items that were read before, by file and stamp: a large file is not read again because another one changed. */
export type ItemsCache = Map<string, ItemIndex>;

/**
 * Reads every partner. Never throws on what a person wrote.
 *
 * @param folder absolute path of the partners folder
 * @param cache kept by the caller from one reading to the next; entries no longer used are dropped
 */
export async function readPartners(
  folder: string,
  settings: Settings,
  cache: ItemsCache = new Map(),
): Promise<PartnersRead> {
  const { folders, errors: found } = await partnerFolders(folder);
  const shared = await readCalendars(settings.folders.calendars, shownPath(settings.folders.calendars));
  const errors = [...found, ...shared.errors];
  const used: ItemsCache = new Map();
  const read: OnePartner[] = [];
  for (const one of folders) {
    const partner = await readOne(one, settings, shared.calendars, { before: cache, now: used });
    errors.push(...partner.errors);
    read.push(partner);
  }
  replace(cache, used);
  const candidates = read.flatMap(({ candidate }) => (candidate ? [candidate] : []));
  checkConflicts(candidates, settings.as2.id);
  checkCanaries(read);
  errors.push(...candidates.flatMap(({ complaints }) => complaints.errors));
  const uses = {
    locations: candidates.flatMap(({ file, complaints }) => locationsOf(file, complaints)),
    classes: read.flatMap(({ candidate, parts }) =>
      candidate === undefined ? [] : classesOf(candidate.file, parts.items, candidate.complaints),
    ),
    items: read.flatMap(({ folder: { id: partner }, candidate, parts: { items } }) =>
      items === undefined ? [] : [{ partner, file: candidate?.file.items, items }],
    ),
  };
  if (errors.length > 0) return { book: undefined, errors: sortedConfigErrors(errors), ...uses };
  const partners: Partner[] = [];
  for (const { folder: its, candidate, parts } of read) {
    const fileVersion = await folderVersion(its);
    if (fileVersion.error) errors.push(fileVersion.error);
    else if (candidate) partners.push(partnerOf(candidate, parts, fileVersion.version));
  }
  if (errors.length > 0) return { book: undefined, errors: sortedConfigErrors(errors), ...uses };
  const versions = partners.map((partner) => [partner.id, partner.version] as const);
  const version = bookVersion([
    ...versions,
    ...(shared.version === '' ? [] : [['/calendars', shared.version] as const]),
  ]);
  return { book: { version, partners: new Map(partners.map((one) => [one.id, one])) }, errors: [], ...uses };
}

interface OnePartner {
  readonly folder: PartnerFolder;
  /** Absent where partner.yaml does not fit its schema. Its complaints are the caller's to add. */
  readonly candidate: Candidate | undefined;
  readonly parts: PartnerParts;
  /** Of everything but the candidate's complaints. */
  readonly errors: readonly ConfigError[];
}

interface Caches {
  readonly before: ItemsCache;
  readonly now: ItemsCache;
}

async function readOne(
  folder: PartnerFolder,
  settings: Settings,
  calendars: Calendars | undefined,
  caches: Caches,
): Promise<OnePartner> {
  const errors: ConfigError[] = [];
  const file = folder.files.get('partner.yaml');
  const yamlName = `${folder.shown}/partner.yaml`;
  if (!file) {
    const near = nearestWord('partner.yaml', folder.files.keys());
    const hint = near === undefined ? {} : { hint: `there is ${near}` };
    errors.push({ file: folder.shown, line: 0, column: 0, message: 'there is no partner.yaml', ...hint });
  }
  const yaml = readYaml(yamlName, file ? await textOf(file.path, yamlName, errors) : '');
  const checked = file && errors.length === 0 ? checkYaml(yaml, PartnerFile) : { value: undefined, errors: [] };
  errors.push(...checked.errors);
  const complaints = new Complaints(yaml);
  const parts = {
    itemsExpected: checked.value?.items !== undefined || folder.files.has('items.csv'),
    items: await itemsOf(folder, checked.value, complaints, errors, caches),
    specs: await specsOf(folder, checked.value, complaints, errors),
    guidelines: await guidelinesOf(folder, checked.value, complaints, errors),
    overrides: await overridesOf(folder, checked.value, complaints, errors),
    calendar: calendarOf(checked.value?.calendar, calendars, complaints),
  };
  if (!checked.value) return { folder, candidate: undefined, parts, errors };
  checkPartner(checked.value, parts, complaints);
  checkAs2(checked.value, settings.as2, complaints);
  const pems = await certificatesOf(folder, checked.value, complaints);
  const channels = channelsOf(folder.id, checked.value, settings, pems);
  return { folder, candidate: { id: folder.id, file: checked.value, channels, complaints }, parts, errors };
}

async function itemsOf(
  folder: PartnerFolder,
  partner: PartnerFile | undefined,
  complaints: Complaints,
  errors: ConfigError[],
  caches: Caches,
): Promise<ItemIndex | undefined> {
  const name = partner?.items ?? 'items.csv';
  const file = folder.files.get(name);
  if (!file) {
    if (partner?.items !== undefined) complainMissing(folder, name, ['items'], complaints);
    return undefined;
  }
  const shown = `${folder.shown}/${name}`;
  const key = `${file.path} ${file.stamp}`;
  const known = caches.before.get(key);
  if (known) {
    caches.now.set(key, known);
    return known;
  }
  if (file.bytes > itemsBytesMax) {
    const message = `the file has ${file.bytes} bytes; the most is ${itemsBytesMax}`;
    errors.push({ file: shown, line: 0, column: 0, message });
    return undefined;
  }
  try {
    const { items, errors: found } = await readItems(shown, await readFile(file.path));
    errors.push(...found);
    if (items) caches.now.set(key, items);
    return items;
  } catch (error) {
    if (!isFileError(error)) throw error;
    errors.push({ file: shown, line: 0, column: 0, message: `the file cannot be read: ${codeOf(error)}` });
    return undefined;
  }
}

function isFileError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException | null)?.code === 'string';
}

function replace(cache: ItemsCache, by: ItemsCache): void {
  cache.clear();
  for (const [key, items] of by) cache.set(key, items);
}
