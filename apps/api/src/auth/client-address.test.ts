import { expect, test } from "vitest";
import { createFindClientAddress } from "./client-address.ts";

const find = createFindClientAddress(["127.0.0.1/8", "::1/128"]);
const from = (remoteAddress: string, forwarded?: string) =>
	find({
		remoteAddress,
		headers: forwarded ? { "x-forwarded-for": forwarded } : {},
	});

test("a trusted proxy tells the client's address", () => {
	expect(from("127.0.0.1", "203.0.113.7")).toBe("203.0.113.7");
	expect(from("::ffff:127.0.0.1", "203.0.113.7")).toBe("203.0.113.7");
});

test("what a client wrote before the proxy's entry is not believed", () => {
	expect(from("127.0.0.1", "198.51.100.1, 203.0.113.7")).toBe("203.0.113.7");
});

test("nobody but a trusted proxy is believed", () => {
	expect(from("203.0.113.9", "198.51.100.1")).toBe("203.0.113.9");
});
