import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger } from "@patchbay/logger";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import { defaultEndpoints } from "../endpoints.ts";
import { failureKind, UnexpectedReply } from "../errors.ts";
import { createTokenSession } from "../session.ts";
import { identify } from "./identify.ts";

const session = createTokenSession({
	meter: { async admit() {}, note() {}, async refused() {} },
	credential: {
		method: "OAUTH2",
		token: new Secret("unused"),
		refreshToken: null,
	},
	scopes: null,
	platform: {},
	app: null,
	endpoints: defaultEndpoints.GOOGLE_ADS,
	requestId: "r",
	logger: createLogger({ name: "test", level: "silent" }),
});
const claims = {
	iss: "https://accounts.google.com",
	aud: "client",
	sub: "100000000000000000001",
	iat: Date.now() / 1000,
	exp: Date.now() / 1000 + 3600,
	email: "agency.admin@example.com",
};
const idToken = (payload: unknown) =>
	new Secret(
		`eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.c2ln`,
	);

test("the ID token says who gave the access", async () => {
	const user = { id: claims.sub, name: claims.email };
	for (const payload of [claims, { ...claims, iss: "accounts.google.com" }])
		await expect(
			identify(session, { idToken: idToken(payload), clientId: "client" }),
		).resolves.toEqual(user);
});

test.each([
	[
		"another issuer",
		{ ...claims, iss: "https://evil.example" },
		"id_token.iss",
	],
	["another client", { ...claims, aud: "other" }, "id_token.aud"],
	["an old one", { ...claims, exp: 1_700_000_000 }, "id_token.exp"],
	["nobody", { ...claims, sub: undefined }, "id_token.sub"],
	["nothing", null, "id_token.form"],
])("an ID token of %s is refused", async (_what, payload, path) => {
	const attempt = identify(session, {
		idToken: idToken(payload),
		clientId: "client",
	});
	await expect(attempt).rejects.toBeInstanceOf(UnexpectedReply);
	await expect(attempt).rejects.toMatchObject({ path });
});

test.each([
	[
		"a credential that is refused",
		{ error: { code: 401, status: "UNAUTHENTICATED" } },
		"reconnect",
	],
	["an outage", { error: { code: 503, status: "UNAVAILABLE" } }, "transient"],
])(
	"%s is seen in a reply of userinfo that calls itself a success",
	async (_what, body, kind) => {
		const server = createServer((_request, reply) => {
			reply.end(JSON.stringify(body));
		});
		await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
		try {
			const { port } = server.address() as AddressInfo;
			const origin = `http://127.0.0.1:${port}`;
			const asking = {
				...session,
				endpoints: {
					...session.endpoints,
					apiUrl: origin,
					userInfoUrl: `${origin}/userinfo`,
				},
			};
			const failure = await identify(asking, {
				idToken: null,
				clientId: "client",
			}).catch((error) => error);
			expect(failureKind(failure)).toBe(kind);
		} finally {
			server.close();
			server.closeAllConnections();
		}
	},
);
