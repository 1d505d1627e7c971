import { BlockList, isIP, isIPv6 } from 'node:net'

/** Which private hosts and networks this installation may reach: set by the operator, never by a caller. */
export type OutgoingPolicy = { allowedHosts: ReadonlySet<string>; allowedNetworks: BlockList }

// Networks that a request from outside must never reach by way of this server (RFC 6890 and its IPv6 counterparts).
const privateNetworks: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
]
const privateList = new BlockList()
for (const [network, bits, family] of privateNetworks) privateList.addSubnet(network, bits, family)

// Of IPv6 only what is globally routed counts as public (2000::/3), without the ranges in it that lead to IPv4 or nowhere.
const globalList = new BlockList()
globalList.addSubnet('2000::', 3, 'ipv6')
const notGlobalList = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  notGlobalList.addSubnet(network, bits, 'ipv6')

/** Builds the policy from the operator's list of hosts, addresses and CIDRs; throws an Error that names a wrong entry. */
export function outgoingPolicy(entries: readonly string[]): OutgoingPolicy {
  const allowedHosts = new Set<string>()
  const allowedNetworks = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address)
    if (bits !== undefined) {
      const most = family === 4 ? 32 : 128
      if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most)
        throw new Error(`OPENCXM_OUTGOING_PRIVATE: "${entry}" is neither a host nor an address nor a network (CIDR).`)
      allowedNetworks.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
    } else if (family === 0) allowedHosts.add(entry.toLowerCase())
    else allowedNetworks.addAddress(address, family === 4 ? 'ipv4' : 'ipv6')
  }
  return { allowedHosts, allowedNetworks }
}

/** True when this address may be connected to for this host: it is public, or the operator allows it. */
export function mayConnect(policy: OutgoingPolicy, host: string, address: string): boolean {
  if (policy.allowedHosts.has(host.toLowerCase())) return true
  const plain = mappedIpv4(address) ?? address
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4'
  return policy.allowedNetworks.check(plain, family) || isPublic(plain)
}

/** True for an address of the public internet. Anything that is not an address is not. */
export function isPublic(address: string): boolean {
  const plain = mappedIpv4(address) ?? address
  const family = isIP(plain)
  if (family === 4) return !privateList.check(plain, 'ipv4')
  if (family === 6) return globalList.check(plain, 'ipv6') && !notGlobalList.check(plain, 'ipv6')
  return false
}

/** The IPv4 address in `::ffff:a.b.c.d` (also written in hex); null for others. */
function mappedIpv4(address: string): string | null {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (dotted) return dotted[1] ?? null
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address)
  if (!hex) return null
  const [high, low] = [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
