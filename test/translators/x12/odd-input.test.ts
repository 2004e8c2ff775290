/** Odd and hostile input, a case for each thing that partners do to the rules of X12.5 and X12.6, and what is said of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rewrite } from '../../../translators/x12/rewrite.ts';
import { writeInterchange } from '../../../translators/x12/write.ts';
import { answers, crossdock, segmentsOf } from './answers.ts';
import { bytes, codes, gs, host, inspect, interchange, isa, order, set, text } from './fixtures.ts';

const one = set('850', '0001', order());
const two = set('850', '0002', order('PO1002'));
const good = interchange([one]);
const found = (file: string | Uint8Array) => codes(inspect(file).findings);

function says(cases: Readonly<Record<string, readonly [string | Uint8Array, ...string[]]>>): void {
  for (const [name, [file, ...expected]] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(found(file), expected);
      assert.ok(inspect(file).sets > 0, 'its set was read');
    });
  }
}

const newer = { isa11: '^', isa12: '00501', version: '005010' } as const;
const noLast = good.replace('*0*P*>~', '*0*P~');

describe('delimiters and layout', () => {
  says({
    'all of them odd': [interchange([one], { element: '|', component: '\\', terminator: '!' })],
    'a tilde between elements': [interchange([one], { element: '~', component: ':', terminator: '\n' })],
    'a tab between elements': [interchange([one], { element: '\t', terminator: '\n' })],
    'control characters': [interchange([one], { element: '\x1d', component: '\x1f', terminator: '\x1c' })],
    'a terminator beyond ASCII, as it begins a character of two bytes': [interchange([one], { terminator: '\xc3' })],
    'NUL as terminator': [interchange([one], { terminator: '\0' })],
    'no ISA16': [good.replace('*0*P*>~', '*0*P*~'), 'component-separator-missing'],
    'neither ISA16 nor the separator before it': [noLast, 'component-separator-missing'],
    'the same, and line breaks for terminators': [noLast.replaceAll('~\n', '\n'), 'component-separator-missing'],
    'the same, with blanks before the terminator': [noLast.replaceAll('~', ' ~'), 'component-separator-missing'],
    'ISA16 is a letter, which data is made of': [good.replace('*P*>~', '*P*X~'), 'component-separator-missing'],
    'ISA16 is the element separator': [good.replace('*P*>~', '*P**~'), 'delimiter-clash'],
    'a byte order mark': [Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes(good)])],
    'the end-of-file mark of DOS behind it': [`${good}\x1a`],
    'a last block filled with NUL': [`${good}${'\0'.repeat(30)}`],
    'NUL between interchanges': [`${good}\0\0${good.replaceAll('000000001', '000000002')}`],
    'text behind it': [`${good}-- \nbye`, 'text-outside-interchange'],
    'wrapped at 80 columns': [good.replaceAll('\n', '').replace(/(.{80})/g, '$1\r\n'), 'line-break-in-segment'],
    'ISA11 U in 00501: no repetition separator': [interchange([one], { ...newer, isa11: 'U' })],
    'ISA11 ^ in 00401, and ^ in data': [interchange([set('850', '0001', order('P^1'))], { isa11: '^' })],
    'ISA11 ^ in 00501, and ^ in data': [
      interchange([set('850', '0001', order('P^1'))], newer),
      'separator-in-element@BEG03',
    ],
    'GS08 004010VICS in ISA12 00501': [interchange([one], { ...newer, version: '004010VICS' })],
  });
});

const B = 'BEG*00*SA*1**20261125';
const order850 = (...body: string[]) => interchange([set('850', '0001', body)]);
const heading = (segment: string) => order850(B, segment, 'PO1*1*1*EA', 'CTT*1');
const line = (segment: string) => order850(B, 'PO1*1*1*EA', segment, 'CTT*1');
const quantity = (value: string) => order850(B, `PO1*1*${value}*EA`, 'CTT*1');
const shipment = (...levels: string[]) =>
  interchange([set('856', '0001', ['BSN*00*S1*20261125*1200', ...levels])], { gs01: 'SH' });

describe('elements', () => {
  says({
    'R: sign and point count for nothing': [quantity('-12345678901.2345')],
    'R: a point at an end': [quantity('5.')],
    'R: a plus': [quantity('+5'), 'number-invalid@PO102'],
    'R: thousands': [quantity('1,000'), 'number-invalid@PO102'],
    'R: a blank before': [quantity(' 5'), 'number-invalid@PO102'],
    'R: an exponent before 004020': [quantity('1E3'), 'number-invalid@PO102'],
    'N2: a point': [heading('SAC*A*C310***1.5'), 'number-invalid@SAC05'],
    'N2: a sign': [heading('SAC*A*C310***-100')],
    'DT: 29 February 1900': [heading('DTM*010*19000229'), 'date-invalid@DTM02'],
    'DT: six digits in 004010': [heading('DTM*010*261125'), 'date-of-other-version@DTM02'],
    'TM: 2400': [heading('DTM*010*20261125*2400'), 'time-invalid@DTM03'],
    'TM: hundredths': [heading('DTM*010*20261125*23595999')],
    'a mandatory text of blanks is missing': [
      order850('BEG*00*SA*    **20261125', 'PO1*1*1*EA', 'CTT*1'),
      'element-missing@BEG03',
    ],
    'an optional text of blanks is absent': [heading('N1*ST*   *92*12'), 'element-blank@N102'],
    'a separator that breaks a code is told once': [
      order850('BEG*0>0*SA*1**20261125', 'PO1*1*1*EA', 'CTT*1'),
      'element-too-long@BEG01',
    ],
    'a separator in free text': [heading('REF*DP*0>38'), 'separator-in-element@REF02'],
    'P: one of a pair': [heading('N1*ST*X*92'), 'element-condition@N104'],
    'R: none of several': [heading('N1*ST'), 'element-condition@N102'],
    'E: both': [line('QTY*38*5**X'), 'element-exclusion@QTY04'],
    'C: without what it needs': [line('PID*F**VI'), 'element-condition@PID04'],
    'separators at the end, of an element and a composite': [
      line('MEA*WT*G*1*LB>>*'),
      'trailing-separators@MEA04',
      'trailing-separators@MEA',
    ],
    'letters of another language': [heading('REF*DP*Caf\xe9')],
    'a tab in data': [heading('REF*DP*a\tb'), 'character-invalid@REF02'],
  });
});

describe('loops and trees', () => {
  says({
    'LS and LE': [order850(B, 'PO1*1*1*EA', 'LS*LDT', 'LDT*AE*1*DA', 'LE*LDT', 'CTT*1')],
    'LE without LS, told once': [order850(B, 'PO1*1*1*EA', 'LE*LDT', 'CTT*1'), 'segment-out-of-order@LE'],
    'LE of another loop': [
      order850(B, 'PO1*1*1*EA', 'LS*LDT', 'LDT*AE*1*DA', 'LE*PO1', 'CTT*1'),
      'loop-id-mismatch@LE',
    ],
    'LS without LE': [order850(B, 'PO1*1*1*EA', 'LS*LDT', 'LDT*AE*1*DA', 'CTT*1'), 'segment-missing@LE'],
    'S-O-I': [shipment('HL*1**S', 'HL*2*1*O', 'HL*3*2*I', 'LIN**UP*1')],
    'S-O-T-P-I': [shipment('HL*1**S', 'HL*2*1*O', 'HL*3*2*T', 'HL*4*3*P', 'HL*5*4*I', 'LIN**UP*1')],
    'ids with leading zeros': [shipment('HL*01**S', 'HL*02*01*O', 'HL*03*2*I')],
    'ids from 0 on': [shipment('HL*0**S', 'HL*1*0*O'), 'hl-sequence@HL01'],
    '0 for no parent': [shipment('HL*1*0*S', 'HL*2*1*O')],
    'flat, all parents blank': [shipment('HL*1**S', 'HL*2**O'), 'hl-parent-missing@HL02'],
    'its own parent': [shipment('HL*1*1*S'), 'hl-parent-unknown@HL02'],
    'a parent that comes later': [shipment('HL*1*2*S', 'HL*2**O'), 'hl-parent-unknown@HL02', 'hl-parent-missing@HL02'],
  });
});

/** The 997s and TA1s of a file, without envelopes. */
const answered = (file: string) =>
  segmentsOf(answers(file, crossdock()))
    .filter((segment) => /^(AK|TA1)/.test(segment))
    .join(' ');

