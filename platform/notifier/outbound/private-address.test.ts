import { expect, test } from "vitest";
import { isPrivateAddress } from "./private-address.ts";

test("addresses of this machine, its networks and of nobody are private", () => {
  const private4 = [
    "127.0.0.1",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "0.0.0.0",
  ];
  const private6 = [
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
  ];
  const nobodys = ["100.64.0.1", "224.0.0.1", "255.255.255.255", "2001:db8::1", "ff02::1"];
  for (const address of [...private4, ...private6, ...nobodys]) {
    expect([address, isPrivateAddress(address)]).toEqual([address, true]);
  }
});

test("addresses on the internet are not", () => {
  for (const address of ["1.1.1.1", "172.32.0.1", "193.0.0.1", "2606:4700::1111", "2a00:1450::1"]) {
    expect([address, isPrivateAddress(address)]).toEqual([address, false]);
  }
});

test("what is no address at all counts as private", () => {
  expect(isPrivateAddress("example.com")).toBe(true);
});
