/** `crossdock check`: the settings, the inventory owners and every partner folder, checked as the gateway checks them. */
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { documentTypes } from '../../translators/canonical/document.ts';
import { systemClock } from '../clock.ts';
import { calendarWarnings } from '../partners/check/calendar-warnings.ts';
import { shownPath } from '../partners/folder.ts';
import type { Partner, PartnerBook } from '../partners/partner.ts';
import { readPartners } from '../partners/read.ts';
import { readStockSettings } from '../partners/stock-settings.ts';
import { checkYaml } from '../settings/check.ts';
import { type ConfigError, formatConfigError } from '../settings/config-error.ts';
import { readSettings } from '../settings/read.ts';
import { GatewayFile } from '../settings/schema.ts';
import { type Settings, settingsOf } from '../settings/settings.ts';
import { readYaml } from '../settings/yaml.ts';
import type { Arguments } from './arguments.ts';
import { settingsSource } from './asked-settings.ts';
import { checkSamples } from './check-samples.ts';
import { type Command, exitCodes, sharedOptions, UsageError } from './command.ts';
import { as2WarningsOf, warningLines } from './lines/as2-lines.ts';
import { type Span, styled, table } from './lines/layout.ts';
import { counted, grouped } from './lines/phrases.ts';
import { costLines, costsOf } from './lines/tolerance-lines.ts';
import type { Io } from './terminal.ts';

export const check: Command = {
  usage: '[FOLDER]',
  about: [
    'Checks gateway.yaml, inventory.yaml, calendars.yaml and every partner in the partners folder, as the gateway does before it uses them. Every error is printed with its file, line and column. Where there is none, each partner is listed with its status, what it sends us and what we send it, its items and the version of its folder; below stands what its tolerances and guidelines let pass, and what will no longer be found by that, AS2 certificates that end within a month, and calendars that will know no holiday then.',
    'FOLDER is the partners folder, or one partner in it; the one that gateway.yaml names unless told. The gateway takes up a change only when every partner is in order, so all of them are checked whichever is named.',
    'With --samples the files in samples/ are translated too, each held against what is expected of it, which stands beside: 850.expected.json for 850.edi. --update writes what comes of them as what is expected; read it before you keep it.',
  ],
  options: {
    config: sharedOptions.config,
    json: sharedOptions.json,
    samples: { text: 'Translates the samples of the partners listed, and says where they are not as expected.' },
    update: { text: 'With --samples: writes what comes of them as what is expected.' },
  },
  operands: { min: 0, max: 1 },
  examples: [
    ['crossdock check partners/', 'checks all of them'],
    ['crossdock check partners/northwind', 'checks all of them and lists northwind'],
    ['crossdock check partners/northwind --samples', 'translates the samples of northwind too'],
  ],
  exits: [
    [exitCodes.ok, 'everything is in order'],
    [exitCodes.bad, 'there are errors, or a sample is not as expected'],
    [exitCodes.usage, 'the command was not understood'],
  ],
  async run(args, io) {
    if (args.has('update') && !args.has('samples')) throw new UsageError('--update goes with --samples');
    const asked = askedFolder(args, io);
    const { book, errors, settings } = await checked(args, io, asked.folder);
    if (errors.length > 0 || book === undefined || settings === undefined) {
      printErrors(args, io, errors);
      return exitCodes.bad;
    }
    const partners = [...book.partners.values()].filter(({ id }) => asked.only === undefined || id === asked.only);
    const warnings = [...(await as2WarningsOf(partners, settings)), ...calendarWarnings(partners, systemClock.now())];
    if (args.has('json')) {
      for (const partner of partners) io.out.json(partnerJson(partner));
      for (const message of warnings) io.out.json({ kind: 'warning', message });
    } else {
      io.out.lines(table(columns, partners.map(partnerRow)));
      io.out.lines(costLines(partners));
      io.out.lines(warningLines(warnings));
      io.out.line();
      io.out.line([
        styled('green', `${counted(book.partners.size, 'partner')} in order`),
        `, version ${book.version} of the whole`,
      ]);
    }
    if (!args.has('samples')) return exitCodes.ok;
    return (await checkSamples(partners, settings, args, io)) ? exitCodes.ok : exitCodes.bad;
  },
};

