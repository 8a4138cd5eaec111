import { BlockList, isIP } from 'node:net';

/** Where alerts may be sent. */
export interface NetworkPolicy {
  /** Undefined, or why an address may not be connected to. */
  fault(address: string): string | undefined;
}

/** Whatever is not the public internet: this machine, private networks, link-local with its metadata services, the rest reserved. */
const closed = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];

/** Of IPv6 only 2000::/3 is public, and of it not what holds an IPv4 address or is reserved. */
const open6 = '2000::/3';
const closed6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** @param allowed networks of the deployment that may be reached although they are not public. */
export const createNetworkPolicy = (allowed: readonly string[]): NetworkPolicy => {
  const [refused, internet, own] = [listOf([...closed, ...closed6]), listOf([open6]), listOf(allowed)];
  return {
    fault(address) {
      const plain = unmapped(address);
      const version = isIP(plain);
      if (version === 0) return 'it is no address';
      const family = version === 4 ? 'ipv4' : 'ipv6';
      if (own.check(plain, family)) return undefined;
      const isPublic = !refused.check(plain, family) && (version === 4 || internet.check(plain, family));
      return isPublic ? undefined : 'it is not on the public internet';
    },
  };
};

/** `10.0.0.0/8`, or an address of its own. */
export const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return list;
};

/** An IPv4 address that is written as IPv6 is what it maps to: `::ffff:127.0.0.1`, `::ffff:7f00:1`. */
const unmapped = (address: string): string => {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const [, dotted] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain) ?? [];
  if (dotted) return dotted;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(plain) ?? [];
  if (!high || !low) return plain;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`;
};
