import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Acknowledgment } from '../../../translators/canonical/acknowledgment.ts';
import { acknowledgment997, acknowledgment999 } from '../../../translators/maps/acknowledgment-997.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { assertValid } from '../../support/schema-check.ts';
import { readWith } from '../../support/segments.ts';

test('an acknowledgment with errors is read to the element', () => {
  const { parts, findings, number } = readWith(
    acknowledgment997,
    `AK1*IB*7
     AK2*846*0001
     AK5*A
     AK2*846*0002
     AK3*QTY*12*LIN*8
     AK4*2*380*6*12A
     AK4*3>1*355*7
     AK3*CTT*30**3
     AK5*R*5*4
     AK9*P*2*2*1*5`,
  );
  const [ack] = parts as Acknowledgment[];
  assert.equal(number, '7');
  assert.deepEqual(findings, []);
  assert.deepEqual(ack, {
    type: 'acknowledgment',
    part: { number: 1, last: true },
    functionalId: 'IB',
    groupControl: '7',
    status: 'P',
    setsIncluded: 2,
    setsReceived: 2,
    setsAccepted: 1,
    codes: ['5'],
    sets: [
      { set: '846', control: '0001', status: 'A', codes: [], errors: [] },
      {
        set: '846',
        control: '0002',
        status: 'R',
        codes: ['5', '4'],
        errors: [
          {
            segment: 'QTY',
            ordinal: 12,
            loop: 'LIN',
            codes: ['8'],
            elements: [
              { position: '2', reference: '380', code: '6', value: '12A' },
              { position: '3.1', reference: '355', code: '7' },
            ],
          },
          { segment: 'CTT', ordinal: 30, codes: ['3'], elements: [] },
        ],
      },
    ],
    extra: [],
  });
  assertValid(ack as Acknowledgment);
});

test('counts that are none are 0, and told', () => {
  const { parts, findings } = readWith(acknowledgment997, 'AK1*IB*7\nAK3*QTY*1\nAK9*A*x*1*1');
  const [ack] = parts as Acknowledgment[];
  assert.equal(ack?.setsIncluded, 0);
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.element, finding.value]),
    [['number-unreadable', 2, 'x']],
  );
  assert.deepEqual(
    ack?.extra.map((extra) => extra.segment),
    ['AK3', 'AK9'],
  );
});

test('a long acknowledgment comes in parts, the last with the verdict', () => {
  const sets = Array.from({ length: 5 }, (_, at) => `AK2*846*${at}\nAK5*A`);
  const limits = { ...defaultLimits, partLinesMax: 2 };
  const text = `AK1*IB*7\n${sets.join('\n')}\nAK9*A*5*5*5`;
  const { parts } = readWith(acknowledgment997, text, { context: { limits } });
  const acks = parts as Acknowledgment[];
  for (const ack of acks) assertValid(ack);
  assert.deepEqual(
    acks.map((ack) => [ack.groupControl, ack.sets.length, ack.status, ack.setsAccepted, ack.part.last]),
    [
      ['7', 2, '', 0, false],
      ['7', 2, '', 0, false],
      ['7', 1, 'A', 5, true],
    ],
  );
});

test('a 999 says the same, by segments of other names, and where an error is', () => {
  const { parts, findings } = readWith(
    acknowledgment999,
    `AK1*IB*7*005010X999
     AK2*846*0001*005010X999
     IK3*QTY*12*LIN*8
     CTX*BIA03>7
     IK4*2*380*I10*12A
     CTX*SITUATIONAL TRIGGER*QTY*12
     IK5*R*I5
     AK9*R*1*1*0`,
  );
  const [ack] = parts as Acknowledgment[];
  assert.deepEqual(findings, []);
  assertValid(ack as Acknowledgment);
  assert.equal(ack?.version, '005010X999');
  assert.deepEqual(ack?.sets, [
    {
      set: '846',
      control: '0001',
      convention: '005010X999',
      status: 'R',
      codes: ['I5'],
      errors: [
        {
          segment: 'QTY',
          ordinal: 12,
          loop: 'LIN',
          codes: ['8'],
          contexts: [{ name: 'BIA03', value: '7' }],
          elements: [
            { position: '2', reference: '380', code: 'I10', value: '12A', contexts: [{ name: 'SITUATIONAL TRIGGER' }] },
          ],
        },
      ],
    },
  ]);
  assert.deepEqual(
    ack?.extra.map(({ segment, elements }) => [segment, elements]),
    [['CTX', ['SITUATIONAL TRIGGER', 'QTY', '12']]],
    'where the trigger stands has no name of its own',
  );
});

test('a context without anything it could be about is kept as it is', () => {
  const { parts } = readWith(acknowledgment999, 'AK1*IB*7~CTX*BIA03>7~AK9*A*1*1*1');
  const [ack] = parts as Acknowledgment[];
  assert.deepEqual(
    ack?.extra.map(({ elements }) => elements),
    [['BIA03>7']],
  );
});
