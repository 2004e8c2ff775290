import test from 'node:test';
import { fuzzCase } from './cases.ts';
import { check } from './checks.ts';

const cases = 150;

test('damaged files never make it throw, and leave whole sets as they are', () => {
  for (let seed = 1; seed <= cases; seed++) check(fuzzCase(seed));
});
