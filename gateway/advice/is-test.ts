/** Whether what we send a partner is test data. */
import type { Partner } from '../partners/partner.ts';

export function isTest(partner: Partner): boolean {
  return partner.status === 'test' || partner.x12?.usage === 'T';
}
