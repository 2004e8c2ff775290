/** The AS2 part of `crossdock show`: the message, how it was secured, and what the receipts said. */

import type { ReceivedTrace, SentTrace } from '../channels/as2/evidence/trace.ts';
import type { As2Trace } from '../wiring/as2/trace.ts';
import { type Line, type Span, styled } from './lines/layout.ts';
import { when } from './lines/phrases.ts';

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
  return [
    `  made    ${when(at)} UTC  <${messageId}>, receipt asked for: ${asked}`,
    `          MIC ${mic}`,
    ...receipts.flatMap((one) => {
      const [first = '', ...more] = receiptLines(one);
      return [['  receipt ', ...spansOf(first)], ...more.map((line): Line => ['          ', ...spansOf(line)])];
    }),
    ...(receipts.length === 0 && receipt !== 'none' ? [['  receipt ', styled('yellow', 'has not come')] as Line] : []),
  ];
}

const styles = { receipted: 'green', warned: 'yellow', refused: 'red', untrusted: 'red' } as const;

/** A receipt of the partner: how it was judged, and what it says. */
export function receiptLines({ id, at, state, reason, mdn }: SentTrace['receipts'][number]): readonly Line[] {
  const why = reason === '' ? '' : `: ${reason}`;
  const judged: Line = [`${when(at)} UTC  `, styled(styles[state], `${state}${why}`), styled('dim', `  ${id}`)];
  if (mdn === null) return [judged, 'what it says was not kept apart from it'];
  const { disposition, mic, isSameMic, signature, signer } = mdn;
  const bears = mic === null ? 'no MIC' : isSameMic ? 'the MIC of what was sent' : `another MIC, ${mic}`;
  const signed =
    signer !== null
      ? `signed by ${signer.subject}, certificate ${signer.fingerprint256.replaceAll(':', '').slice(0, 16).toLowerCase()}…`
      : signature === 'bad'
        ? 'its signature is bad'
        : 'not signed';
  return [judged, `disposition ${disposition ?? 'none'}; ${bears}; ${signed}`];
}

function spansOf(line: Line): readonly Span[] {
  return typeof line === 'string' || 'text' in line ? [line] : line;
}
