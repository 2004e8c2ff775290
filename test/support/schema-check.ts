/** Whether a document or an event is what its schema says, by Ajv: independent of the code that made it. */
import assert from 'node:assert/strict';
import { Ajv, type ValidateFunction } from 'ajv';
import { type EventType, eventTypes } from '../../gateway/events/types.ts';
import { type CanonicalDocument, documentTypes } from '../../translators/canonical/document.ts';

const ajv = new Ajv({ strict: true, allErrors: true });
const validators = new Map<string, ValidateFunction>();

/** Fails with every breach of the schema of an event's data. */
export function assertValidEvent({ type, data }: { readonly type: string; readonly data: string }): void {
  const validate = validators.get(type) ?? ajv.compile(eventTypes[type as EventType].data);
  validators.set(type, validate);
  assert.equal(validate(JSON.parse(data)), true, `${type}: ${ajv.errorsText(validate.errors)}`);
}

/** Fails with every breach of the schema. */
export function assertValid(document: CanonicalDocument): void {
  const known = validators.get(document.type);
  const validate = known ?? ajv.compile(documentTypes[document.type].schema);
  if (known === undefined) validators.set(document.type, validate);
  assert.equal(validate(document), true, `${document.type}: ${ajv.errorsText(validate.errors)}`);
}
