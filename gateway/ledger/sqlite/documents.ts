/** Documents, parts and findings on SQLite. */
import type { DocumentType } from '../../../translators/canonical/document.ts';
import type { InventoryUpdate } from '../../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../../translators/finding.ts';
import type { Verdict } from '../../../translators/outcome.ts';
import type {
  DocumentPart,
  DocumentStore,
  DocumentView,
  FinishedDocument,
  PartPlace,
  RecordedDocument,
  SetAside,
  WaitingUpdates,
} from '../document-store.ts';
import { stockDocuments } from '../document-store.ts';
import type { Row, Statements } from './statements.ts';

function recorded(row: Row): RecordedDocument {
  return {
    seq: row.seq as number,
    id: row.id as string,
    transmission: row.transmission as string,
    partner: row.partner as string,
    position: row.position as string,
    type: row.type as DocumentType,
    set: row.x12_set as string | null,
    control: row.control as string | null,
    number: row.number as string,
    verdict: row.verdict as Verdict,
    parts: row.parts as number,
    test: row.test === 1,
    at: row.at as string,
    duplicateOf: row.duplicate_of as string | null,
  };
}

const partPlace = (row: Row): PartPlace => ({
  documentId: row.document as string,
  part: row.part as number,
  transmission: row.transmission as string,
});

const bodies = (rows: Row[]) => rows.map((row) => row.body as string);

export function documentStore(sql: Statements): DocumentStore {
  return {
    async putPart({ documentId, part, body, updates }: DocumentPart) {
      const waiting = updates.length === 0 ? null : JSON.stringify(updates);
      sql.run('putPart', { document: documentId, part, body, updates: waiting });
    },
    async finish(document: FinishedDocument) {
      const row = {
        id: document.id,
        transmission: document.transmission,
        type: document.place.type,
        set: document.place.set ?? null,
        control: document.place.setControl ?? null,
        number: document.number,
        verdict: document.verdict,
        parts: document.parts,
        test: document.test ? 1 : 0,
        at: document.at,
        duplicateOf: document.duplicateOf ?? null,
      };
      const rejected = document.verdict === 'rejected';
      const made =
        sql.get('insertDocument', { ...row, partner: document.partner, position: document.place.position }) ??
        sql.get('retryDocument', row);
      if (made === undefined) {
        const before = sql.get('document', { id: document.id }) as Row;
        // A repeated translation, perhaps with other limits, may have left more parts than were recorded.
        const kept = before.verdict === 'rejected' ? 0 : (before.parts as number);
        sql.run('discardParts', { document: document.id, after: kept });
        return false;
      }
      sql.run('discardParts', { document: document.id, after: rejected ? 0 : document.parts });
      if (!rejected) {
        const all = !document.test && stockDocuments.includes(document.place.type) ? 1 : 0;
        sql.run('waitForInventory', { document: document.id, seq: made.seq as number, all });
      }
      return true;
    },
    async markDuplicate(documentId: string, duplicateOf: string) {
      sql.run('markDuplicate', { document: documentId, first: `{"duplicateOf":${JSON.stringify(duplicateOf)},` });
    },
    async sequence(documentId) {
      const row = sql.get('document', { id: documentId });
      if (row === undefined) throw new RangeError(`there is no document ${documentId}`);
      return row.seq as number;
    },
    parts: async (documentId) => bodies(sql.all('parts', { document: documentId })),
    async putFindings(transmission: string, scope: string, findings: readonly Finding[]) {
      sql.run('clearFindings', { transmission, scope });
      findings.forEach((finding, ordinal) => {
        const { severity, code } = finding;
        sql.run('insertFinding', { transmission, scope, ordinal, severity, code, body: JSON.stringify(finding) });
      });
    },
    async partApplied(documentId: string, part: number) {
      sql.run('partApplied', { document: documentId, part });
    },
    async partFailed(documentId: string, part: number, fault: string, retryAt: string | null) {
      sql.run('partFailed', { document: documentId, part, fault, retryAt });
    },
    async takeUpParts(transmission?: string) {
      const rows = transmission === undefined ? sql.all('takeUpParts') : sql.all('takeUpPartsOf', { transmission });
      return rows.map(partPlace);
    },
    async heading(documentId: string) {
      return sql.get('partHeading', { document: documentId })?.body as string | undefined;
    },
  };
}

export function documentView(sql: Statements): DocumentView {
  return {
    byTransmission: async (transmission) => sql.all('documentsByTransmission', { transmission }).map(recorded),
    async byId(id) {
      const row = sql.get('document', { id });
      return row === undefined ? undefined : recorded(row);
    },
    body: async (documentId) => bodies(sql.all('parts', { document: documentId })),
    findings: async (transmission, limit) =>
      bodies(sql.all('findings', { transmission, limit })).map((body) => JSON.parse(body) as Finding),
    setAside: async (limit) =>
      sql.all('partsSetAside', { limit }).map(
        (row): SetAside => ({
          ...partPlace(row),
          partner: row.partner as string,
          type: row.type as DocumentType,
          number: row.number as string,
          at: row.at as string,
          fault: row.fault as string,
        }),
      ),
    waitingUpdates: async (limit, at) =>
      sql.all('waitingUpdates', { limit, at }).map(
        (row): WaitingUpdates => ({
          documentId: row.document as string,
          documentSeq: row.waiting as number,
          part: row.part as number,
          transmission: row.transmission as string,
          partner: row.partner as string,
          test: row.test === 1,
          type: row.type as DocumentType,
          at: row.at as string,
          body: row.body as string,
          updates: row.updates === null ? [] : (JSON.parse(row.updates as string) as InventoryUpdate[]),
          attempts: row.attempts as number,
        }),
      ),
  };
}
