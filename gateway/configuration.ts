/** The configuration in force: partners and inventory owners, replaced as a whole when their files change. */
import type { PartnerBook } from './partners/partner.ts';
import { readPartners } from './partners/read.ts';
import { readStockSettings, type StockSettings } from './partners/stock-settings.ts';
import type { ConfigError } from './settings/config-error.ts';
import { formatConfigError } from './settings/config-error.ts';
import type { Settings } from './settings/settings.ts';

export interface Configuration {
  readonly book: PartnerBook;
  readonly inventory: StockSettings;
}

/** What is wrong with the configuration, every line of it. */
export class ConfigurationError extends Error {
  readonly errors: readonly ConfigError[];

  constructor(errors: readonly ConfigError[]) {
    super(errors.map(formatConfigError).join('\n'));
    this.name = 'ConfigurationError';
    this.errors = errors;
  }
}

/** Reads partners and inventory owners. Throws a ConfigurationError with everything that is wrong. */
export async function readConfiguration(settings: Settings): Promise<Configuration> {
  const { book, errors, ...uses } = await readPartners(settings.folders.partners, settings);
  const { inventory, errors: inventoryErrors } = await readStockSettings(
    { file: settings.folders.inventory, partners: settings.folders.partners, shown: settings.folders.inventory },
    book,
    uses,
  );
  const all = [...errors, ...inventoryErrors];
  if (book === undefined || inventory === undefined || all.length > 0) throw new ConfigurationError(all);
  return { book, inventory };
}