describe('acknowledging', () => {
  const groupOf = (...segments: string[]) => text([isa(), gs(), ...segments, 'GE*2*1', 'IEA*1*000000001']);
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'a lost ST is the matter of its group, told once': [
      groupOf(...one.slice(1), ...two),
      'AK1*PO*1 AK2*850*0002 AK5*A AK9*E*2*1*1*5',
    ],
    'and so is an SE that comes twice': [
      groupOf(...one, one.at(-1) as string, ...two),
      'AK1*PO*1 AK2*850*0001 AK5*A AK2*850*0002 AK5*A AK9*E*2*2*2*5',
    ],
    'a lost SE rejects its set alone': [
      groupOf(...one.slice(0, -1), ...two),
      'AK1*PO*1 AK2*850*0001 AK5*R*2 AK2*850*0002 AK5*A AK9*P*2*2*1',
    ],
    'a segment between ISA and GS is no part of the ISA': [
      text([isa(), 'FOO*1', gs(), ...one, 'GE*1*1', 'IEA*1*000000001']),
      'AK1*PO*1 AK2*850*0001 AK5*A AK9*A*1*1*1 TA1*000000001*261125*1200*E*024',
    ],
    'GE01 that is no number': [good.replace('GE*1*1', 'GE*X*1'), 'AK1*PO*1 AK2*850*0001 AK5*A AK9*E*1*1*1*5'],
    'GE01 beyond what AK902 holds': [
      good.replace('GE*1*1', 'GE*99999999*1'),
      'AK1*PO*1 AK2*850*0001 AK5*A AK9*E*999999*1*1*5',
    ],
    'a group without a set': [text([isa(), gs(), 'GE*0*1', 'IEA*1*000000001']), 'AK1*PO*1 AK9*R*0*0*0'],
    'a 997 that rejects a 997': [
      interchange([set('997', '0001', ['AK1*FA*1', 'AK2*997*0001', 'AK5*R*5', 'AK9*R*1*1*0'])], { gs01: 'FA' }),
      '',
    ],
    'a 997 that is broken': [interchange([set('997', '0001', ['AK1*PO', 'AK9*Q*1*1*1'])], { gs01: 'FA' }), ''],
  };
  for (const [name, [file, expected]] of Object.entries(cases)) {
    test(name, () => assert.equal(answered(file), expected));
  }
});

