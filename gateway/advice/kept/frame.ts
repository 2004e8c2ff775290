/**
 * What all lines of an advice share: when, by which policy, and how it is written. Kept with the advice, so that its
 * numbers are explained and its files written again as they were, whatever the configuration has become since.
 */
import type { InventoryState } from '../../../translators/canonical/inventory-update.ts';
import type { Party, Reference } from '../../../translators/canonical/parts.ts';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import type { LocationsAs } from '../../../translators/maps/item-loops.ts';
import type { OutboundAdvice, OutboundAdviceLine, OutboundFuture } from '../../../translators/maps/outbound-advice.ts';
import type { AdviceForm } from '../../../translators/maps/write-846.ts';
import type { X12Settings } from '../../../translators/x12/settings.ts';
import { instant } from '../../clock.ts';
import type { AdviceKind } from '../../ledger/advice-store.ts';
import { availabilityRows } from '../../ledger/stock-row.ts';
import type { Override } from '../../partners/overrides.ts';
import type { Partner, PartnerSend } from '../../partners/partner.ts';
import type { BufferRule } from '../../partners/schema/buffer-schema.ts';
import { isTest } from '../is-test.ts';
import { type FutureFrame, futureFrame } from '../policy/future.ts';
import type { ToldLine } from './line-record.ts';
import { zonedInstant } from './zoned-instant.ts';

