import { describe, expect, test } from '@jest/globals';
import { clientAddressOf, isNetwork, networkOf } from './client-address.js';

describe('the address of a caller', () => {
  const behind = clientAddressOf(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);

  test.each([
    ['its connection’s, without proxies', clientAddressOf([]), '10.0.0.1', ['203.0.113.7'], '10.0.0.1'],
    ['what a proxy of ours says', behind, '10.0.0.1', ['203.0.113.7'], '203.0.113.7'],
    [
      'what the first of several proxies says',
      behind,
      '::ffff:10.0.0.1',
      ['203.0.113.7, 192.0.2.1'],
      '203.0.113.7',
    ],
    ['nothing that stands in front of it', behind, '10.0.0.1', ['198.51.100.1, 203.0.113.7'], '203.0.113.7'],
    ['in the last of several headers', behind, 'fd00::1', ['198.51.100.1', '203.0.113.7'], '203.0.113.7'],
    ['the proxy’s own when it says nothing', behind, '10.0.0.1', [], '10.0.0.1'],
    ['what anybody else says is nothing', behind, '203.0.113.9', ['198.51.100.1'], '203.0.113.9'],
  ])('guarantees that it is %s', (_, addressOf, peer, forwarded, address) => {
    expect(addressOf(peer, forwarded)).toBe(address);
  });

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['no address', 'no address'],
  ])('of %s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test.each([
    ['10.0.0.0/8', true],
    ['::1', true],
    ['10.0.0.0/33', false],
    ['10.0.0.0/', false],
    ['10.0.0.0/8/8', false],
    ['proxy', false],
    ['', false],
  ])('whether %s is a network is known', (text, is) => {
    expect(isNetwork(text)).toBe(is);
  });
});
