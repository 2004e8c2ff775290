/** The AS2 part of `crossdock show`: the message, how it was secured, and what the receipts said. */

import { type ReceivedTrace, receivedTrace, type SentTrace, sentTrace } from '../channels/as2/evidence/trace.ts';
import type { Transmission } from '../ledger/transmission-store.ts';
import type { Settings } from '../settings/settings.ts';
import { evidenceFolder } from '../wiring/as2/partnerships.ts';
import { type Line, styled } from './layout.ts';
import { when } from './phrases.ts';

export interface As2Trace {
  readonly received: readonly ReceivedTrace[];
  readonly sent: readonly SentTrace[];
}

/** What the evidence knows of a transmission; nothing of one that did not move over AS2. */
export function as2TraceOf({ id, direction, messageId, partner }: Transmission, settings: Settings): As2Trace {
  const folder = evidenceFolder(settings.folders.data);
  if (direction === 'out') return { received: [], sent: sentTrace(folder, id) };
  return { received: messageId === null ? [] : receivedTrace(folder, messageId, partner), sent: [] };
}

export function as2TraceLines({ received, sent }: As2Trace): readonly Line[] {
  if (received.length + sent.length === 0) return [];
  return ['', [styled('bold', 'AS2')], ...received.flatMap(receivedLines), ...sent.flatMap(sentLines)];
}

function receivedLines({ at, messageId, outcome, reason, security, receipt }: ReceivedTrace): readonly Line[] {
  const { encryption, digest, scheme, signer, compressed } = security;
  const secured = [
    encryption === undefined ? 'not encrypted' : `encrypted with ${encryption}`,
    digest === undefined ? 'not signed' : `signed with ${digest} (${scheme}) by ${String(signer).slice(0, 16)}…`,
    ...(compressed === true ? ['compressed'] : []),
  ].join(', ');
  const how =
    outcome === 'processed'
      ? styled('green', 'taken')
      : outcome === 'again'
        ? 'the same again'
        : styled('red', `refused: ${outcome}, ${reason}`);
  const lines: Line[] = [[`  came    ${when(at)} UTC  <${messageId}>, `, how], `          ${secured}`];
  if (receipt === undefined) return [...lines, '  receipt none was asked for'];
  if (receipt.way === 'with the answer') return [...lines, '  receipt sent with the answer'];
  const { url, sentAt, attempts, error } = receipt;
  if (sentAt !== null) return [...lines, `  receipt sent ${when(sentAt)} UTC to ${url}`];
  const tried = attempts === 0 ? '' : `, tried ${attempts} times: ${error}`;
  return [...lines, ['  receipt ', styled('yellow', `to be sent to ${url}${tried}`)]];
}

function sentLines({ at, messageId, receipt, isReceiptSigned, mic, receipts }: SentTrace): readonly Line[] {
  const asked = receipt === 'none' ? 'none' : `${receipt}, ${isReceiptSigned ? 'signed' : 'unsigned'}`;
  const styles = { receipted: 'green', warned: 'yellow', refused: 'red', untrusted: 'red' } as const;
  return [
    `  made    ${when(at)} UTC  <${messageId}>, receipt asked for: ${asked}`,
    `          MIC ${mic}`,
    ...receipts.map((one): Line => {
      const reason = one.reason === '' ? '' : `: ${one.reason}`;
      return [
        `  receipt ${when(one.at)} UTC  `,
        styled(styles[one.state], `${one.state}${reason}`),
        styled('dim', `  ${one.id}`),
      ];
    }),
    ...(receipts.length === 0 && receipt !== 'none' ? [['  receipt ', styled('yellow', 'has not come')] as Line] : []),
  ];
}
