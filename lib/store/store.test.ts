import { describe } from 'vitest';
import { migrationContract, storeContract } from './store.contract.ts';
import { DATABASES } from './testing/databases.ts';

describe.each(DATABASES)('the store on $name', ({ create }) => {
  storeContract(create);
  migrationContract(create);
});