/** One of our locations, and the partner's code of it; both null where all are told as one sum. */
export interface ToldPlace {
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** By our location, then by inventory state: the partner whose updates count. */
export type Owners = Readonly<Record<string, Readonly<Partial<Record<InventoryState, string>>>>>;

export interface Frame {
  /** Of this shape. */
  readonly version: 1;
  readonly mode: AdviceKind;
  /** When it was composed, milliseconds since 1970. */
  readonly now: number;
  readonly zone: string;
  readonly places: readonly ToldPlace[];
  /** Our locations at that time. */
  readonly locations: readonly string[];
  /** The system that owned each state at each of them; absent from what older versions made. */
  readonly owners?: Owners;
  readonly buffer: readonly BufferRule[];
  /** Version of the item master that it went by; absent where there was none, and from what older versions made. */
  readonly items?: string;
  /**
   * What orders reserve without naming a location was taken off location by location too, not off the sum alone, as older
   * versions did, which kept nothing here.
   */
  readonly reservedByLocation?: true;
  readonly discontinued: 'omit' | 'coded' | 'zero';
  readonly codes: {
    readonly quantity: string;
    readonly unit: string;
    readonly discontinued: string;
    /** Qualifier of the DTM of each line, and code of its price; neither is told where absent. */
    readonly lineDate?: string;
    readonly price?: string;
  };
  readonly heading: Omit<OutboundAdvice, 'lines'>;
  /** Absent where nothing is told of later days. */
  readonly future?: FutureFrame;
  readonly writing: Writing;
}

/** How the files are written. */
export interface Writing {
  readonly test: boolean;
  /** Channel of the partner that it goes over. */
  readonly channel: string;
  readonly x12?: X12Settings;
  readonly flat?: FlatFileSpec;
  /** Version of the JSON shape, or the partner's specification of its own. */
  readonly json?: NonNullable<PartnerSend['json']>;
  readonly override?: Override;
  /** sdq unless told. */
  readonly locationsAs?: LocationsAs;
  readonly locationsDate?: string;
  readonly hashTotal?: NonNullable<PartnerSend['hashTotal']>;
  readonly linesPerSet?: number;
  readonly setsPerFile?: number;
}

export interface FrameOf {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  readonly mode: AdviceKind;
  readonly number: number;
  readonly now: number;
  readonly locations: readonly string[];
  readonly owners?: Owners | undefined;
  /** Version of the item master; empty where there is none. */
  readonly itemsVersion?: string | undefined;
}

export function frameOf({ partner, rule, mode, number, now, locations, owners, itemsVersion = '' }: FrameOf): Frame {
  const zone = rule.schedule?.zone ?? 'UTC';
  const { quantity, flat, json, override, hashTotal, lineDate, price, linesPerSet, setsPerFile } = rule;
  const { locationsAs, locationsDate, future } = rule;
  const at = zonedInstant(now, zone);
  return {
    version: 1,
    mode,
    now,
    zone,
    places: placesOf(rule),
    locations,
    ...(owners !== undefined && { owners }),
    buffer: rule.buffer,
    ...(itemsVersion !== '' && { items: itemsVersion }),
    reservedByLocation: true,
    discontinued: rule.discontinued ?? 'omit',
    codes: {
      quantity: quantity?.code ?? '33',
      unit: quantity?.unit ?? 'EA',
      discontinued: rule.discontinuedCode ?? '',
      ...(lineDate !== undefined && { lineDate }),
      ...(price !== undefined && { price }),
    },
    heading: {
      number: String(number),
      purpose: mode === 'full' ? '00' : '25',
      reportType: rule.reportType ?? 'SI',
      at,
      references: Object.entries(rule.references ?? {}).map(([qualifier, value]): Reference => ({ qualifier, value })),
      parties: (rule.parties ?? []).map(partyOf),
    },
    ...(future !== undefined && { future: futureFrame(future, at.slice(0, 10)) }),
    writing: {
      test: isTest(partner),
      channel: rule.over,
      ...(flat === undefined && json === undefined && partner.x12 !== undefined && { x12: partner.x12 }),
      ...(flat !== undefined && { flat }),
      ...(json !== undefined && { json }),
      ...(override !== undefined && { override }),
      ...(locationsAs !== undefined && { locationsAs }),
      ...(locationsDate !== undefined && { locationsDate }),
      ...(hashTotal !== undefined && { hashTotal }),
      ...(linesPerSet !== undefined && { linesPerSet }),
      ...(setsPerFile !== undefined && { setsPerFile }),
    },
  };
}

function partyOf({ role, name, qualifier, id }: NonNullable<PartnerSend['parties']>[number]): Party {
  return {
    role,
    ...(name !== undefined && { name }),
    ...(qualifier !== undefined && id !== undefined && { id: { qualifier, value: id } }),
  };
}

/** What the partner is told of: the locations of its settings, or the sum of all of ours. */
export function placesOf({ locations }: PartnerSend): readonly ToldPlace[] {
  if (locations === undefined) return [{ ours: null, theirs: null }];
  return Object.entries(locations).map(([ours, theirs]) => ({ ours, theirs }));
}

/** When an advice was composed, RFC 3339. */
export function composedAt({ now }: Frame): string {
  return instant(now);
}

/** How an 846 is written; the same for each line. */
export function formOf({ writing, future }: Frame): AdviceForm {
  const { locationsAs, locationsDate, hashTotal } = writing;
  return {
    ...(locationsAs !== undefined && { locationsAs }),
    ...(locationsDate !== undefined && { locationsDate }),
    ...(future !== undefined && { futureAs: future.as }),
    hashTotal: hashTotal !== 'none',
  };
}

/** A line as it is written. */
export function outboundLine(line: ToldLine, frame: Frame): OutboundAdviceLine {
  const { places, codes } = frame;
  const { sku, items, description, status, price, told } = line;
  const at = codes.lineDate === undefined ? undefined : asOfLine(line, frame);
  return {
    sku,
    // Our SKU is the vendor's number where the partner has none.
    items: items.length > 0 ? [...items] : [{ qualifier: 'VN', value: sku }],
    ...(description !== undefined && { description }),
    ...(status !== undefined && status !== 'active' && { status }),
    ...(codes.lineDate !== undefined && at !== undefined && { asOf: { qualifier: codes.lineDate, at } }),
    ...(codes.price !== undefined && price !== undefined && { price: { code: codes.price, ...price } }),
    quantities:
      told.length === 0
        ? [{ code: codes.discontinued, quantity: '0', unit: codes.unit }]
        : told.map((quantity, index) => {
            const theirs = places[index]?.theirs ?? null;
            return { code: codes.quantity, quantity, unit: codes.unit, ...(theirs !== null && { location: theirs }) };
          }),
    ...(line.future !== undefined && { future: outboundFuture(line.future, frame) }),
  };
}

/** What is told of later days; an SCH stands behind the quantity of now whose code it has. */
function outboundFuture(future: NonNullable<ToldLine['future']>, frame: Frame): OutboundFuture[] {
  const { codes, places, future: told } = frame;
  if (told === undefined) return [];
  const inSchedule = frame.writing.x12 !== undefined && told.as === 'sch';
  const about = { code: inSchedule ? codes.quantity : told.code, unit: codes.unit };
  return future.flatMap((days, index) => {
    const theirs = places[index]?.theirs ?? null;
    const location = theirs === null ? {} : { location: theirs };
    const { dateQualifier } = told;
    return days.map(({ date, quantity }) => ({ ...about, quantity, ...location, date, dateQualifier }));
  });
}

/** As-of time of the oldest number that a line tells, in the zone of the schedule; undefined where none is known. */
function asOfLine({ availability }: ToldLine, { places, locations, zone }: Frame): string | undefined {
  const told = new Set(places.flatMap(({ ours }) => ours ?? locations));
  const times = availabilityRows(availability)
    .filter(([location]) => told.has(location))
    .map(([, , asOf]) => Date.parse(asOf));
  return times.length === 0 ? undefined : zonedInstant(Math.min(...times), zone);
}
