/** Every finding of the registry is caused here by one file. The table's type fails to compile when a code has none. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Finding } from '../../../translators/finding.ts';
import type { TranslationLimits } from '../../../translators/translator.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { type FindingCode, findingRules } from '../../../translators/x12/findings.ts';
import type { Guideline } from '../../../translators/x12/guideline/guideline.ts';
import type { X12Settings } from '../../../translators/x12/settings.ts';
import { x12Translator } from '../../../translators/x12/translator.ts';
import { bytes, context, gs, inspect, interchange, isa, order, recordingMapping, set, text } from './fixtures.ts';

interface Cause {
  readonly file: string;
  /** How we look at it: as a file of a partner, with its settings; without, `inspect` looks. */
  readonly x12?: Partial<X12Settings>;
  readonly guideline?: Omit<Guideline, 'set'>;
  readonly limits?: Partial<TranslationLimits>;
}

const good = interchange([set('850', '0001', order()), set('850', '0002', order('PO1002'))]);
const swap = (from: string | RegExp, to: string) => good.replace(from, to);
const all = (from: string, to: string) => good.replaceAll(from, to);
/** An 850 with a segment in place of its REF. */
const segment = (one: string) => interchange([set('850', '0001', [order()[0]!, one, ...order().slice(2)])]);
const shipment = (...levels: string[]) =>
  interchange([set('856', '0001', ['BSN*00*S1*20261125*1200', ...levels.map((level) => `HL*${level}`)])], {
    gs01: 'SH',
  });
const guided = (guideline: Omit<Guideline, 'set'>, file = good): Cause => ({ file, x12: {}, guideline });
const received = (file: string, x12: Partial<X12Settings> = {}): Cause => ({ file, x12 });

