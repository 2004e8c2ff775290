/** Parties, dates and references: the header fields that orders and ship notices share. */
import type { DatedEvent, Party, Reference } from '../../canonical/parts.ts';
import { dateFields, type PartyPrefix, partyRoles, referenceFields, type Values } from '../../flatfile/vocabulary.ts';

/** X12 element 66 of a party's identifier: assigned by the buyer. */
const assignedByBuyer = '92';

const prefixes = Object.keys(partyRoles) as PartyPrefix[];

/** The parties that a header says anything of. */
export function readParties(values: Values): Party[] {
  return prefixes.flatMap((prefix) => {
    const party = readParty(values, prefix);
    return party === undefined ? [] : [party];
  });
}

function readParty(values: Values, prefix: PartyPrefix): Party | undefined {
  const get = (part: string) => values[`${prefix}${part}`];
  const id = get('Id');
  const address = [get('Address1'), get('Address2')].filter((text) => text !== undefined);
  const texts = { name: get('Name'), city: get('City'), region: get('Region') };
  const more = { postalCode: get('PostalCode'), country: get('Country') };
  const said = Object.entries({ ...texts, ...more }).filter(([, text]) => text !== undefined);
  if (id === undefined && address.length === 0 && said.length === 0) return undefined;
  return {
    role: partyRoles[prefix],
    ...(id === undefined ? {} : { id: { qualifier: assignedByBuyer, value: id } }),
    ...(address.length === 0 ? {} : { address }),
    ...Object.fromEntries(said),
  };
}

export function partyValues(parties: readonly Party[]): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = {};
  for (const prefix of prefixes) {
    const party = parties.find((one) => one.role === partyRoles[prefix]);
    if (party === undefined) continue;
    values[`${prefix}Id`] = party.id?.value;
    values[`${prefix}Name`] = party.name;
    values[`${prefix}Address1`] = party.address?.[0];
    values[`${prefix}Address2`] = party.address?.[1];
    values[`${prefix}City`] = party.city;
    values[`${prefix}Region`] = party.region;
    values[`${prefix}PostalCode`] = party.postalCode;
    values[`${prefix}Country`] = party.country;
  }
  return values;
}

export function readDates(values: Values): DatedEvent[] {
  return qualified(values, dateFields);
}

export function dateValues(dates: readonly DatedEvent[]): Record<string, string | undefined> {
  // A date that could not be read is the partner's own text, and one with a time begins with the date.
  const calendar = dates.map(({ qualifier, value }) => ({ qualifier, value: /^\d{4}-\d\d-\d\d/.exec(value)?.[0] }));
  return fieldValues(calendar, dateFields);
}

export function readReferences(values: Values): Reference[] {
  return qualified(values, referenceFields);
}

export function referenceValues(references: readonly Reference[]): Record<string, string | undefined> {
  return fieldValues(references, referenceFields);
}

function qualified(values: Values, fields: Readonly<Record<string, string>>): { qualifier: string; value: string }[] {
  return Object.entries(fields).flatMap(([name, qualifier]) => {
    const value = values[name];
    return value === undefined ? [] : [{ qualifier, value }];
  });
}

function fieldValues(
  list: readonly { readonly qualifier: string; readonly value: string | undefined }[],
  fields: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const named = Object.entries(fields).map(([name, qualifier]) => [
    name,
    list.find((one) => one.qualifier === qualifier)?.value,
  ]);
  return Object.fromEntries(named);
}
