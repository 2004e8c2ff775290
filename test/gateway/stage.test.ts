import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stage } from '../../gateway/stage.ts';
import { recordedLog } from '../support/outbox.ts';
import { until } from '../support/temporary.ts';

const long = 60_000;

function stage(round: (count: number) => boolean | Promise<boolean>, idleMs = long) {
  const { log, lines } = recordedLog();
  let rounds = 0;
  const made = new Stage({ name: 'test', round: async () => round(++rounds), idleMs, logger: log });
  return { made, lines, rounds: () => rounds, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() };
}

describe('a stage', () => {
  it('begins at once, goes on while there is more, then sleeps', async () => {
    await using each = stage((count) => count < 5);
    await until('five rounds', () => each.rounds() === 5);
    await sleep(20);
    assert.equal(each.rounds(), 5);
  });

  it('looks again after its idle time', async () => {
    await using each = stage(() => false, 10);
    await until('three rounds', () => each.rounds() >= 3);
  });

  it('is woken by a poke, and hears one that comes during a round', async () => {
    const gate = Promise.withResolvers<void>();
    await using each = stage(async (count) => {
      if (count === 2) await gate.promise;
      return false;
    });
    await until('the first round', () => each.rounds() === 1);
    each.made.poke();
    await until('the second round', () => each.rounds() === 2);
    each.made.poke();
    each.made.poke();
    gate.resolve();
    await until('the third round', () => each.rounds() === 3);
    await sleep(20);
    assert.equal(each.rounds(), 3);
  });

  it('never runs two rounds at once', async () => {
    let running = 0;
    let most = 0;
    await using each = stage(async () => {
      most = Math.max(most, ++running);
      await sleep(2);
      running--;
      return false;
    });
    for (let poke = 0; poke < 50; poke++) {
      each.made.poke();
      await sleep(1);
    }
    assert.ok(each.rounds() > 2);
    assert.equal(most, 1);
  });

  it('survives a fault, waits longer after each, and is not hurried by pokes', async () => {
    const faults: number[] = [];
    await using each = stage((count) => {
      if (count <= 2) {
        faults.push(performance.now());
        throw new Error('out of order');
      }
      faults.push(performance.now());
      return false;
    });
    const poking = setInterval(() => each.made.poke(), 1);
    await until('the round after the faults', () => each.rounds() >= 3);
    clearInterval(poking);
    const [first = 0, second = 0, third = 0] = faults;
    assert.ok(second - first >= 190, `waited ${second - first} ms after the first fault`);
    assert.ok(third - second >= 390, `waited ${third - second} ms after the second fault`);
    const logged = each.lines.filter(({ msg }) => msg === 'a stage failed');
    assert.deepEqual(
      logged.map(({ againInMs, stage }) => [againInMs, stage]),
      [
        [200, 'test'],
        [400, 'test'],
      ],
    );
  });

  it('finishes the round in hand when it is disposed of, and begins no other', async () => {
    const gate = Promise.withResolvers<void>();
    let ended = false;
    const each = stage(async () => {
      await gate.promise;
      ended = true;
      return true;
    });
    await until('the round', () => each.rounds() === 1);
    const disposing = each.made[Symbol.asyncDispose]();
    gate.resolve();
    await disposing;
    assert.ok(ended);
    each.made.poke();
    await sleep(10);
    assert.equal(each.rounds(), 1);
  });

  it('stops at once out of its sleep, and out of its wait after a fault', async () => {
    for (const round of [() => false, () => assert.fail('a fault')]) {
      const each = stage(round);
      await until('the round', () => each.rounds() === 1);
      await sleep(5);
      const before = performance.now();
      await each.made[Symbol.asyncDispose]();
      assert.ok(performance.now() - before < 100);
    }
  });
});
