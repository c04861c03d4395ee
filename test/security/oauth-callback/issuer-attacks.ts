import { type OAuth2Definition, oauth2 } from "@patchbay/oauth";
import { type Platform, platforms } from "@patchbay/platforms";
import { googleOAuth } from "../../../packages/platforms/src/google/oauth.ts";
import type { ConsentSubject } from "../../support/consent-subjects.ts";
import { type Attack, type Scene, set, without } from "./attack.ts";

/** Attacks by another authorization server (RFC 9207), where the platform names itself in its callback. */
export function issuerAttacks({
	platform,
	callback,
}: ConsentSubject): Attack[] {
	if (!callback.issuer) return [];
	const mismatch = { code: "ISSUER_MISMATCH" };
	const own = definitionOf(platform).issuer ?? "";
	const naming = (what: string, issuer: string): Attack => ({
		...mismatch,
		what,
		query: (query) => set(query, "iss", issuer),
	});
	return [
		naming("another issuer", "https://evil.example"),
		naming("the issuer of another platform", "https://www.linkedin.com/oauth"),
		naming(
			"an issuer that begins like the platform's",
			`${new URL(own).origin}.evil.example`,
		),
		naming(
			"the platform's own issuer, where another server is in its place",
			own,
		),
		naming("an empty issuer", ""),
		{
			...mismatch,
			what: "the right server under another path, where the operator named it",
			query: (query) =>
				set(query, "iss", `${new URLSearchParams(query).get("iss")}/`),
			as: ({ world }) =>
				world.as(world.tenant.ctx, {
					endpoints: {
						...world.ctx.endpoints,
						[platform.id]: {
							...world.ctx.endpoints[platform.id],
							issuer: `${world.sandbox.url}/google-ads`,
						},
					},
				}),
		},
		{
			...mismatch,
			what: "no issuer, where the platform declares that it always names itself",
			query: (query) => without(query, "iss"),
			as: (scene) => asDefined(scene, platform, { requiresIssuer: true }),
		},
		{
			...mismatch,
			what: "a refusal of another issuer",
			query: (query, scene) =>
				set(scene.refusal(query), "iss", "https://evil.example"),
		},
		{
			code: "INVALID_INPUT",
			what: "two issuers, the right one among them",
			query: (query) => `${query}&iss=https%3A%2F%2Fevil.example`,
		},
	];
}

/** With the platform's definition changed, as another platform's would be. */
function asDefined(
	{ world }: Scene,
	platform: Platform,
	more: Partial<OAuth2Definition>,
) {
	const definition = { ...definitionOf(platform), ...more };
	return world.as(world.tenant.ctx, {
		platforms: {
			...platforms,
			[platform.id]: {
				...platform,
				methods: [oauth2(definition)],
			},
		},
	});
}

/** Only Google's authorization server names itself in its callback; another's definition belongs here beside it. */
function definitionOf({ id, name, provider }: Platform): OAuth2Definition {
	if (provider?.id !== "google")
		throw new Error(`the OAuth definition of ${id} is not known here`);
	return { ...googleOAuth, platformName: name };
}
