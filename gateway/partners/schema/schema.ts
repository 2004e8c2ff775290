/**
 * The shape of partner.yaml. One declaration gives validation, the JSON Schema that editors complete from, and the
 * types. Scalars arrive as text (YAML's failsafe schema), so `01` and `004010` stay what they are.
 */
import { type Static, Type } from 'typebox';
import { InventoryStateText } from '../../../translators/canonical/inventory-update.ts';
import { locationForms } from '../../../translators/maps/item-loops.ts';
import { X12Settings } from '../../../translators/x12/settings.ts';
import { As2Channel } from '../../channels/as2/channel-settings.ts';
import { SftpChannel } from '../../channels/sftp/settings.ts';
import { SftpLogin } from '../../channels/sftp-server/settings.ts';
import { DurationText } from '../../settings/units.ts';
import { DuplicateSettings } from '../duplicates.ts';
import { Buffer } from './buffer-schema.ts';
import { Canary } from './canary-schema.ts';
import { Future } from './future-schema.ts';
import { Guard, Urgent } from './guard-schema.ts';
import { Reconcile } from './reconcile-schema.ts';
import { Calendar, Schedule } from './schedule-schema.ts';

const closed = { additionalProperties: false } as const;
const LinesPerSet = Type.String({
  pattern: '^([1-9][0-9]{0,3}|10000)$',
  patternErrorMessage: 'the lines of a set are a whole number from 1 to 10000',
});
const SetsPerFile = Type.String({
  pattern: '^[1-9][0-9]{0,3}$',
  patternErrorMessage: 'the sets of a file are a whole number from 1 to 9999',
});
const TransactionSet = Type.String({
  pattern: '^[0-9]{3}$',
  patternErrorMessage: 'an X12 transaction set has three digits, as 850',
});
const GuidelineName = Type.String({
  minLength: 1,
  description: 'A guideline, a file in this folder, as guidelines/850.yaml.',
});
const ChannelName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' });
const words = { minLength: 1 } as const;

export const partnerStatuses = {
  draft: 'Checked, and nothing else: no file is taken and nothing is sent.',
  test: 'Files are taken and answered as test data; production inventory and subjects never see them.',
  production: 'In full use.',
  suspended: 'Files wait where they are, and nothing is sent.',
} as const;

export const tiers = {
  strategic: 'First in every queue.',
  standard: 'The rule.',
  low: 'After the others.',
} as const;

const X12 = Type.Object(
  { ...X12Settings.properties, duplicates: Type.Optional(DuplicateSettings) },
  { ...closed, description: 'X12 envelopes, acknowledgments, duplicates and tolerances.' },
);

const FolderChannel = Type.Object(
  {
    in: Type.Optional(Type.String({ description: 'Folder the partner drops files into; PARTNER/in unless told.' })),
    out: Type.Optional(
      Type.String({ description: 'Folder we put files for the partner into; PARTNER/out unless told.' }),
    ),
    done: Type.Optional(Type.String({ description: 'Folder taken files move to; PARTNER/done unless told.' })),
    refused: Type.Optional(
      Type.String({ description: 'Folder for what is no file or cannot be read; PARTNER/refused unless told.' }),
    ),
    settle: Type.Optional({
      ...DurationText,
      description: 'How long size and times must stand still before a file is taken; gateway.yaml says the default.',
    }),
    login: Type.Optional(SftpLogin),
  },
  {
    ...closed,
    description: 'A folder that an SFTP server, a share or a system of ours writes into. Relative to the drops folder.',
  },
);

const Channel = Type.Object(
  { folder: Type.Optional(FolderChannel), sftp: Type.Optional(SftpChannel), as2: Type.Optional(As2Channel) },
  { ...closed, minProperties: 1, maxProperties: 1, description: 'How bytes move; one kind a channel.' },
);

