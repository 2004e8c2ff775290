/** A partner as the gateway works with it: checked, every default filled in, its files read. A value; never changed, only replaced. */
import type { FlatFileSpec } from '../../translators/flatfile/spec.ts';
import type { JsonFileSpec } from '../../translators/jsonfile/spec.ts';
import type { JsonVersion } from '../../translators/maps/json-advice.ts';
import type { Items, ReceiveRule, TranslatorPartner } from '../../translators/partner.ts';
import type { Guideline } from '../../translators/x12/guideline/guideline.ts';
import type { As2ChannelSettings } from '../channels/as2/channel-settings.ts';
import type { SftpSettings } from '../channels/sftp/settings.ts';
import type { SftpLogin } from '../channels/sftp-server/settings.ts';
import type { DuplicateRules } from './duplicates.ts';
import type { Override } from './overrides.ts';
import type { BufferRule } from './schema/buffer-schema.ts';
import type { PartnerCanary } from './schema/canary-schema.ts';
import type { FutureRule } from './schema/future-schema.ts';
import type { BusinessDays } from './schema/schedule-schema.ts';
import type { PartnerStatus, ReserveRule, SendRule, SupplyRule, Tier } from './schema/schema.ts';

export interface Partner extends TranslatorPartner {
  readonly name: string;
  readonly status: PartnerStatus;
  readonly tier: Tier;
  readonly channels: Readonly<Record<string, ChannelSettings>>;
  readonly receive: readonly PartnerReceive[];
  readonly send: readonly PartnerSend[];
  /** How it is sent to, where that differs from the settings. */
  readonly delivery?: PartnerDelivery;
  readonly items: PartnerItems;
  /** Name of its items file, where it is another than items.csv. */
  readonly itemsFile?: string;
  /** Days of business, for the schedules that ask for them. */
  readonly calendar?: BusinessDays;
  /** The synthetic item whose change is timed. */
  readonly canary?: PartnerCanary;
  /** What it gets that sends something twice. */
  readonly duplicates: DuplicateRules;
  /** sha-256 of the folder's files, 16 hexadecimal digits: the version that a number can be explained with. */
  readonly version: string;
}

export interface PartnerReceive extends ReceiveRule {
  readonly resend: 'skip' | 'accept';
  /** What an order reserves, and what a ship notice brings; as inventory.yaml says where absent. */
  readonly reserve?: ReserveRule;
  readonly supply?: SupplyRule;
  /** What changes the document after it was translated. */
  readonly override?: Override;
}

/** What we send, with its flat-file specification or guideline read and defaults filled in. */
export interface PartnerSend
  extends Omit<
    SendRule,
    'flat' | 'json' | 'buffer' | 'guideline' | 'override' | 'future' | 'linesPerSet' | 'setsPerFile'
  > {
  /** What its history is kept by: its `id`, or a hash of what makes it this rule. */
  readonly key: string;
  readonly flat?: FlatFileSpec;
  /** Version of the shape of ours, or a specification. */
  readonly json?: JsonVersion | JsonFileSpec;
  readonly guideline?: Guideline;
  /** What changes the advice before it is written. */
  readonly override?: Override;
  /** LIN loops of one 846, and 846s of one file; as many as X12 has and all unless told. */
  readonly linesPerSet?: number;
  readonly setsPerFile?: number;
  readonly buffer: readonly BufferRule[];
  /** What is told of later days; nothing where absent. */
  readonly future?: FutureRule;
}

export interface PartnerDelivery {
  readonly concurrency?: number;
  /** Transmissions a minute; 0: no limit. */
  readonly ratePerMinute?: number;
  readonly giveUpAfterMs?: number;
  /** Kinds that go before all others. */
  readonly critical: readonly string[];
}

export type ChannelSettings = FolderChannelSettings | SftpChannelSettings | NamedAs2Channel;

/** A channel over AS2. */
export interface NamedAs2Channel {
  readonly name: string;
  readonly as2: As2ChannelSettings;
}

/** A channel over a partner's SFTP server. */
export interface SftpChannelSettings {
  readonly name: string;
  readonly sftp: SftpSettings;
}

/** Absolute folders of a folder channel. */
export interface FolderChannelSettings {
  readonly name: string;
  readonly folder: {
    readonly in: string;
    readonly out: string;
    readonly done: string;
    readonly refused: string;
    readonly settleMs: number;
  };
  /** How the partner logs in to the hosted drop, where it is shown these folders; undefined: not at all. */
  readonly login?: SftpLogin;
}

export interface PartnerItems extends Items {
  /** Our SKUs in the order of the file, from a row on, from 0. */
  skus(from?: number): Iterable<string>;
  /** Whether the partner has an item of a SKU. */
  has(sku: string): boolean;
  /** Item class, as `fast`; undefined where items.csv has no class column. */
  class(sku: string): string | undefined;
  /** Words for people; undefined where items.csv has no description column. */
  description(sku: string): string | undefined;
  /** Undefined where items.csv has no price of it. */
  price(sku: string): ItemPrice | undefined;
}

/** Price of one unit, a decimal, and its currency (ISO 4217) where that is told. */
export interface ItemPrice {
  readonly amount: string;
  readonly currency?: string;
}

/** Every partner at one moment, and the version of the whole. */
export interface PartnerBook {
  readonly version: string;
  readonly partners: ReadonlyMap<string, Partner>;
}
