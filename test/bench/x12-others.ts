/**
 * What others do with the same file: packages of npm used as their documentation says, and the plain ways. None of
 * them validates; what they get wrong is in the tests of those who wrote them, not here.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { GeneratedSet } from './generate-x12.ts';
import { chunks, type Engine } from './x12-engine.ts';

/** Where a set keeps its number, and its lines' items and quantities: segment, element. */
const fields: Readonly<Record<GeneratedSet, Record<'number' | 'item' | 'quantity', readonly [string, number]>>> = {
  850: { number: ['BEG', 3], item: ['PO1', 7], quantity: ['PO1', 2] },
  856: { number: ['BSN', 2], item: ['LIN', 3], quantity: ['SN1', 2] },
  846: { number: ['BIA', 3], item: ['LIN', 3], quantity: ['QTY', 2] },
};

/** The limit: only reading. */
const read: Engine = async () => (path) => {
  let counted = 0;
  chunks(path, (bytes) => {
    counted += bytes.length;
  });
  return { counted };
};

/** The limit of a loop that touches each byte. */
const byteSum: Engine = async () => (path) => {
  let counted = 0;
  chunks(path, (bytes) => {
    for (let at = 0; at < bytes.length; at++) counted = (counted + bytes[at]!) | 0;
  });
  return { counted };
};

/** What a script of ten lines does: the whole file as one string, cut at the terminators and separators. */
const split: Engine = async () => (path) => {
  const segments = readFileSync(path, 'latin1').split('~');
  return { counted: segments.reduce((sum, segment) => sum + segment.split('*').length, 0) };
};

const nodeX12Parse: Engine = async () => {
  const { X12Parser } = await import('node-x12');
  return (path) => {
    const parsed = new X12Parser(true).parse(readFileSync(path, 'utf8'));
    return { counted: 'functionalGroups' in parsed ? parsed.functionalGroups.length : 0 };
  };
};

const nodeX12Map: Engine = async (set) => {
  const { X12Parser } = await import('node-x12');
  const named = fields[set];
  const place = ([segment, element]: readonly [string, number]) => segment + String(element).padStart(2, '0');
  const each = (field: readonly [string, number]) => `FOREACH(${field[0]})=>${place(field)}`;
  const map = {
    number: place(named.number),
    lines: { item: each(named.item) },
    quantities: { quantity: each(named.quantity) },
  };
  return (path) => {
    const parsed = new X12Parser(true).parse(readFileSync(path, 'utf8'));
    let counted = 0;
    for (const group of 'functionalGroups' in parsed ? parsed.functionalGroups : []) {
      for (const transaction of group.transactions) {
        if (JSON.stringify(transaction.toObject(map)).length > 0) counted++;
      }
    }
    return { counted };
  };
};

const nodeX12Stream: Engine = async () => {
  const { X12Parser } = await import('node-x12');
  return async (path) => {
    let counted = 0;
    const parser = new X12Parser(false);
    parser.on('data', () => {
      counted++;
    });
    await pipeline(createReadStream(path), parser);
    return { counted };
  };
};

const x12Parser: Engine = async () => {
  const { X12parser } = await import('x12-parser');
  return async (path) => {
    let counted = 0;
    const parser = new X12parser();
    parser.on('data', () => {
      counted++;
    });
    await pipeline(createReadStream(path), parser);
    return { counted };
  };
};

/** Its grouper makes an object of each set, which is then told as JSON. */
const x12ParserGroups: Engine = async () => {
  const { X12grouper, X12parser, Schema } = await import('x12-parser');
  const schema = new Schema('004010', { start: 'ST', end: 'SE', name: 'set' });
  return async (path) => {
    let counted = 0;
    const grouper = new X12grouper(schema);
    grouper.on('data', (data: unknown) => {
      if (JSON.stringify(data).length > 0) counted++;
    });
    await pipeline(createReadStream(path), new X12parser(), grouper);
    return { counted };
  };
};

const nodeX12Edi: Engine = async () => {
  const { Transaction } = await import('node-x12-edi');
  return (path) => {
    const transaction = new Transaction();
    transaction.generateSegments(readFileSync(path, 'utf8'));
    return { counted: transaction.segments.length };
  };
};

/** It maps the file as one transaction, and a loop by one segment of each id: so the line's number and item. */
const nodeX12EdiMap: Engine = async (set) => {
  const { FieldMap, Loop, LoopMap, Transaction } = await import('node-x12-edi');
  const [line, item] = fields[set].item;
  const field = (segmentIdentifier: string, element: number) =>
    new FieldMap({ segmentIdentifier, identifierValue: null, identifierPosition: null, valuePosition: element - 1 });
  return (path) => {
    const transaction = new Transaction();
    transaction.generateSegments(readFileSync(path, 'utf8'));
    const loop = new Loop();
    loop.setPosition(0);
    loop.addSegmentIdentifiers([line]);
    transaction.addLoop(loop);
    transaction.runLoops();
    const lines = new LoopMap({ position: 0, values: { line: field(line, 1), item: field(line, item) } });
    return { counted: JSON.stringify(transaction.mapSegments({ group: field('GS', 6), lines })).length };
  };
};

export const limits: Readonly<Record<string, Engine>> = { read, 'byte sum': byteSum };

export const others: Readonly<Record<string, Engine>> = {
  split,
  'node-x12 parse': nodeX12Parse,
  'node-x12 stream': nodeX12Stream,
  'node-x12 map': nodeX12Map,
  'x12-parser': x12Parser,
  'x12-parser groups': x12ParserGroups,
  'node-x12-edi': nodeX12Edi,
  'node-x12-edi map': nodeX12EdiMap,
};
