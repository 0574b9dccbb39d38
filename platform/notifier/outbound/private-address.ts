import { BlockList, isIP } from "node:net";

/** IPv4 blocks that no stranger on the internet has (IANA special-purpose registry), multicast and the reserved rest. */
const special4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const;

/** Of global IPv6 (2000::/3), what is documentation or wraps an IPv4 address (Teredo, 6to4). */
const special6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const blocked = new BlockList();
for (const [net, bits] of special4) blocked.addSubnet(net, bits, "ipv4");
for (const [net, bits] of special6) blocked.addSubnet(net, bits, "ipv6");
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address belongs to this machine, its network or no one: what a request for a stranger must not reach. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 4) return blocked.check(address, "ipv4");
  return !global6.check(address, "ipv6") || blocked.check(address, "ipv6");
}
