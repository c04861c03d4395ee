import { createLogger } from "@patchbay/logger";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import { defaultEndpoints } from "../endpoints.ts";
import { UnexpectedReply } from "../errors.ts";
import { createTokenSession } from "../session.ts";
import { identify } from "./identify.ts";

const session = createTokenSession({
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