describe('writing', () => {
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'letters of Latin-1': good.replace('NORTH*', 'N\xd6RTH*'),
    'letters of UTF-8': Buffer.from(good.replace('NORTH*', 'NÖRTH*'), 'utf8'),
    'a terminator beyond ASCII': interchange([one], { terminator: '\x85' }),
    'a byte order mark, and a line break before the ISA': Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      bytes(`\r\n${good}`),
    ]),
    'an ISA without its last element': noLast,
    'separators at the end of segments': good.replace('REF*DP*038', 'REF*DP*038**'),
  };
  for (const [name, file] of Object.entries(files)) {
    test(`gives the same bytes again: ${name}`, () => {
      const before = Buffer.from(typeof file === 'string' ? bytes(file) : file);
      assert.deepEqual(Buffer.from(rewrite(before, host, 10_000)), before);
    });
  }

  test('data never breaks the file, also where what replaces a delimiter is one', () => {
    const written = (replaceDelimiters?: string) =>
      writeInterchange({
        from: { qualifier: 'ZZ', id: 'US' },
        to: { qualifier: 'ZZ', id: 'THEM' },
        version: '004010',
        usage: 'P',
        functionalId: 'IB',
        control: { interchange: 1, group: 1, set: 1, at: '2026-11-25T12:00:00Z' },
        sets: [{ id: '846', segments: [['BIA', '00', 'SI', 'A*B~C>D\x01$&', '20261125']] }],
        ...(replaceDelimiters === undefined ? {} : { replaceDelimiters }),
      });
    for (const replacement of [undefined, '*', '~', '\n']) {
      assert.deepEqual(
        written(replacement).defects.map(({ segment, element }) => [segment, element]),
        [['BIA', 3]],
      );
    }
    assert.match(written('$').text ?? '', /\nBIA\*00\*SI\*A\$B\$C\$D\$\$&\*20261125~\n/);
  });
});
