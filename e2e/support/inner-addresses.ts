/** Addresses that only the inside of a network can reach, in all the ways they can be written. */

const INNER_IPV4 = [
  '127.0.0.1',
  '127.8.8.8',
  '10.0.0.8',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.1.1',
  '169.254.169.254',
  '168.63.129.16',
  '100.64.0.1',
  '100.100.100.200',
  '192.0.0.192',
  '198.18.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
];

const INNER_IPV6 = [
  '::',
  '::1',
  '0:0:0:0:0:0:0:1',
  'fe80::1',
  'fe80::a9fe:a9fe',
  'fc00::1',
  'fd00:ec2::254',
  'fec0::1',
  'ff02::1',
  '2001:db8::1',
  '2001::1',
  '100::1',
  '64:ff9b:1::1',
];

const hex = (byte: number | undefined) => (byte ?? 0).toString(16).padStart(2, '0');

/** What a resolver or a URL parser may make of one IPv4 address. */
function spellings(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const high = hex(a) + hex(b);
  const low = hex(c) + hex(d);
  return [
    address,
    `${address}.`,
    String(whole),
    `0x${whole.toString(16)}`,
    `0${whole.toString(8)}`,
    [a, b, c, d].map((byte) => `0${byte.toString(8)}`).join('.'),
    [a, b, c, d].map((byte) => `0x${hex(byte)}`).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    address.replaceAll('.', '%2e'),
    address.replaceAll('.', '。'),
    address.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    `[::ffff:${address}]`,
    `[::ffff:${high}:${low}]`,
    `[0:0:0:0:0:ffff:${high}:${low}]`,
    `[::${address}]`,
    `[64:ff9b::${high}:${low}]`,
    `[2002:${high}:${low}::]`,
  ];
}

/** Plain addresses, as DNS could answer with them. */
export const INNER_ADDRESSES: readonly string[] = [...INNER_IPV4, ...INNER_IPV6];

/** Whole hosts as they may stand in a URL. */
export const INNER_HOSTS: readonly string[] = [
  ...INNER_IPV4.flatMap(spellings),
  ...INNER_IPV6.map((address) => `[${address}]`),
  'localhost',
  'LOCALHOST',
  'localhost.',
  'public.example@127.0.0.1',
  '127.0.0.1\\@93.184.215.14',
  '127.0.0.1#@93.184.215.14',
  '127.0.0.1?@93.184.215.14',
];
