import { expect, test } from "vitest";
import { isPublicAddress, requirePublicHost } from "./public-address.ts";

test.each([
	"127.0.0.1",
	"10.1.2.3",
	"172.16.0.1",
	"192.168.1.1",
	"169.254.169.254",
	"100.64.0.1",
	"0.0.0.0",
	"224.0.0.1",
	"255.255.255.255",
	"::1",
	"::",
	"fe80::1",
	"fd00::1",
	"::ffff:127.0.0.1",
	"64:ff9b::7f00:1",
	"2002:7f00:1::",
	"not an address",
])("%s is not public", (address) => {
	expect(isPublicAddress(address)).toBe(false);
});

test.each(["8.8.8.8", "2606:4700:4700::1111"])("%s is public", (address) => {
	expect(isPublicAddress(address)).toBe(true);
});

test.each([
	"http://127.0.0.1/x.png",
	"http://0x7f.1/x.png",
	"http://2130706433/x.png",
	"http://[::1]:8080/x.png",
	"http://[::ffff:a9fe:a9fe]/latest/meta-data",
])("%s names a private address in another spelling", (url) => {
	expect(() => requirePublicHost(new URL(url))).toThrow("private network");
});