const Counts = Type.Object(
  {
    quantity: Type.String({
      description: "The partner's quantity qualifier that is the count (X12 element 673), as 17.",
    }),
    state: { ...InventoryStateText, description: 'Inventory state that it counts.' },
    location: Type.String({ description: 'Our location where the advice names none.' }),
    locations: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: "The partner's location codes to ours." }),
    ),
  },
  { ...closed, description: 'Reads an inventory advice as a count of positions.' },
);

const places = {
  location: Type.Optional(Type.String({ description: 'Our location where the document names none of ours.' })),
  locations: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: "The partner's location codes to ours." }),
  ),
};
const WhenAccepted = Type.Optional(Type.Enum(['accepted', 'never'], { description: 'accepted unless told.' }));

const Reserve = Type.Object(
  {
    when: WhenAccepted,
    hold: Type.Optional({
      ...DurationText,
      description: 'How long it reserves before its allocation has to be told; inventory.yaml says the default.',
    }),
    ...places,
  },
  { ...closed, description: 'What an accepted purchase order reserves: its lines, softly, until they are allocated.' },
);

const SupplyRule = Type.Object(
  {
    when: WhenAccepted,
    transit: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,3}$',
        patternErrorMessage: 'days are a whole number up to 999, as 5',
        description:
          'Days from shipping to arrival, where the notice says no day of delivery; inventory.yaml says the default.',
      }),
    ),
    ...places,
  },
  { ...closed, description: 'What an accepted ship notice brings: goods on their way to us, with their day.' },
);

const Receive = Type.Object(
  {
    document: Type.Enum(['purchase-order', 'ship-notice', 'inventory-advice', 'inventory-update', 'acknowledgment'], {
      description: 'Canonical document that it becomes.',
    }),
    set: Type.Optional({ ...TransactionSet, description: 'X12 transaction set, as 850.' }),
    guideline: Type.Optional({
      ...GuidelineName,
      description: "The partner's guideline for the set, laid over the dictionary.",
    }),
    flat: Type.Optional(
      Type.String({ description: 'Flat-file specification, a file in this folder, as maps/counts.yaml.' }),
    ),
    override: Type.Optional(
      Type.String({
        ...words,
        description:
          'JSONata expression that changes the document, a file in this folder, as maps/850.jsonata. It gets the document, or a part of it, and gives the changed one or only the properties that change.',
      }),
    ),
    files: Type.Optional(
      Type.String({ description: 'File names it applies to, with * and ?; every file unless told.' }),
    ),
    over: Type.String({ description: 'Channel it comes over.' }),
    counts: Type.Optional(Counts),
    reserve: Type.Optional(Reserve),
    supply: Type.Optional(SupplyRule),
    zone: Type.Optional(
      Type.String({ description: 'Time zone of times without one, as America/Chicago; UTC unless told.' }),
    ),
    resend: Type.Optional(
      Type.Enum(['skip', 'accept'], {
        description: 'What happens to the same bytes again: skip (unless told) records and does not translate them.',
      }),
    ),
  },
  { ...closed, description: 'One kind of document that the partner sends us.' },
);

