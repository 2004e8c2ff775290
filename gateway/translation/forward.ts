/**
 * What goes on to other partners: an accepted purchase order becomes a flat file for each partner (the ERP) whose
 * settings ask for purchase orders. Composed in the transaction that accepts the order, so that neither is without the
 * other. Where a value does not fit the partner's file, nothing is sent and the finding says which.
 */
import { createHash } from 'node:crypto';
import type { PurchaseOrder } from '../../translators/canonical/purchase-order.ts';
import { type Finding, noErrors } from '../../translators/finding.ts';
import { flatFileBytes } from '../../translators/flatfile/writer.ts';
import { fileName } from '../delivery/file-name.ts';
import { outboundTransmissionId } from '../ledger/identity.ts';
import type { Stores } from '../ledger/port.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { nodeHost } from './host.ts';
import type { Recording } from './recording.ts';

const defaultName = 'order-{number}-{id}.txt';
const host = nodeHost();

/** Composes the order for every partner that takes orders. Returns what did not fit. */
export async function forward(
  stores: Stores,
  recording: Recording,
  documentId: string,
  number: string,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const partner of recording.book.partners.values()) {
    if (partner.status !== 'production' || partner.id === recording.partner.id) continue;
    for (const rule of partner.send) {
      if (rule.document !== 'purchase-order' || rule.flat === undefined) continue;
      findings.push(...(await forwardTo(stores, recording, { partner, rule, documentId, number })));
    }
  }
  return findings;
}

interface Forwarding {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  readonly documentId: string;
  readonly number: string;
}

async function forwardTo(stores: Stores, recording: Recording, forwarding: Forwarding): Promise<readonly Finding[]> {
  const { partner, rule, documentId, number } = forwarding;
  const id = outboundTransmissionId(partner.id, `purchase-order/${partner.send.indexOf(rule)}`, documentId);
  if (rule.flat === undefined || (await stores.transmissions.isComposed(id))) return [];
  const bodies = await stores.documents.parts(documentId);
  const parts = bodies.map((body) => JSON.parse(body) as PurchaseOrder);
  const written = flatFileBytes(host, rule.flat, parts, { sender: recording.partner.id });
  const findings = written.findings.map((finding) => ({ ...finding, message: `${partner.id}: ${finding.message}` }));
  if (!noErrors(findings)) return findings.map(notSent);
  const facts = { number, partner: recording.partner.id, control: '', at: recording.at, id };
  await stores.transmissions.send({
    id,
    partner: partner.id,
    channel: rule.over,
    name: fileName(rule.name ?? defaultName, facts),
    kind: 'purchase-order',
    cause: documentId,
    sha256: createHash('sha256').update(written.bytes).digest('hex'),
    bytes: written.bytes.length,
    content: written.bytes,
    createdAt: recording.at,
    test: false,
  });
  return findings;
}

/** The order itself is taken: what does not fit our file is a warning about it, and a person has to act. */
function notSent(finding: Finding): Finding {
  if (finding.severity !== 'error') return finding;
  return { ...finding, severity: 'warning', hint: `The order was not sent on. ${finding.hint}` };
}
