/**
 * Every event type that leaves Crossdock: what it says, and the schema of its data. The AsyncAPI document is generated
 * from this. The subject is `crossdock.<environment>.<type>.<partner>`; the partner is the one the event is about.
 */
import { type TSchema, Type } from 'typebox';
import { documentTypes } from '../../translators/canonical/document.ts';
import { closed, DateText, DecimalText, InstantText } from '../../translators/canonical/parts.ts';

const Finding = Type.Object(
  {
    code: Type.String(),
    severity: Type.Enum(['error', 'warning', 'notice']),
    message: Type.String(),
    hint: Type.String(),
  },
  { description: 'A finding, with its place as far as it is known.' },
);

const transmission = {
  transmission: Type.String({ description: 'Id of the transmission.' }),
  name: Type.String({ description: 'File name.' }),
  channel: Type.String(),
};

const ReceivedTransmission = Type.Object(
  { ...transmission, bytes: Type.Integer(), sha256: Type.String() },
  { ...closed, title: 'Transmission received' },
);
const DuplicatedTransmission = Type.Object(
  { ...transmission, duplicateOf: Type.String({ description: 'Id of the transmission that had the same bytes.' }) },
  { ...closed, title: 'Transmission duplicated' },
);
const TranslatedTransmission = Type.Object(
  {
    ...transmission,
    verdict: Type.Enum(['accepted', 'accepted-with-errors', 'partially-accepted', 'rejected']),
    documents: Type.Integer(),
    rejected: Type.Integer({ description: 'Documents among them that were rejected.' }),
    errors: Type.Integer(),
    warnings: Type.Integer(),
    findings: Type.Array(Finding, { description: 'The first of them; the ledger has all.' }),
  },
  { ...closed, title: 'Transmission translated' },
);
const DeliveredTransmission = Type.Object(
  {
    ...transmission,
    document: Type.String({ description: 'What it carried: acknowledgment, inventory-advice or purchase-order.' }),
    cause: Type.String({ description: 'Id of the transmission or advice that made it.' }),
  },
  { ...closed, title: 'Transmission delivered' },
);
const FetchedTransmission = Type.Object(
  {
    ...transmission,
    document: Type.String({ description: 'What it carried: acknowledgment, inventory-advice or purchase-order.' }),
    cause: Type.String({ description: 'Id of the transmission or advice that made it.' }),
    user: Type.String({ description: 'Who read it: the user of the hosted drop.' }),
    key: Type.Optional(Type.String({ description: "Fingerprint of the user's key; none where it used a password." })),
  },
  { ...closed, title: 'Transmission fetched' },
);
const FailedTransmission = Type.Object(
  {
    ...transmission,
    stage: Type.Enum(['translation', 'inventory', 'composition', 'delivery']),
    reason: Type.String(),
    document: Type.Optional(Type.String({ description: 'What it carries, of a delivery.' })),
    code: Type.Optional(Type.String({ description: 'Of the registry of errors, as partner-unreachable.' })),
    hint: Type.Optional(Type.String({ description: 'What to do.' })),
  },
  { ...closed, title: 'Transmission failed' },
);
const SupersededTransmission = Type.Object(
  {
    ...transmission,
    document: Type.String({ description: 'What it carries.' }),
    by: Type.String({ description: 'Id of the newer transmission that took its place.' }),
  },
  { ...closed, title: 'Transmission superseded' },
);
const ReplayedTransmission = Type.Object(
  {
    ...transmission,
    document: Type.String({ description: 'What it carries.' }),
    who: Type.String({ description: 'Who sent it again.' }),
  },
  { ...closed, title: 'Transmission replayed' },
);
const DroppedTransmission = Type.Object(
  {
    ...transmission,
    document: Type.String({ description: 'What it carries.' }),
    who: Type.String({ description: 'Who dropped it.' }),
    reason: Type.String(),
  },
  { ...closed, title: 'Transmission dropped' },
);
const OverdueAcknowledgment = Type.Object(
  {
    ...transmission,
    document: Type.String({ description: 'What it carries.' }),
    group: Type.String({ description: 'X12 group that is not acknowledged, as IB:17.' }),
    dueAt: InstantText,
  },
  { ...closed, title: 'Acknowledgment overdue' },
);
const LateAcknowledgment = Type.Object(
  {
    ...transmission,
    document: Type.String({ description: 'What it carries.' }),
    group: Type.String(),
    dueAt: InstantText,
    status: Type.String({ description: 'What the partner said of it in the end: A accepted, R rejected …' }),
  },
  { ...closed, title: 'Acknowledgment late' },
);
const EndpointDown = Type.Object(
  {
    channel: Type.String(),
    reason: Type.String({ description: 'The last failure, in words.' }),
    code: Type.Optional(Type.String({ description: 'Of the registry of errors.' })),
    since: { ...InstantText, description: 'First of the failures in a row.' },
    waiting: Type.Integer({ description: 'Transmissions that wait for it.' }),
  },
  { ...closed, title: 'Endpoint down' },
);
const EndpointUp = Type.Object(
  {
    channel: Type.String(),
    since: { ...InstantText, description: 'When it went down.' },
    waiting: Type.Integer({ description: 'Transmissions that waited for it and go out now.' }),
  },
  { ...closed, title: 'Endpoint up' },
);
const AvailabilityChange = Type.Object(
  {
    sku: Type.String(),
    location: Type.String(),
    before: DecimalText,
    after: DecimalText,
    reserved: { ...DecimalText, description: 'What orders reserve of it, already taken off `after`.' },
    asOf: InstantText,
    because: Type.String({
      description: 'What happened: the kind of an inventory update, or reservation, or what ended one.',
    }),
    cause: Type.String({ description: 'Idempotency key of the inventory update behind it, or the order.' }),
  },
  { ...closed, title: 'Availability changed' },
);
const ExpectedSupply = Type.Array(
  Type.Object({ expected: DateText, quantity: DecimalText }, { ...closed, description: 'What is to come on a day.' }),
);
const SupplyChange = Type.Object(
  {
    sku: Type.String(),
    location: Type.String(),
    before: { ...ExpectedSupply, description: 'What was to come, by day, the soonest first.' },
    after: { ...ExpectedSupply, description: 'What is to come now.' },
    because: Type.String({
      description: 'What happened: ship-notice, supply-lapsed, or the kind of an inventory update.',
    }),
    cause: Type.String({ description: 'The shipment, the order, or the idempotency key of the inventory update.' }),
  },
  { ...closed, title: 'Supply changed' },
);
const RefusedUpdate = Type.Object(
  {
    key: Type.String(),
    sku: Type.String(),
    location: Type.String(),
    kind: Type.String({ description: 'What it said had happened.' }),
    state: Type.Optional(Type.String({ description: 'The position, where it named one.' })),
    reason: Type.String({ description: 'Why it changed nothing, in words.' }),
  },
  { ...closed, title: 'Inventory update refused' },
);
const Advised = Type.Object(
  {
    advice: Type.String({ description: 'Id of the advice, for `crossdock explain`.' }),
    transmission: Type.String({ description: 'Id of its file; of the first where there are several.' }),
    files: Type.Optional(
      Type.Integer({ minimum: 2, description: 'How many files it was sent as, where that is more than one.' }),
    ),
    dueAt: InstantText,
    lines: Type.Integer(),
    units: DecimalText,
    zeroes: Type.Integer(),
    policyVersion: Type.String(),
    mode: Type.Optional(
      Type.Enum(['full', 'delta', 'urgent'], {
        description: 'full: everything; delta: what changed; urgent: what could not wait for the schedule.',
      }),
    ),
  },
  { ...closed, title: 'Inventory advised' },
);
const AdviceHeld = Type.Object(
  {
    advice: Type.String({ description: 'Id of the advice, for `crossdock advices release` and `drop`.' }),
    reason: Type.String({ description: 'What departs too far, with the numbers before and now.' }),
    base: Type.Optional(Type.String({ description: 'Id of the acknowledged advice that it departs from.' })),
    lines: Type.Integer(),
    units: DecimalText,
    zeroes: Type.Integer(),
  },
  { ...closed, title: 'Advice held' },
);
const AdviceDecided = Type.Object(
  {
    advice: Type.String({ description: 'Id of the advice that was held.' }),
    decision: Type.Enum(['released', 'dropped']),
    by: Type.String({
      description: 'Who decided: a user of the system, or crossdock where a newer advice took its place.',
    }),
    why: Type.String(),
  },
  { ...closed, title: 'Held advice decided' },
);
const orNull = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const OversoldOrder = Type.Object(
  {
    order: Type.String({ description: 'Number of the purchase order.' }),
    line: Type.String({ description: "The partner's number of the line." }),
    sku: Type.String(),
    location: Type.String({ description: 'Ours; empty where the order names none.' }),
    asked: { ...DecimalText, description: 'In pieces, with the lines before it of the same SKU and location.' },
    day: orNull(Type.String(), 'Day to come that it is wanted by, 2026-12-03; null: as soon as it can be had.'),
    beyond: Type.Enum(['advised', 'available', 'both'], {
      description: 'advised: more than the partner was told; available: more than there was.',
    }),
    advised: orNull(DecimalText, 'What it was told last, by that day where there is one; null: nothing.'),
    advice: orNull(Type.String(), 'The advice that told it.'),
    available: orNull(
      DecimalText,
      'Available-to-sell before the order, or to promise by that day; null: never counted.',
    ),
  },
  { ...closed, title: 'Order oversold' },
);
const InventoryReconciled = Type.Object(
  {
    rule: Type.String({ description: 'Send rule that was compared, by its key.' }),
    numbers: Type.Integer({ description: 'Numbers that it tells: one for each SKU and place that the rule tells.' }),
    differing: Type.Integer({
      description: 'Of which the partner acknowledged another value than it would be told now.',
    }),
    unacknowledged: Type.Integer({ description: 'Of which it has acknowledged nothing.' }),
    share: Type.Number({ description: 'Differing of all, in hundredths.' }),
    since: orNull(InstantText, 'Oldest difference; null where there is none.'),
    lagSeconds: Type.Integer({ description: 'Age of the oldest difference.' }),
    variance: {
      ...DecimalText,
      description: 'Of the numbers that differ: units acknowledged less units available, summed.',
    },
    excess: { ...DecimalText, description: 'The same, only where more was acknowledged than there is.' },
    worst: Type.Array(
      Type.Object(
        {
          sku: Type.String(),
          location: orNull(Type.String(), 'Ours; null: the sum of all.'),
          available: DecimalText,
          would: orNull(DecimalText, 'What it would be told now; null: that the item is not sold.'),
          acknowledged: orNull(DecimalText, 'What it acknowledged; null: that the item is not sold.'),
          advice: orNull(Type.String(), 'Advice that it acknowledged.'),
          since: orNull(InstantText, 'When the truth moved away.'),
        },
        closed,
      ),
      { description: 'Differing lines of which the partner was told most beyond what there is; ten at most.' },
    ),
  },
  { ...closed, title: 'Inventory reconciled' },
);
const InventoryDiverged = Type.Object(
  {
    rule: Type.String(),
    reason: Type.String({ description: 'What is beyond its limit, with the numbers.' }),
    numbers: Type.Integer(),
    differing: Type.Integer(),
    since: orNull(InstantText, 'Oldest difference.'),
  },
  { ...closed, title: 'Inventory diverged' },
);
const InventoryConverged = Type.Object({ rule: Type.String() }, { ...closed, title: 'Inventory converged' });
const canary = {
  rule: Type.String({ description: 'Send rule that is timed, by its key.' }),
  sku: Type.String({ description: 'The synthetic SKU.' }),
  dueAt: InstantText,
  updatedAt: { ...InstantText, description: 'When it was changed.' },
  advice: Type.Optional(Type.String({ description: 'The first advice that told the change.' })),
};
const CanaryOverdue = Type.Object(
  {
    ...canary,
    quantity: { ...DecimalText, description: 'What it was changed to.' },
    overdueFrom: InstantText,
    stage: Type.Enum(['updated', 'composed', 'delivered', 'fetched', 'acknowledged'], {
      description: 'How far the change has come.',
    }),
  },
  { ...closed, title: 'Canary overdue' },
);
const CanaryLate = Type.Object(
  {
    ...canary,
    outcome: Type.Enum(['acknowledged', 'fetched', 'delivered'], { description: 'What ended it.' }),
    seconds: Type.Number({ description: 'From the update to its end.' }),
  },
  { ...closed, title: 'Canary late' },
);
const AdviceAcknowledged = Type.Object(
  {
    advice: Type.String(),
    status: Type.String({
      description: 'The worst that the partner said of it: A accepted, E with errors, P partially, R rejected …',
    }),
    set: Type.String({ description: 'What says so: 997, 999 or TA1.' }),
    note: Type.Optional(Type.String({ description: 'TA105 of a TA1 that rejects it.' })),
    acknowledgedBy: Type.String({ description: 'Id of the transmission that it came in.' }),
  },
  { ...closed, title: 'Advice acknowledged' },
);

