import { describe } from 'vitest';
import { DATABASES } from '#lib/store/testing/databases.ts';
import { ledgerContract } from './ledger.contract.ts';
import { ledgerProcessesContract } from './ledger-processes.contract.ts';

describe.each(DATABASES)('the ledger on $name', ({ create }) => {
  ledgerContract(create);
  ledgerProcessesContract(create);
});
