import { describe } from 'vitest';
import { DATABASES } from '#lib/store/testing/databases.ts';
import { accountsContract } from './accounts.contract.ts';

describe.each(DATABASES)('accounts on $name', ({ create }) => accountsContract(create));
