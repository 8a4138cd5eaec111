import { describe, expect, test } from '@jest/globals';
import { createNetworkPolicy, isNetwork } from './network-policy.js';

const network = createNetworkPolicy([]);

describe('where alerts may go', () => {
  test.each(['93.184.216.34', '8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    '%s is the internet',
    (address) => {
      expect(network.fault(address)).toBeUndefined();
    },
  );

  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ])('guarantees that %j is not', (address) => {
    expect(network.fault(address)).toBeDefined();
  });

  test('networks that the deployment names are open, and no others', () => {
    const own = createNetworkPolicy(['10.1.0.0/16', 'fd00::/8']);
    expect(['10.1.2.3', 'fd00::1', '::ffff:10.1.2.3'].map(own.fault)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(own.fault('10.2.0.1')).toBeDefined();
  });

  test.each([
    ['10.0.0.0/8', true],
    ['127.0.0.1', true],
    ['fd00::/8', true],
    ['10.0.0.0/33', false],
    ['10.0.0/8', false],
    ['example.com', false],
    ['10.0.0.0/8/8', false],
  ])('%s is a network: %s', (text, expected) => {
    expect(isNetwork(text)).toBe(expected);
  });
});
