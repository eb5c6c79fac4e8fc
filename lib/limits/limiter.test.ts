import { describe } from 'vitest';
import { DATABASES } from '#lib/store/testing/databases.ts';
import { limiterContract } from './limiter.contract.ts';

describe.each(DATABASES)('the limiter on $name', ({ create }) => limiterContract(create));
