import { describe } from 'vitest';
import { DATABASES } from '#lib/store/testing/databases.ts';
import { runLogContract } from './run-log.contract.ts';

describe.each(DATABASES)('the run log on $name', ({ create }) => runLogContract(create));
