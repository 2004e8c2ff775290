/** What is told of something that the partner sent before. */
import { type Finding, quoted } from '../../translators/finding.ts';
import type { DocumentPlace } from '../../translators/outcome.ts';
import type { Earlier } from '../ledger/duplicate-store.ts';
import type { DuplicateAction, DuplicateLayer, DuplicateRules } from '../partners/duplicates.ts';

/** Code, rule and element of each layer, and what a coordinator can do where it is rejected and where it is flagged. */
const layers = {
  interchange: {
    code: 'interchange-control-duplicate',
    rule: 'ISA13 is not used again from the same sender to the same receiver',
    segment: 'ISA',
    element: 13,
    rejected:
      'Nothing of the interchange was taken, and the partner got the former acknowledgment again, or a TA1 with note 025. If it was sent twice by mistake, nothing is to be done; if it is another one, ask the partner to count ISA13 up and send it again.',
    flagged:
      'It was taken all the same (x12.duplicates.interchange is flag). Compare the two; if it was sent twice by mistake, what it caused may have to be taken back.',
  },
  group: {
    code: 'group-control-repeated',
    rule: 'GS06 is not used again by the same application sender (GS02) for groups of one kind (GS01)',
    segment: 'GS',
    element: 6,
    rejected:
      'Nothing of the group was taken, and its former 997 went out again, or one that rejects it. If it is another group, ask the partner to count GS06 up and send it again.',
    flagged:
      'It was taken all the same (x12.duplicates.group is flag). Compare the two; if it was sent twice by mistake, what it caused may have to be taken back.',
  },
  set: {
    code: 'set-control-repeated',
    rule: 'ST02 is not used again in a group of the same GS06',
    segment: 'ST',
    element: 2,
    rejected:
      'The set was not taken, and the 997 rejects it with code 23. If it is another one, ask the partner to count GS06 up and send it again.',
    flagged:
      'It was taken all the same (x12.duplicates.set is flag). Compare the two; if it was sent twice by mistake, what it caused may have to be taken back.',
  },
  purchaseOrder: {
    code: 'order-duplicate',
    rule: 'An original order of one number and ship-to is sent once; a change has another purpose (BEG01)',
    segment: undefined,
    element: undefined,
    rejected:
      'The order was not taken and did not go on to the ERP; the 997 speaks of its form alone. Ask the partner whether it is meant: a new order has a new number, a change says so in BEG01 or comes as an 860.',
    flagged:
      'It was taken, and goes on to the ERP (x12.duplicates.purchaseOrder is flag); its event says duplicateOf. Ask the partner whether it is meant, before it ships twice.',
  },
} as const;

export interface Duplicate {
  readonly layer: DuplicateLayer;
  /** What has the number, as `ISA13 000000007`. */
  readonly what: string;
  /** The number alone. */
  readonly value: string;
  readonly earlier: Earlier;
  readonly rules: DuplicateRules;
}

/** Of the document where `place` is one's, of the interchange or group around it otherwise. */
export function duplicateFinding(
  { layer, what, value, earlier, rules }: Duplicate,
  place: Partial<DocumentPlace>,
): Finding {
  const { code, rule, rejected, flagged, segment, element } = layers[layer];
  const refused = rules[layer] === ('reject' satisfies DuplicateAction);
  const at = `${earlier.at.slice(0, 10)} ${earlier.at.slice(11, 19)} UTC`;
  const ofDocument = layer === 'set' || layer === 'purchaseOrder';
  return {
    code,
    severity: refused ? 'error' : 'warning',
    message: `${what} came before, in ${earlier.transmission} (${quoted(earlier.name)}), received ${at}.`,
    rule: `${rule} within ${rules.window} (x12.duplicates in partner.yaml).`,
    hint: refused ? rejected : flagged,
    ...(place.interchangeControl === undefined ? {} : { interchange: place.interchangeControl }),
    ...(layer === 'interchange' || place.groupControl === undefined ? {} : { group: place.groupControl }),
    ...(ofDocument && place.setControl !== undefined ? { set: place.setControl } : {}),
    ...(ofDocument && place.position !== undefined ? { document: place.position } : {}),
    ...(segment === undefined ? {} : { segment, element }),
    value: quoted(value),
  };
}