interface AskedFolder {
  /** Absolute; undefined: as the settings say. */
  readonly folder: string | undefined;
  /** The one partner to list. */
  readonly only: string | undefined;
}

function askedFolder(args: Arguments, io: Io): AskedFolder {
  const [operand] = args.operands;
  if (operand === undefined) return { folder: undefined, only: undefined };
  const path = resolve(io.cwd, operand);
  if (!existsSync(resolve(path, 'partner.yaml'))) return { folder: path, only: undefined };
  return { folder: dirname(path), only: basename(path) };
}

interface CheckResult {
  readonly book: PartnerBook | undefined;
  /** Those that the partners were read with. */
  readonly settings: Settings | undefined;
  readonly errors: readonly ConfigError[];
}

/** Partners are checked also where the settings are wrong, if it is said where they are. */
async function checked(args: Arguments, io: Io, folder: string | undefined): Promise<CheckResult> {
  const read = readSettings(settingsSource(args, io));
  if (read.settings === undefined && folder === undefined)
    return { book: undefined, settings: undefined, errors: read.errors };
  const settings = withPartners(read.settings ?? defaultSettings(io.cwd), folder);
  const { book, errors, ...uses } = await readPartners(settings.folders.partners, settings);
  const { inventory, partners } = settings.folders;
  const owners =
    read.settings === undefined
      ? []
      : (await readStockSettings({ file: inventory, partners, shown: shownPath(inventory, io.cwd) }, book, uses))
          .errors;
  return { book, settings, errors: [...read.errors, ...errors, ...owners] };
}

function withPartners(settings: Settings, partners: string | undefined): Settings {
  return partners === undefined ? settings : { ...settings, folders: { ...settings.folders, partners } };
}

function defaultSettings(cwd: string): Settings {
  const { value, errors } = checkYaml(readYaml('defaults', '{}'), GatewayFile);
  if (value === undefined) throw new Error(`the defaults of the settings do not fit: ${errors.map(formatConfigError)}`);
  return settingsOf('defaults', value, cwd);
}

function printErrors(args: Arguments, io: Io, errors: readonly ConfigError[]): void {
  if (args.has('json')) {
    for (const error of errors) io.out.json({ kind: 'error', ...error });
    return;
  }
  for (const error of errors) io.out.line(formatConfigError(error));
  io.err.line([styled('red', counted(errors.length, 'error')), '; the gateway would not take this up']);
}

const columns = [
  { title: 'PARTNER' },
  { title: 'STATUS' },
  { title: 'SENDS US' },
  { title: 'WE SEND' },
  { title: 'ITEMS', align: 'right' },
  { title: 'VERSION' },
] as const;

function partnerRow(partner: Partner): readonly Span[] {
  const { id, status, items, version } = partner;
  const statusSpan = status === 'production' ? styled('green', status) : styled('yellow', status);
  return [styled('bold', id), statusSpan, ...documentsOf(partner), grouped(items.size), version];
}

function documentsOf(partner: Partner): readonly [receives: string, sends: string] {
  const words = (rules: readonly Rule[]) =>
    rules.length === 0 ? '-' : [...new Set(rules.map(documentWords))].join(', ');
  return [words(partner.receive), words(partner.send)];
}

interface Rule {
  readonly document: keyof typeof documentTypes;
  readonly set?: string;
  /** Version of the shape, or a specification. */
  readonly json?: string | object;
}

/** `purchase order 850`, or `inventory update, flat file`. */
function documentWords({ document, set, json }: Rule): string {
  const form = set ?? (json === undefined ? 'flat file' : 'JSON');
  return `${documentTypes[document].title.toLowerCase()} (${form})`;
}

function partnerJson(partner: Partner): object {
  const { id, name, status, tier, receive, send, items, version } = partner;
  const rule = ({ document, set, json }: Rule) => {
    const form = json === undefined ? { flat: true } : { json: typeof json === 'string' ? json : true };
    return { document, ...(set === undefined ? form : { set }) };
  };
  return {
    kind: 'partner',
    id,
    name,
    status,
    tier,
    receives: receive.map(rule),
    sends: send.map(rule),
    items: items.size,
    costs: costsOf(partner),
    version,
  };
}