const causes: Readonly<Record<FindingCode, string | Cause>> = {
  'no-interchange': 'GS*PO~',
  'isa-unreadable': 'ISA*00*x~GS*PO~',
  'isa-width': swap('NORTHWIND      ', 'NORTHWIND'),
  'isa-elements': swap('*0*P*>~', '*0*P*>*X~'),
  'component-separator-missing': swap('*0*P*>~', '*0*P*~'),
  'delimiter-clash': swap('*0*P*>~', '*0*P**~'),
  'text-outside-interchange': `${good}bye`,
  'segment-too-long': { file: segment(`REF*DP*${'9'.repeat(300)}`), limits: { segmentBytesMax: 200 } },
  'segment-empty': swap('REF*DP*038~', 'REF*DP*038~~'),
  'line-break-in-segment': swap('REF*DP', 'REF*\nDP'),
  'interchange-trailer-missing': swap(/IEA.*\n/, ''),
  'interchange-count-wrong': swap('IEA*1', 'IEA*2'),
  'interchange-control-mismatch': swap('IEA*1*000000001', 'IEA*1*000000002'),
  'interchange-control-duplicate': good + good,
  'interchange-control-form': all('000000001', 'ABC000001'),
  'authorization-unknown': swap('ISA*00', 'ISA*99'),
  'security-unknown': swap('*00*          *ZZ', '*99*          *ZZ'),
  'authorization-empty': swap('ISA*00', 'ISA*03'),
  'security-empty': swap('*00*          *ZZ', '*01*          *ZZ'),
  'interchange-standard-unknown': swap('*1200*U*', '*1200*X*'),
  'sender-qualifier-unknown': swap('*ZZ*NORTHWIND', '*X?*NORTHWIND'),
  'receiver-qualifier-unknown': swap('*ZZ*CROSSDOCK', '*X?*CROSSDOCK'),
  'interchange-date-invalid': swap('*261125*', '*269925*'),
  'interchange-time-invalid': swap('*261125*1200', '*261125*9900'),
  'interchange-version-form': swap('*00401*', '*0040X*'),
  'interchange-version-unknown': swap('*00401*', '*00999*'),
  'acknowledgment-request-unknown': swap('*0*P*>', '*7*P*>'),
  'interchange-empty': text([isa(), 'IEA*0*000000001']),
  'group-date-invalid': swap('*20261125*1200*1*X', '*20269925*1200*1*X'),
  'group-time-invalid': swap('*20261125*1200*1*X', '*20261125*9900*1*X'),
  'group-empty': text([isa(), gs(), 'GE*0*1', 'IEA*1*000000001']),
  'usage-unknown': swap('*0*P*>', '*0*X*>'),
  'sender-unknown': received(swap('*NORTHWIND      *', '*SOUTHWIND      *')),
  'receiver-unknown': received(swap('*CROSSDOCK      *', '*SOMEONE        *')),
  'receiver-empty': received(swap('*CROSSDOCK      *', '*               *')),
  'sender-qualifier-wrong': received(swap('*ZZ*NORTHWIND', '*01*NORTHWIND')),
  'receiver-qualifier-wrong': received(swap('*ZZ*CROSSDOCK', '*01*CROSSDOCK')),
  'segment-outside-group': swap('IEA*', 'REF*DP*1~\nIEA*'),
  'trailer-without-header': swap('IEA*1', 'GE*1*1~\nIEA*1'),
  'group-header-incomplete': swap('*1200*1*X', '*1200**X').replace('GE*2*1', 'GE*2'),
  'group-not-expected': received(swap('GS*PO', 'GS*IB')),
  'group-version-unknown': swap('*X*004010', '*X*00X010'),
  'group-trailer-missing': swap('GE*2*1~\n', ''),
  'group-control-form': swap('*1200*1*X', '*1200*AB*X').replace('GE*2*1', 'GE*2*AB'),
  'group-control-mismatch': swap('GE*2*1', 'GE*2*4'),
  'group-count-wrong': swap('GE*2', 'GE*3'),
  'group-control-duplicate': text([
    isa(),
    ...[1, 2].flatMap(() => [gs(), ...set('850', '0001', order()), 'GE*1*1']),
    'IEA*2*000000001',
  ]),
  'segment-outside-set': swap('ST*850*0002', 'REF*DP*1~\nST*850*0002'),
  'control-number-padding': swap('SE*7*0001', 'SE*7*1'),
  'interchange-acknowledgment-unreadable': text([isa(), 'TA1*X*261125*1200*Q*000', 'IEA*0*000000001']),
  'interchange-acknowledgment-form': text([isa(), 'TA1*000000001*269925*1200*A*999', 'IEA*0*000000001']),
  'set-outside-group': swap(/GS.*\n/, ''),
  'set-trailer-missing': swap('SE*7*0001~\n', ''),
  'set-control-mismatch': swap('SE*7*0001', 'SE*7*0009'),
  'set-count-wrong': swap('SE*7*0001', 'SE*9*0001'),
  'set-id-invalid': swap('ST*850*0001', 'ST*85X*0001'),
  'set-control-invalid': swap('ST*850*0001', 'ST*850*').replace('SE*7*0001', 'SE*7'),
  'set-control-form': all('*0001~', '*1~'),
  'set-control-duplicate': all('*0002~', '*0001~'),
  'group-id-unlisted': swap('GS*PO', 'GS*QQ'),
  'set-group-mismatch': swap('GS*PO', 'GS*SH'),
  'set-not-expected': received(swap('ST*850*0001', 'ST*860*0001')),
  'set-untranslated': received(swap('*NORTHWIND      *', '*SOUTHWIND      *')),
  'set-unchecked': interchange([set('832', '0001', ['BCT*PC'])], { gs01: 'SC' }),
  'dictionary-fallback': interchange([set('850', '0001', order())], { version: '004020' }),
  'findings-cut': {
    file: interchange([
      set(
        '850',
        '0001',
        order('PO1', 9).map((one) => one.replace('*12*EA', '*X*EA')),
      ),
    ]),
    x12: {},
    limits: { findingsMax: 3 },
  },
  'segment-unrecognised': segment('QQQ*1'),
  'segment-not-in-set': segment('BSN*00*1*20261125*1200'),
  'segment-out-of-order': segment('PO4*1'),
  'segment-missing': swap('BEG*00*SA*PO1001**20261125~\n', ''),
  'segment-over-maximum': swap('REF*DP', `${'PER*BD*X~\n'.repeat(4)}REF*DP`),
  'loop-over-maximum': swap('N1*ST', `${'N1*BY*X~\n'.repeat(200)}N1*ST`),
  'loop-id-mismatch': interchange(
    [set('846', '0001', ['BIA*00*SI*1*20261125', 'LIN**UP*1', 'QTY*33*5', 'LS*REF', 'REF*IA*1', 'LE*X'])],
    { gs01: 'IB' },
  ),
  'element-missing': segment('REF'),
  'element-condition': segment('REF*DP'),
  'element-exclusion': interchange(
    [set('846', '0001', ['BIA*00*SI*1*20261125', 'LIN**UP*1', 'QTY*33*5**AROUND FIVE'])],
    { gs01: 'IB' },
  ),
  'elements-too-many': segment('REF*DP*1***X'),
  'components-too-many': segment('REF*DP*1**DP>1>DP>2>DP>3>X'),
  'repeats-too-many': interchange(
    [set('810', '0001', ['BIG*20261125*1', 'IT1', 'N1*BY*X', `DMG*****${Array(11).fill('A').join('^')}`, 'TDS*1'])],
    { gs01: 'IN', version: '005010', isa12: '00501', isa11: '^' },
  ),
  'separator-in-element': segment('REF*DP*0>38'),
  'element-too-short': segment('REF*D*038'),
  'element-too-long': segment(`REF*DP*${'9'.repeat(31)}`),
  'character-invalid': segment('REF*DP*0\x0138'),
  'character-outside-set': received(segment('REF*DP*lower'), { characters: 'basic' }),
  'element-blank': segment('REF*DP*   '),
  'blanks-at-end': segment('REF*DP*038  '),
  'number-invalid': swap('*12*EA', '*12X4*EA'),
  'date-invalid': segment('DTM*002*20260230'),
  'date-of-other-version': segment('DTM*002*260228'),
  'time-invalid': segment('DTM*002*20260228*2460'),
  'code-invalid': swap('BEG*00', 'BEG*XX'),
  'code-unlisted': segment('REF*@@*1'),
  'trailing-separators': segment('REF*DP*038**'),
  'hl-parent-missing': shipment('1**S', '2**O'),
  'hl-parent-unknown': shipment('1**S', '2*9*O'),
  'hl-duplicate': shipment('1**S', '1*1*O'),
  'hl-sequence': shipment('1**S', '7*1*O'),
  'hl-children-differ': shipment('1**S*0', '2*1*O'),
  'line-count-differs': swap('CTT*1', 'CTT*5'),
  'guideline-segment-missing': guided({ segments: { REF: { needs: ['IA'] } } }),
  'guideline-segment-forbidden': guided({ segments: { REF: { use: 'forbidden' } } }),
  'guideline-over-maximum': guided({ segments: { PO1: { max: 1 } } }, swap('CTT*1', 'PO1*2*1*EA~\nCTT*2')),
  'guideline-element-missing': guided({ elements: { N104: { use: 'required' } } }, segment('N1*BY*NORTH')),
  'guideline-element-forbidden': guided({ elements: { PO104: { use: 'forbidden' } } }),
  'guideline-code': guided({ elements: { PO103: { codes: ['CA'] } } }),
  'guideline-too-short': guided({ elements: { BEG03: { min: 10 } } }),
  'guideline-too-long': guided({ elements: { BEG03: { max: 3 } } }),
  tolerated: received(swap('SE*7*0001', 'SE*9*0001'), { tolerate: ['wrong-segment-count'] }),
};

