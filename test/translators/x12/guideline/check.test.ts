import assert from 'node:assert/strict';
import test from 'node:test';
import { checkGuideline } from '../../../../translators/x12/guideline/check.ts';
import { guidelineCosts, toleranceCosts } from '../../../../translators/x12/guideline/costs.ts';
import type { Guideline } from '../../../../translators/x12/guideline/guideline.ts';
import { guidelinePlace, holdsFinding } from '../../../../translators/x12/guideline/place.ts';

const complaints = (guideline: Omit<Guideline, 'set'>, set = '850', version = '004010') =>
  checkGuideline({ set, ...guideline }, version).map(
    ({ path, message, hint }) => `${path.join('.')}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
  );

test('places have a form, and are told apart by their length', () => {
  assert.deepEqual(guidelinePlace('PO1'), { anywhere: false, path: 'PO1' });
  assert.deepEqual(guidelinePlace('N104'), { anywhere: false, path: 'N1', element: 4 });
  assert.deepEqual(guidelinePlace('PO103'), { anywhere: false, path: 'PO1', element: 3 });
  assert.deepEqual(guidelinePlace('*/N104'), { anywhere: true, path: 'N1', element: 4 });
  assert.deepEqual(guidelinePlace('PO1/SLN05-01'), { anywhere: false, path: 'PO1/SLN', element: 5, component: 1 });
  assert.deepEqual(guidelinePlace('G5301'), { anywhere: false, path: 'G53', element: 1 });
  for (const bad of ['', 'P', 'po1', 'PO1/', '/PO1', 'PO1.03', 'PO103-1', '*PO1', 'PO1//N1']) {
    assert.equal(guidelinePlace(bad), undefined, bad);
  }
});

test('a place holds findings by segment, loop and element', () => {
  const at = (place: string, finding: Parameters<typeof holdsFinding>[1]) =>
    holdsFinding(guidelinePlace(place)!, finding);
  assert.ok(at('N1', { segment: 'N1', loop: 'N1', element: 4 }));
  assert.ok(at('N104', { segment: 'N1', loop: 'N1', element: 4 }));
  assert.ok(!at('N103', { segment: 'N1', loop: 'N1', element: 4 }));
  assert.ok(!at('N1', { segment: 'N1', loop: 'PO1/N1' }));
  assert.ok(at('*/N1', { segment: 'N1', loop: 'PO1/N1' }));
  assert.ok(at('PO1/N1/N3', { segment: 'N3', loop: 'PO1/N1' }));
  assert.ok(at('REF', { segment: 'REF' }));
});

test('places that the set has not are told, with where the segment does stand or the nearest', () => {
  assert.deepEqual(complaints({ segments: { SCH: { use: 'required' } } }), [
    'segments.SCH: 850 004010 has no SCH (SCH stands at PO1/SCH, PO1/N1/SCH)',
  ]);
  assert.deepEqual(complaints({ segments: { BEGG: { use: 'required' } } }), [
    'segments.BEGG: `BEGG` names no segment and no element (as REF, PO1/REF, */REF, BEG03 or PO1/N104)',
  ]);
  assert.deepEqual(complaints({ segments: { BGE: { use: 'required' } } }), [
    'segments.BGE: 850 004010 has no BGE (did you mean BEG?)',
  ]);
  assert.deepEqual(complaints({ elements: { N109: { use: 'required' } } }), [
    'elements.N109: `N109`: segment N1 of 850 004010 has elements 01 to 06',
  ]);
  assert.deepEqual(complaints({ elements: { 'PO1/SLN05-16': { use: 'required' }, 'N104-01': { use: 'required' } } }), [
    'elements.PO1/SLN05-16: `PO1/SLN05-16`: SLN05 has components 01 to 15',
    'elements.N104-01: `N104-01`: N104 is no composite',
  ]);
  assert.deepEqual(complaints({}, '832'), ['set: `set` is `832`, and there is no dictionary for it']);
});

test('levels are those of HL03, and hold where a guideline asks something', () => {
  const guideline: Omit<Guideline, 'set'> = {
    segments: { 'HL:S/TD5': { use: 'required' }, 'HL:QQ/TD5': { use: 'required' }, 'HL:S/XX1': { use: 'required' } },
    findings: { 'code-invalid': { as: 'off', at: ['HL:S/TD501'] } },
  };
  assert.deepEqual(complaints(guideline, '856'), [
    'segments.HL:QQ/TD5: `QQ` is no level of HL03 (element 735) (as S, O, T, P or I)',
    'segments.HL:S/XX1: 856 004010 has no HL/XX1',
    'findings.code-invalid.at.0: a level (HL:) holds under `segments` and `elements`, not here',
  ]);
});

test('places are held against the version', () => {
  assert.deepEqual(complaints({ segments: { 'N9/MTX': { use: 'required' } } }, '850', '005010'), []);
  assert.match(complaints({ segments: { 'N9/MTX': { use: 'required' } } })[0] ?? '', /850 004010 has no N9\/MTX/);
});

test('rules that contradict themselves, or that say nothing', () => {
  assert.deepEqual(
    complaints({
      segments: { REF: {}, CUR: { use: 'forbidden', max: 2 }, REF02: { use: 'required' } },
      elements: {
        REF: { use: 'required' },
        BEG03: { min: 9, max: 3 },
        PO103: { codes: ['EACH'] },
        BEG01: { codes: ['XX'], addCodes: ['00'] },
        N102: { addCodes: ['X'] },
        PO104: { use: 'forbidden', codes: ['1'] },
      },
      findings: { 'code-invalid': { as: 'off', at: ['PO199', 'XX1'] } },
      unknownSegments: ['ZZ1', 'REF'],
    }),
    [
      'segments.REF: the rule says nothing: `use`, `max` or `needs`',
      'segments.CUR.max: `max` is of what is not there at all',
      'segments.REF02: `REF02` is an element (elements stand under `elements`)',
      'elements.REF: `REF` is a segment (segments stand under `segments`, elements as REF01)',
      'elements.BEG03.min: `min` is 9, more than `max`, which is 3',
      'elements.PO103.codes.0: `EACH` has 4 characters; PO103 has 2 to 2',
      'elements.BEG01.codes.0: `XX` is no code of element 353 (did you mean EX?)',
      'elements.BEG01.addCodes: `codes` says all that is allowed, so `addCodes` adds nothing',
      'elements.N102.addCodes: N102 has no list of codes to add to',
      'elements.PO104.codes: `codes` is of what is not there at all',
      'findings.code-invalid.at.0: `PO199`: segment PO1 of 850 004010 has elements 01 to 25',
      'findings.code-invalid.at.1: 850 004010 has no XX1',
      'unknownSegments.1: 850 004010 has a segment REF, at REF',
    ],
  );
});

test('what the dictionary says already needs no rule', () => {
  const optional = { use: 'optional' } as const;
  assert.deepEqual(
    complaints({ segments: { REF: optional, BEG: optional }, elements: { PO103: optional, BEG01: optional } }),
    [
      'segments.REF.use: `use` is `optional`, which it is by the dictionary already',
      'elements.PO103.use: `use` is `optional`, which it is by the dictionary already',
    ],
  );
});

test('what a guideline loosens is told with its cost; what it narrows costs nothing', () => {
  const costs = guidelineCosts({
    set: '850',
    segments: { REF: { needs: ['DP'] }, PO1: { use: 'optional' } },
    elements: { PO103: { codes: ['EA'], addCodes: ['QX'] }, BEG03: { use: 'optional' } },
    findings: { 'code-invalid': { as: 'off', at: ['PO106'] }, 'time-invalid': 'warning', 'code-unlisted': 'error' },
    unknownSegments: ['ZZ1'],
  });
  assert.deepEqual(costs, [
    'PO1 may be missing where the dictionary asks for it.',
    "PO103 may be QX, which the dictionary's list lacks.",
    'BEG03 may be missing where the dictionary asks for it.',
    'code-invalid at PO106 is no longer looked at: "A code is one of its list."',
    'time-invalid is only a warning and rejects nothing: "A time is HHMM, HHMMSS or HHMMSSD…, in 24 hours (X12.6 section 3.5.1)."',
    'Segments ZZ1 that the set has not is kept under extra: A damaged segment id goes unseen, and what the segment says is not read.',
  ]);
  assert.deepEqual(toleranceCosts(['isa-width']), [
    'isa-width: The ISA is not 106 bytes wide: its blanks were collapsed or stretched. Nothing while its sixteen separators stand.',
  ]);
});