export const eventTypes = {
  'order.received': { title: 'Purchase order received', data: documentTypes['purchase-order'].schema },
  'shipment.noticed': { title: 'Ship notice received', data: documentTypes['ship-notice'].schema },
  'inventory.reported': { title: 'Inventory advice received', data: documentTypes['inventory-advice'].schema },
  'inventory.updated': { title: 'Inventory update received', data: documentTypes['inventory-update'].schema },
  'acknowledgment.received': { title: 'Acknowledgment received', data: documentTypes.acknowledgment.schema },
  'interchange.acknowledged': {
    title: 'Interchange acknowledgment received',
    data: documentTypes['interchange-acknowledgment'].schema,
  },
  'availability.changed': { title: 'Availability changed', data: AvailabilityChange },
  'supply.changed': { title: 'What is to come of a SKU changed', data: SupplyChange },
  'inventory.refused': { title: 'Inventory update refused', data: RefusedUpdate },
  'inventory.advised': { title: 'Inventory advice composed', data: Advised },
  'order.oversold': { title: 'An order line asks for more than was told, or than there is', data: OversoldOrder },
  'inventory.reconciled': { title: 'Truth compared with what a partner acknowledged', data: InventoryReconciled },
  'inventory.diverged': { title: 'A partner believes numbers too far from the truth', data: InventoryDiverged },
  'inventory.converged': { title: 'What a partner believes is within its limits again', data: InventoryConverged },
  'advice.held': { title: 'Inventory advice held until a person decides', data: AdviceHeld },
  'advice.decided': { title: 'A held advice was released or dropped', data: AdviceDecided },
  'advice.acknowledged': { title: 'Advice acknowledged by its partner', data: AdviceAcknowledged },
  'canary.overdue': { title: "The change of a partner's canary has not come through in time", data: CanaryOverdue },
  'canary.late': { title: 'An overdue change of a canary came through', data: CanaryLate },
  'transmission.received': { title: 'Transmission received', data: ReceivedTransmission },
  'transmission.duplicated': { title: 'The same bytes received again', data: DuplicatedTransmission },
  'transmission.translated': { title: 'Transmission translated, in whole or in part', data: TranslatedTransmission },
  'transmission.rejected': { title: 'Transmission rejected as a whole', data: TranslatedTransmission },
  'transmission.delivered': { title: 'Transmission delivered', data: DeliveredTransmission },
  'transmission.fetched': { title: 'Transmission fetched by its partner', data: FetchedTransmission },
  'transmission.failed': { title: 'Transmission given up', data: FailedTransmission },
  'transmission.replayed': { title: 'A dead letter is sent again', data: ReplayedTransmission },
  'transmission.dropped': { title: 'A dead letter was dropped for good', data: DroppedTransmission },
  'transmission.superseded': { title: 'Not sent, for a newer one took its place', data: SupersededTransmission },
  'acknowledgment.overdue': { title: 'The partner has not acknowledged in time', data: OverdueAcknowledgment },
  'acknowledgment.late': { title: 'An overdue acknowledgment came', data: LateAcknowledgment },
  'endpoint.down': { title: "A partner's endpoint does not work", data: EndpointDown },
  'endpoint.up': { title: "A partner's endpoint works again", data: EndpointUp },
} as const satisfies Record<string, { title: string; data: TSchema }>;

export type EventType = keyof typeof eventTypes;
