/** The partner that a command is about. */
import { type Configuration, ConfigurationError, readConfiguration } from '../configuration.ts';
import type { PartnerBook } from '../partners/partner.ts';
import { readPartners } from '../partners/read.ts';
import { nearestWord } from '../settings/nearest.ts';
import type { Settings } from '../settings/settings.ts';
import { BadConfiguration } from './bad-configuration.ts';
import { UsageError } from './command.ts';

/** Throws a BadConfiguration. */
export async function askedPartners(settings: Settings): Promise<PartnerBook> {
  const { book, errors } = await readPartners(settings.folders.partners, settings);
  if (book === undefined) throw new BadConfiguration(errors);
  return book;
}

/** Partners, and what is known of inventory. Throws a BadConfiguration. */
export async function askedConfiguration(settings: Settings): Promise<Configuration> {
  try {
    return await readConfiguration(settings);
  } catch (error) {
    throw error instanceof ConfigurationError ? new BadConfiguration(error.errors) : error;
  }
}

/** Throws a UsageError that names the nearest one. */
export function askedPartner(book: PartnerBook, id: string) {
  const partner = book.partners.get(id);
  if (partner !== undefined) return partner;
  const near = nearestWord(id, book.partners.keys());
  const hint = near === undefined ? `There is ${[...book.partners.keys()].join(', ')}.` : `Did you mean ${near}?`;
  throw new UsageError(`there is no partner ${JSON.stringify(id)}`, hint);
}
