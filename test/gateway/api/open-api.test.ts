import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { isNamed } from '../../../gateway/api/etag.ts';
import { openApi } from '../../../gateway/api/open-api.ts';
import { routes } from '../../../gateway/api/routes.ts';

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
}

const document = JSON.parse(JSON.stringify(openApi(routes))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((operation) => ({ path, ...operation })),
);

describe('the OpenAPI document', () => {
  it('has every route, each under a name of its own', () => {
    const names = operations.map(({ operationId }) => operationId);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(names.filter((name) => name !== 'health').sort(), routes.map(({ name }) => name).sort());
  });

  it('asks for a token everywhere but at health', () => {
    assert.deepEqual(
      operations.filter(({ security }) => security !== undefined).map(({ path }) => path),
      ['/v1/health'],
    );
    for (const { responses, operationId } of operations) {
      if (operationId !== 'health') assert.ok(responses['401'] && responses['403'] && responses['429'], operationId);
    }
  });

  it('describes every parameter of a path', () => {
    for (const { path, parameters = [] } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      assert.deepEqual(
        parameters.filter((each) => each.in === 'path').map(({ name }) => name),
        inPath,
        path,
      );
    }
  });

  it('has only schemas that are schemas', () => {
    const ajv = new Ajv({ strict: false });
    for (const { responses, operationId } of operations) {
      const schema = responses['200']?.content?.['application/json']?.schema;
      if (schema !== undefined) assert.ok(ajv.compile({ ...schema, $id: operationId }), operationId);
    }
  });
});

describe('an entity tag', () => {
  it('is named alone, in a list, weakly, and by a star', () => {
    for (const header of ['"a"', 'W/"a"', '"b", "a"', '"b",W/"a" ', '*'])
      assert.equal(isNamed('"a"', header), true, header);
    for (const header of [undefined, '', 'a', '"b"', '"ab"'])
      assert.equal(isNamed('"a"', header), false, String(header));
  });
});
