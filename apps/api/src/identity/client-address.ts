import { BlockList, isIP } from 'node:net';

/** Who asks: the address of the connection, and the values of X-Forwarded-For. */
export type ClientAddress = (peer: string | undefined, forwarded: readonly string[]) => string;

/** `10.0.0.0/8` or a single address. */
export const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  return version !== 0 && more.length === 0 && (bits === undefined || isBits(bits, version === 4 ? 32 : 128));
};
const isBits = (text: string, most: number) => /^\d{1,3}$/.test(text) && Number(text) <= most;

/**
 * What a proxy of our own says of who asked it counts, and nothing that stands in front of that: anybody can write
 * into X-Forwarded-For.
 */
export const clientAddressOf = (proxies: readonly string[]): ClientAddress => {
  const own = new BlockList();
  for (const network of proxies) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) own.addAddress(address, family);
    else own.addSubnet(address, Number(bits), family);
  }
  const isOwn = (address: string) => {
    const version = isIP(address);
    return version !== 0 && own.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
  return (peer, forwarded) => {
    const hops = forwarded.flatMap((value) => value.split(',')).map((hop) => plain(hop.trim()));
    let address = plain(peer ?? '');
    while (hops.length > 0 && isOwn(address)) address = hops.pop() ?? '';
    return address;
  };
};

/** As IPv4 where it is one that came over an IPv6 socket. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** Whoever has one address of IPv6 has its /64. */
export const networkOf = (address: string): string => {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::');
  const groups = (text = '') => text.split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(Math.max(0, zeros)).fill('0'), ...groups(tail)];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
};
