/**
 * Which addresses the server may fetch from: public ones, and networks that the admin names in RAPPORT_ALLOW_NETWORKS. What is checked are
 * the addresses that names resolve to, and in the end the one that is connected to.
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type IPVersion } from 'node:net';

/** Not for everybody on the internet: IANA's special-purpose registry, with multicast and what is reserved. */
const special4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3';
/** Of what is global unicast; all else is refused as a whole, addresses that carry one of IPv4 among it. */
const special6 = '2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20';

export interface Networks {
  /** Whether something may be fetched from there. */
  readonly allows: (address: string) => boolean;
}

/** From RAPPORT_ALLOW_NETWORKS: `10.1.0.0/16,fd00::/8`. Throws on what is no network. */
export function networksFrom(setting: string | undefined): Networks {
  const allowed = listOf((setting ?? '').split(/[\s,]+/).filter((each) => each !== ''));
  const refused = listOf([...special4.split(' '), ...special6.split(' ')]);
  const global6 = listOf(['2000::/3']);
  return {
    allows: (address) => {
      const family = familyOf(address);
      if (family === null || address.includes('%')) return false;
      if (allowed.check(address, family)) return true;
      if (family === 'ipv6' && !global6.check(address, family)) return false;
      return !refused.check(address, family);
    },
  };
}

function familyOf(address: string): IPVersion | null {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : null;
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of networks) {
    const [address = '', bits] = each.split('/');
    const family = familyOf(address);
    const most = family === 'ipv4' ? 32 : 128;
    const prefix = bits === undefined ? most : Number(bits);
    if (family === null || !Number.isInteger(prefix) || prefix < 0 || prefix > most || bits === '')
      throw new Error(`RAPPORT_ALLOW_NETWORKS names "${each}", which is no network. Write 10.1.0.0/16, for example.`);
    list.addSubnet(address, prefix, family);
  }
  return list;
}

export type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export const resolveByDns: Resolve = (host) => lookup(host, { all: true });
