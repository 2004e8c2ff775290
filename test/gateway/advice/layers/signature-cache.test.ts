import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { LayerReader } from '../../../../gateway/advice/kept/layer-reader.ts';
import { SignatureCache } from '../../../../gateway/advice/layers/signature-cache.ts';
import type { AdviceBlock } from '../../../../gateway/ledger/advice-store.ts';
import { blockOf, toldLine } from '../../../support/advices.ts';

/** Advices of three blocks of two lines each, and how often a body was read. */
function advices() {
  const read: string[] = [];
  const blocksOf = (advice: string): readonly AdviceBlock[] =>
    [1, 2, 3].map((block) => {
      const lines = [0, 1].map((at) => toldLine(`S${block}${at}`, [`${advice.length}${block}${at}`]));
      return blockOf(lines, { block });
    });
  const view = {
    blocks: async (advice: string) => blocksOf(advice),
    async blockBody(advice: string, block: number) {
      read.push(`${advice}/${block}`);
      return blocksOf(advice)[block - 1]?.body;
    },
  };
  return { view, read };
}

it('says what the blocks say, whatever fits into it and whoever asks', async () => {
  const skus = ['S10', 'S11', 'S20', 'S21', 'S30', 'S31', 'S99'];
  const ask = fc.tuple(fc.constantFrom('a', 'bb', 'ccc'), fc.subarray(skus));
  await fc.assert(
    fc.asyncProperty(fc.array(ask, { maxLength: 12 }), fc.integer({ min: 0, max: 40 }), async (asks, most) => {
      const { view } = advices();
      const cache = new SignatureCache(view, most);
      for (const [advice, some] of asks) {
        const kept = new LayerReader(cache, advice);
        const plain = new LayerReader(view, advice);
        for (const sku of some) assert.deepEqual((await kept.find(sku))?.signature, (await plain.find(sku))?.signature);
      }
    }),
  );
});

it('reads a block once while there is room, and again what was not used for long', async () => {
  const { view, read } = advices();
  const find = async (cache: SignatureCache, advice: string, sku: string) => new LayerReader(cache, advice).find(sku);
  const roomy = new SignatureCache(view);
  for (const sku of ['S10', 'S11', 'S10']) await find(roomy, 'a', sku);
  assert.deepEqual(read.splice(0), ['a/1']);
  // Three places and two lines of a block: the second block takes the room of what was used longest ago.
  const narrow = new SignatureCache(view, 5);
  for (const sku of ['S10', 'S20', 'S20', 'S10']) await find(narrow, 'a', sku);
  assert.deepEqual(read, ['a/1', 'a/2', 'a/1']);
});
