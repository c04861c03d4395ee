import { expect, test } from "vitest";
import { readVouchedAddress, vouchForAddress } from "./vouched-address.ts";

const secret = "one secret of admin and API";
const value = vouchForAddress(secret, "request-1", "203.0.113.7");

test("who holds the secret can speak for an address, in one request", () => {
	expect(readVouchedAddress(secret, "request-1", value)).toBe("203.0.113.7");
	const six = vouchForAddress(secret, "request-1", "2001:db8::7");
	expect(readVouchedAddress(secret, "request-1", six)).toBe("2001:db8::7");
});

test.each([
	["another secret", "another secret", "request-1", value],
	["another request", secret, "request-2", value],
	["another address", secret, "request-1", value.replace("113.7", "113.8")],
	["no proof", secret, "request-1", "203.0.113.7"],
	["an empty proof", secret, "request-1", "203.0.113.7 "],
	["nothing", secret, "request-1", ""],
	[
		"no address",
		secret,
		"request-1",
		vouchForAddress(secret, "request-1", "unknown"),
	],
])("%s is not believed", (_what, key, requestId, header) => {
	expect(readVouchedAddress(key, requestId, header)).toBeNull();
});