const Send = Type.Object(
  {
    document: Type.Enum(['inventory-advice', 'purchase-order'], {
      description: 'Canonical document that it is made from.',
    }),
    id: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z0-9-]{0,31}$',
        patternErrorMessage: 'an id is lower-case letters, digits and hyphens, as daily-846',
        description:
          'Name of the rule, by which its history is kept: what was sent and acknowledged. Unless told it is made of document, set, flat or json, over and schedule, and a change of these begins anew.',
      }),
    ),
    set: Type.Optional({ ...TransactionSet, description: 'X12 transaction set, as 846.' }),
    guideline: Type.Optional({
      ...GuidelineName,
      description: "The partner's guideline for the set: what we send is checked by it before it leaves.",
    }),
    flat: Type.Optional(
      Type.String({ description: 'Flat-file specification, a file in this folder, as maps/orders.yaml.' }),
    ),
    json: Type.Optional(
      Type.String({
        description:
          'Written as JSON: by a JSON specification, a file in this folder, as maps/feed.yaml; or 1, the shape that config/schema/advice-1.schema.json describes.',
      }),
    ),
    over: Type.String({ description: 'Channel it goes over.' }),
    name: Type.Optional(
      Type.String({
        description: 'File name; {number}, {partner}, {control}, {date}, {time} (UTC) and {id} are filled in.',
      }),
    ),
    schedule: Type.Optional(Schedule),
    urgent: Type.Optional(Urgent),
    guard: Type.Optional(Guard),
    reconcile: Type.Optional(Reconcile),
    settled: Type.Optional(
      Type.Enum(['acknowledged', 'delivered'], {
        description:
          'When what was told counts as known to the partner, for deltas and the guard: by its 997 (unless told, for an X12 set), or by the delivery (for a flat file or JSON, and a partner that sends no 997).',
      }),
    ),
    quantity: Type.Optional(
      Type.Object(
        {
          state: Type.Literal('available-to-sell', { description: 'What is told.' }),
          code: Type.Optional(Type.String({ description: 'X12 quantity qualifier; 33 unless told.' })),
          unit: Type.Optional(Type.String({ description: 'X12 unit of measure; EA unless told.' })),
        },
        { ...closed, description: 'The number of an advice.' },
      ),
    ),
    locations: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          "Our locations that are told of, and the partner's codes for them; all of ours as one sum unless told.",
      }),
    ),
    locationsAs: Type.Optional(
      Type.Enum(locationForms, {
        description:
          'How an 846 tells the locations of a line: sdq (unless told) in SDQ behind one LIN, n1 as a QTY for each with an N1*WH in its LS loop, lin as a LIN for each with an N1*WH, sch as an SCH for each behind the QTY that they add up to.',
      }),
    ),
    locationsDate: Type.Optional(
      Type.String({
        pattern: '^[0-9A-Z]{3}$',
        patternErrorMessage: 'a date is named by its qualifier (X12 element 374), as 018',
        description:
          'Of `locationsAs: sch`: the qualifier of the day of what lies there now (SCH05); 018 (available) unless told.',
      }),
    ),
    future: Type.Optional(Future),
    buffer: Type.Optional(Type.Array(Buffer, { description: 'Buffer policy, rules in order.' })),
    discontinued: Type.Optional(
      Type.Enum(['omit', 'coded', 'zero'], {
        description:
          'How an item that is discontinued is told: left out (unless told), under `discontinuedCode`, or as a plain zero.',
      }),
    ),
    discontinuedCode: Type.Optional(
      Type.String({
        ...words,
        description: "The partner's quantity qualifier (X12 element 673) of an item that is not sold any more.",
      }),
    ),
    reportType: Type.Optional(Type.String({ description: 'BIA02; SI unless told.' })),
    references: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Z0-9]{2,3}$' }), Type.String({ ...words, maxLength: 30 }), {
        additionalProperties: false,
        patternErrorMessage: 'a reference is named by its qualifier (X12 element 128), as IA',
        description: 'REF of the heading: numbers by their qualifier, as IA: "55".',
      }),
    ),
    parties: Type.Optional(
      Type.Array(
        Type.Object(
          {
            role: Type.String({ ...words, description: 'N101, X12 element 98, as SU.' }),
            name: Type.Optional(Type.String({ ...words, maxLength: 60, description: 'N102.' })),
            qualifier: Type.Optional(Type.String({ ...words, description: 'N103, as 92.' })),
            id: Type.Optional(Type.String({ ...words, description: 'N104.' })),
          },
          { ...closed, description: 'One party.' },
        ),
        { description: 'N1 of the heading: who sends, whose stock it is.' },
      ),
    ),
    override: Type.Optional(
      Type.String({
        ...words,
        description:
          'JSONata expression that changes the advice before it is written, a file in this folder, as maps/846.jsonata. It gets the advice, 500 lines of it at a time, and gives the changed one or only the properties that change.',
      }),
    ),
    lineDate: Type.Optional(
      Type.String({
        pattern: '^[0-9A-Z]{3}$',
        patternErrorMessage: 'a date is named by its qualifier (X12 element 374), as 007',
        description:
          'Qualifier of a DTM that tells of each line of an 846 of when its oldest number is; none unless told.',
      }),
    ),
    price: Type.Optional(
      Type.String({
        pattern: '^[A-Z0-9]{3}$',
        patternErrorMessage: 'a price is named by its code (X12 element 236), as UCP',
        description:
          'Code under which the `price` of items.csv is told (CTP of an 846, and CUR with its `currency`; `price` in JSON); not told without.',
      }),
    ),
    hashTotal: Type.Optional(
      Type.Enum(['quantities', 'none'], {
        description: 'CTT02 of an 846: the sum of every QTY02 (unless told), or none.',
      }),
    ),
    linesPerSet: Type.Optional({
      ...LinesPerSet,
      description: 'LIN loops of one 846, 10000 at most and unless told; what is more goes into further sets.',
    }),
    setsPerFile: Type.Optional({
      ...SetsPerFile,
      description: '846s of one file; all unless told. What is more goes into further files, each an interchange.',
    }),
  },
  { ...closed, description: 'One kind of document that we send the partner.' },
);

