import { completeConnect } from "@patchbay/connections";
import { newId } from "@patchbay/db";
import {
	connectablePlatforms,
	type PlatformId,
	platformIds,
	platforms,
} from "@patchbay/platforms";
import { asOwner } from "../../support/as-owner.ts";
import type { ConsentSubject } from "../../support/consent-subjects.ts";
import { type Attack, browserNonce, set, without } from "./attack.ts";

const madeUp = "x".repeat(43);

/** Attacks on the attempt that a callback names: any way of signing in has them. */
export function attemptAttacks({
	platform,
	method,
	keyName,
}: ConsentSubject): Attack[] {
	const invalid = { code: "STATE_INVALID" };
	const refusalOf = (key: string) =>
		method.kind === "OAUTH1"
			? `denied=${key}`
			: `error=access_denied&state=${key}`;
	return [
		{
			...invalid,
			what: `${keyName} was made up`,
			query: (query) => set(query, keyName, madeUp),
			spares: true,
		},
		{
			...invalid,
			what: `no ${keyName}`,
			query: (query) => without(query, keyName),
			spares: true,
		},
		{
			...invalid,
			what: `an empty ${keyName}`,
			query: (query) => set(query, keyName, ""),
			spares: true,
		},
		{
			...invalid,
			what: `${keyName} with a line break`,
			query: (query, { subject }) =>
				set(
					query,
					keyName,
					`${new URLSearchParams(query).get(subject.keyName)}\r\n`,
				),
			spares: true,
		},
		{
			...invalid,
			what: `${keyName} twice`,
			query: (query) => `${query}&${keyName}=again`,
			spares: true,
		},
		{
			...invalid,
			what: `the same ${keyName} twice, once encoded`,
			query: (query) =>
				`${query}&${encodeFirst(keyName)}=${new URLSearchParams(query).get(keyName)}`,
			spares: true,
		},
		{
			...invalid,
			what: `another tenant's ${keyName}`,
			as: (scene) => scene.asForeigner(),
			foreign: true,
		},
		{
			...invalid,
			what: `a refusal with another tenant's ${keyName}`,
			query: (query, scene) => scene.refusal(query),
			as: (scene) => scene.asForeigner(),
			foreign: true,
		},
		{
			...invalid,
			what: `a refusal with a ${keyName} that was made up`,
			query: () => refusalOf(madeUp),
			spares: true,
		},
		{
			code: "STATE_EXPIRED",
			what: "an attempt older than ten minutes",
			before: ({ world }) =>
				asOwner(world.database, world.tenant.tenantId, (client) =>
					client.query(
						"update oauth_attempt set expires_at = now() - interval '1 second' where consumed_at is null",
					),
				),
		},
		{
			code: "STATE_REPLAYED",
			what: "an attempt that was used before",
			before: ({ world, key }) =>
				completeConnect(world.ctx, {
					platform: platform.id,
					callbackQuery: refusalOf(key),
					browserNonce,
				}).catch(() => {}),
		},
		{
			code: "ACTOR_MISMATCH",
			what: "another member",
			as: (scene) => scene.asColleague(),
		},
		{
			code: "ACTOR_MISMATCH",
			what: "a refusal of another member's attempt",
			query: (query, scene) => scene.refusal(query),
			as: (scene) => scene.asColleague(),
		},
		{
			code: "ACTOR_MISMATCH",
			what: "an API key of the tenant",
			as: (scene) =>
				scene.actor({
					actor: { type: "API_KEY", id: newId(), label: "script" },
					role: null,
					scopes: ["CONNECT"],
				}),
		},
		{
			code: "BROWSER_MISMATCH",
			what: "another browser",
			nonce: "the-nonce-of-another-browser",
		},
		{
			code: "BROWSER_MISMATCH",
			what: "no browser's nonce",
			nonce: null,
		},
		{
			code: "BROWSER_MISMATCH",
			what: "a refusal in another browser",
			query: (query, scene) => scene.refusal(query),
			nonce: null,
		},
		...otherAddresses(platform.id).map(
			(id): Attack => ({
				code: "PLATFORM_MISMATCH",
				what: `the callback of ${id}`,
				at: id,
			}),
		),
		{
			code: "ACCESS_DENIED",
			what: "a person who declines",
			consent: { decision: "deny" },
		},
		{
			code: "CONNECT_DISABLED",
			what: "connecting turned off meanwhile",
			as: ({ world }) => world.as(world.tenant.ctx, { connectEnabled: false }),
		},
		{
			...invalid,
			what: "an app that was taken away meanwhile",
			as: ({ world }) =>
				world.as(world.tenant.ctx, {
					oauthApps: {
						find: async () => undefined,
						configuredPlatforms: async () => new Set(),
					},
				}),
		},
	];
}

/** Every other platform that can be connected, and one of those that cannot. */
function otherAddresses(own: PlatformId): PlatformId[] {
	const connectable = connectablePlatforms(platforms).map(({ id }) => id);
	const announced = platformIds.find((id) => !connectable.includes(id));
	return [...connectable, ...(announced ? [announced] : [])].filter(
		(id) => id !== own,
	);
}

/** The same name in a query, with its first letter encoded. */
function encodeFirst(name: string): string {
	return `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
}
