import type { LookupAddress } from "node:dns";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Agent, request } from "undici";
import { expect, test } from "vitest";
import {
	createPublicLookup,
	isPublicAddress,
	PrivateAddress,
	requirePublicHost,
} from "./public-address.ts";

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
	"::ffff:7f00:1",
	"::ffff:169.254.169.254",
	"::ffff:8.8.8.8",
	"::127.0.0.1",
	"fe80::1%eth0",
	"fec0::1",
	"ff02::1",
	"64:ff9b:1::a9fe:a9fe",
	"2001::7f00:1",
	"192.0.0.170",
	"198.18.0.1",
	"240.0.0.1",
	"127.1",
	"2130706433",
	"0x7f000001",
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
	"http://[::ffff:127.0.0.1]/x.png",
	"http://0177.0.0.1/x.png",
	"http://0x7f000001/x.png",
	"http://127.1/x.png",
	"http://127.0.0.1./x.png",
	"http://\uff11\uff12\uff17.0.0.1/x.png",
])("%s names a private address in another spelling", (url) => {
	expect(() => requirePublicHost(new URL(url))).toThrow("private network");
});

/** A name server that answers each question with the next list of addresses. */
function answering(...answers: string[][]) {
	const asked: string[] = [];
	const lookup = createPublicLookup(async (hostname) => {
		asked.push(hostname);
		const addresses = answers[asked.length - 1] ?? answers.at(-1) ?? [];
		return addresses.map(
			(address): LookupAddress => ({
				address,
				family: address.includes(":") ? 6 : 4,
			}),
		);
	});
	return { asked, lookup };
}

/** The first address that a connection to a name would go to; it is given up before it goes there. */
function addressTried(
	lookup: ReturnType<typeof answering>["lookup"],
	autoSelectFamily = true,
): Promise<string | Error> {
	return new Promise((resolve) => {
		const socket = connect({
			host: "rebinding.example",
			port: 443,
			lookup,
			autoSelectFamily,
		});
		socket.on("lookup", (error, address) => {
			if (error) return;
			socket.destroy();
			resolve(address);
		});
		socket.on("error", resolve);
	});
}

test.each([true, false])(
	"a name that leads to a public and a private address is connected to by the public one (every address asked for: %s)",
	async (autoSelectFamily) => {
		const { lookup } = answering(["127.0.0.1", "8.8.8.8", "::1"]);
		expect(await addressTried(lookup, autoSelectFamily)).toBe("8.8.8.8");
	},
);

test("a name that shows a public address at first is asked once for each connection, and the private one is not called", async () => {
	const { asked, lookup } = answering(["8.8.8.8"], ["127.0.0.1"]);
	expect(await addressTried(lookup)).toBe("8.8.8.8");
	expect(asked).toHaveLength(1);
	expect(await addressTried(lookup)).toBeInstanceOf(PrivateAddress);
	expect(asked).toHaveLength(2);
});

test.each([
	["an IPv4 address in IPv6's form", ["::ffff:127.0.0.1"]],
	["a link-local address", ["169.254.169.254", "fe80::1"]],
	["nothing", []],
])("a name that leads to %s reaches no server", async (_what, addresses) => {
	let calls = 0;
	const server = createServer((_request, reply) => {
		calls += 1;
		reply.end("secret");
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address() as AddressInfo;
	const { lookup } = answering(addresses);
	const dispatcher = new Agent({ connect: { lookup } });
	try {
		const error = await request(`http://rebinding.example:${port}/`, {
			dispatcher,
		}).then(
			() => expect.fail("it was called"),
			(thrown: Error) => thrown,
		);
		expect(
			error instanceof PrivateAddress || error.cause instanceof PrivateAddress,
		).toBe(true);
		expect(calls).toBe(0);
	} finally {
		await dispatcher.destroy();
		server.close();
	}
});