const Delivery = Type.Object(
  {
    concurrency: Type.Optional(
      Type.String({
        pattern: '^([1-9][0-9]?|100)$',
        patternErrorMessage: 'it is a whole number from 1 to 100',
        description: 'Queues of the partner that are served at the same time; gateway.yaml says how many unless told.',
      }),
    ),
    rate: Type.Optional(
      Type.String({
        pattern: '^(0|[1-9][0-9]{0,5})$',
        patternErrorMessage: 'it is a whole number from 0 to 999999',
        description: 'Transmissions a minute that the partner is sent; 0: no limit. gateway.yaml says it unless told.',
      }),
    ),
    giveUpAfter: Type.Optional({
      ...DurationText,
      description: 'How long a transmission is tried for; gateway.yaml says it unless told.',
    }),
    critical: Type.Optional(
      Type.Array(Type.Enum(['acknowledgment', 'inventory-advice', 'purchase-order']), {
        description: 'Kinds that go before all others of the same tier.',
      }),
    ),
  },
  { ...closed, description: 'How the partner is sent to, where it differs from gateway.yaml.' },
);

export const PartnerFile = Type.Object(
  {
    name: Type.String({ ...words, description: 'Name for people.' }),
    status: Type.Enum(Object.keys(partnerStatuses) as (keyof typeof partnerStatuses)[], {
      description: 'draft, test, production or suspended.',
    }),
    tier: Type.Optional(
      Type.Enum(Object.keys(tiers) as (keyof typeof tiers)[], {
        description: 'Order in the queues; standard unless told.',
      }),
    ),
    x12: Type.Optional(X12),
    calendar: Type.Optional(Calendar),
    canary: Type.Optional(Canary),
    channels: Type.Record(ChannelName, Channel, {
      additionalProperties: false,
      patternErrorMessage: 'a channel is named by lower-case letters, digits and hyphens, as mailbox',
      description: 'Channels by name.',
      minProperties: 1,
    }),
    receive: Type.Optional(Type.Array(Receive, { description: 'What the partner sends us.' })),
    send: Type.Optional(Type.Array(Send, { description: 'What we send the partner.' })),
    delivery: Type.Optional(Delivery),
    items: Type.Optional(
      Type.String({
        description:
          'Item numbers, a CSV file in this folder; items.csv unless told, if there. Columns: sku, if wanted description, class, price (of one unit) and currency, and one for each X12 qualifier the partner knows items by, as UP, VN, BP.',
      }),
    ),
  },
  { ...closed, $id: 'partner.schema.json', title: 'Crossdock partner' },
);

export type PartnerFile = Static<typeof PartnerFile>;
export type ReserveRule = Static<typeof Reserve>;
export type SupplyRule = Static<typeof SupplyRule>;
export type SendRule = Static<typeof Send>;
export type PartnerStatus = keyof typeof partnerStatuses;
export type Tier = keyof typeof tiers;
