/** `crossdock inventory`: what is known of a SKU, where it comes from, and what can be promised of it. */
import { instant } from '../clock.ts';
import { type SkuStock, stockOf } from '../inventory/sku-stock.ts';
import { readInventory } from '../settings/inventory.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, lookUpExits, Refusal, sharedOptions } from './command.ts';
import { type Owners, stockLines } from './lines/inventory-lines.ts';
import { openedLedger } from './opened-ledger.ts';

export const inventory: Command = {
  usage: 'SKU [--location LOCATION]',
  about: [
    'Shows what is known of one of our SKUs at each location: every position with the system that owns it, what accepted orders reserve, what is available to sell, what is on its way or on order, and what can be promised on the days that brings.',
    'It is the newest that is known. What a partner was told, and why, is what crossdock explain shows.',
  ],
  options: {
    location: { value: 'LOCATION', text: 'Only at one of our locations.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 1, max: 1, missing: 'which SKU? It is ours, not a partner’s number' },
  examples: [
    ['crossdock inventory 00417', 'all that is known of 00417'],
    ['crossdock inventory 00417 --location DAL --json', 'the same at DAL, for programs'],
  ],
  exits: lookUpExits,
  async run(args, io) {
    const [sku = ''] = args.operands;
    const location = args.text('location');
    const settings = askedSettings(args, io);
    using ledger = openedLedger(settings);
    const now = instant(Date.now());
    const all = await stockOf(ledger, sku, now.slice(0, 10));
    const stock = location === undefined ? all : all.filter((one) => one.location === location);
    if (stock.length === 0) throw nothingKnown(sku, location, all);
    if (args.has('json')) {
      for (const one of stock) io.out.json(one);
      return exitCodes.ok;
    }
    // Without the file, or with errors in it, who owns what is not shown: that is for `check` to tell.
    const owners: Owners = readInventory(settings.folders.inventory, undefined).inventory?.locations ?? new Map();
    io.out.lines(stockLines(sku, stock, owners, now));
    return exitCodes.ok;
  },
};

function nothingKnown(sku: string, location: string | undefined, all: readonly SkuStock[]): Refusal {
  if (location !== undefined && all.length > 0) {
    const known = all.map((one) => one.location).filter((code) => code !== '');
    return new Refusal(
      `nothing is known of ${JSON.stringify(sku)} at ${location}`,
      `It is known at ${known.join(', ')}.`,
    );
  }
  return new Refusal(
    `nothing is known of ${JSON.stringify(sku)}`,
    'No update, order or ship notice has named it. SKUs are ours, with their leading zeros; not a partner’s numbers.',
  );
}
