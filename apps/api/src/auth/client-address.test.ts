import { vouchForAddress } from "@patchbay/http";
import { expect, test } from "vitest";
import { createFindClientAddress } from "./client-address.ts";

const forwardingSecret = "shared by admin and API";
const find = createFindClientAddress({
	trustedProxies: ["127.0.0.1/8", "::1/128"],
	forwardingSecret,
});
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

test("the admin is believed by its proof and not by where it runs", () => {
	const strict = createFindClientAddress({
		trustedProxies: [],
		forwardingSecret,
	});
	const ask = (secret: string, requestId = "request-1") =>
		strict({
			remoteAddress: "127.0.0.1",
			headers: {
				"x-request-id": requestId,
				"x-forwarded-for": "198.51.100.1",
				"x-patchbay-client": vouchForAddress(
					secret,
					"request-1",
					"::ffff:203.0.113.7",
				),
			},
		});
	expect(ask(forwardingSecret)).toBe("203.0.113.7");
	expect(ask("guessed")).toBe("127.0.0.1");
	expect(ask(forwardingSecret, "request-2")).toBe("127.0.0.1");
});

test("with no trusted proxy a neighbour on the same host cannot choose the address", () => {
	const strict = createFindClientAddress({
		trustedProxies: [],
		forwardingSecret,
	});
	expect(
		strict({
			remoteAddress: "127.0.0.1",
			headers: { "x-forwarded-for": "198.51.100.1" },
		}),
	).toBe("127.0.0.1");
});