function findingsOf({ file, x12, guideline, limits }: Cause): readonly Finding[] {
  if (x12 === undefined) return inspect(file, limits).findings;
  const base = context(['850', '856'], limits);
  const receive = base.partner.receive.map((rule) =>
    guideline === undefined || rule.set !== '850' ? rule : { ...rule, guideline: { set: '850', ...guideline } },
  );
  const partner = { ...base.partner, receive, x12: { ...base.partner.x12!, ...x12 } };
  const mappings = ['850', '856'].map((id) => recordingMapping(id));
  const translator = x12Translator({ ...base, partner, limits: { ...defaultLimits, ...limits } }, mappings);
  const outcomes = [...translator.push(bytes(file)), ...translator.end()];
  return outcomes.flatMap((outcome) => ('findings' in outcome ? outcome.findings : []));
}

test('a good file has no finding, looked at in either way', () => {
  assert.deepEqual(findingsOf({ file: good }), []);
  assert.deepEqual(findingsOf({ file: good, x12: {} }), []);
});

for (const [code, cause] of Object.entries(causes) as [FindingCode, string | Cause][]) {
  test(`${code} is found`, () => {
    const findings = findingsOf(typeof cause === 'string' ? { file: cause } : cause);
    const one = findings.find((finding) => finding.code === code);
    assert.ok(one !== undefined, `found were: ${findings.map((finding) => finding.code).join(' ')}`);
    assert.equal(one.severity, findingRules[code].severity);
    assert.ok(one.message.length > 0 && one.rule.endsWith('.') && one.hint.length > 0);
  });
}
