import { expect, test } from 'vitest';
import { INNER_ADDRESSES } from '#e2e/support/inner-addresses.ts';
import { createEgressGuard, isPublicAddress } from './egress-guard.ts';

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '161.26.0.6',
  '166.11.255.255',
  '168.63.129.16',
  '169.254.169.254',
  '192.80.8.124',
  '199.36.153.8',
  '172.16.0.1',
  '192.0.0.8',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:168.63.129.16',
  '::ffff:a9fe:a9fe',
  '::10.0.0.1',
  '64:ff9b::a00:1',
  '64:ff9b::a83f:8110',
  '64:ff9b:1::808:808',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '4000::1',
  'not an address',
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  '8.8.8.8',
  '93.184.215.14',
  '168.63.129.17',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

const names: Readonly<Record<string, readonly string[]>> = {
  'public.test': ['8.8.8.8', '2606:4700::1111'],
  'mixed.test': ['8.8.8.8', '10.0.0.1'],
  'inside.test': ['10.0.0.1'],
};
const resolve = async (host: string) => {
  const addresses = names[host];
  if (addresses === undefined) throw new Error('ENOTFOUND');
  return addresses;
};
const guard = createEgressGuard(['inside.test:8443', '127.0.0.1:4200'], resolve);

test('lets a public host through, with the addresses that were checked', async () => {
  expect(await guard.check('https://public.test/a.png')).toMatchObject({
    kind: 'allowed',
    addresses: ['8.8.8.8', '2606:4700::1111'],
  });
});

test.each([
  ['http://public.test/a.png', 'must begin with https://'],
  ['ftp://public.test/a.png', 'must begin with https://'],
  ['file:///etc/passwd', 'must begin with https://'],
  ['https://', 'is not a URL'],
  ['nonsense', 'is not a URL'],
  ['https://user:secret@public.test/', 'must not contain a user name or password'],
  ['https://unknown.test/', 'has a host that cannot be found'],
  ['https://mixed.test/', 'leads to a private network'],
  ['https://inside.test/', 'leads to a private network'],
  ['https://127.0.0.1/', 'leads to a private network'],
  ['https://2130706433/', 'leads to a private network'],
  ['https://0x7f.1/', 'leads to a private network'],
  ['https://[::1]/', 'leads to a private network'],
  ['https://168.63.129.16/metadata', 'leads to a private network'],
  ['https://[::ffff:169.254.169.254]/latest/meta-data', 'leads to a private network'],
])('refuses %s', async (url, reason) => {
  expect(await guard.check(url)).toEqual({ kind: 'refused', reason });
});

test('lets the operator’s own hosts through, on their port only', async () => {
  expect(await guard.check('https://inside.test:8443/a.png')).toMatchObject({ kind: 'allowed' });
  expect(await guard.check('http://127.0.0.1:4200/a.png')).toMatchObject({ kind: 'allowed' });
  expect(await guard.check('http://127.0.0.1:4201/a.png')).toMatchObject({ kind: 'refused' });
});

test('finds localhost by real DNS, and refuses it', async () => {
  expect(await createEgressGuard([]).check('https://localhost/')).toMatchObject({ kind: 'refused' });
});

test.each(INNER_ADDRESSES)(
  'a name that leads to %s is refused: alone, among public ones, and the second time',
  async (inner) => {
    const answers = [[inner], ['8.8.8.8', inner], [inner, '8.8.8.8'], ['8.8.8.8'], [inner]];
    const rebinding = createEgressGuard([], async () => answers.shift() ?? []);
    const kinds = [];
    for (let turn = 0; turn < 5; turn += 1)
      kinds.push((await rebinding.check('https://rebinding.test/')).kind);
    expect(kinds).toEqual(['refused', 'refused', 'refused', 'allowed', 'refused']);
  },
);
