import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { AccessToken } from "../authorization/oauth2-store.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { WorldAccount } from "../world/accounts.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import {
	advertiserIdOf,
	coreUserIdOf,
	type RenderedAdvertiser,
	renderAdvertiser,
} from "./accounts.ts";
import { success, TikTokRefused } from "./envelope.ts";
import { allows } from "./scopes.ts";
import type { Shares } from "./shares.ts";
import { authenticate } from "./tokens.ts";

export type Advertisers = {
	world: World;
	server: OAuth2Server;
	shares: Shares;
	/** Statuses that a test gave, by advertiser id. */
	statuses: ReadonlyMap<string, string>;
	/** Advertisers that are listed and tell nothing of themselves. */
	refused: ReadonlySet<string>;
};

const mostIds = 100;
const usualFields = ["advertiser_id", "name"] as const;

/** `GET oauth2/advertiser/get/`: all advertisers of a token, for an app that proves itself in the query. */
export function listAdvertisers(
	request: SandboxRequest,
	token: AccessToken,
	{ world, server, shares }: Advertisers,
): Reply {
	const client = authenticate(
		server,
		request.query.get("app_id"),
		request.query.get("secret"),
	);
	if (client.clientId !== token.clientId) throw new TikTokRefused(40113);
	const shared = shares.of(token.fromCode);
	return success({
		list: [...world.accounts.all.values()]
			.filter((account) => shared.includes(advertiserIdOf(account)))
			.map((account) => ({
				advertiser_id: advertiserIdOf(account),
				advertiser_name: account.name,
			})),
	});
}

/** `GET advertiser/info/`: one advertiser that the token does not reach refuses the whole call. */
export function describeAdvertisers(
	request: SandboxRequest,
	token: AccessToken,
	{ world, shares, statuses, refused }: Advertisers,
): Reply {
	if (!allows(token.scopes, "100"))
		throw new TikTokRefused(
			40001,
			"The app does not have the permission Read Ad Account Information.",
		);
	const ids = jsonList(request, "advertiser_ids");
	if (ids === null)
		throw new TikTokRefused(
			40002,
			"advertiser_ids: Missing data for required field.",
		);
	if (ids.length > mostIds)
		throw new TikTokRefused(
			40002,
			"advertiser_ids: Longer than maximum length 100.",
		);
	const byId = new Map<string, WorldAccount>(
		[...world.accounts.all.values()]
			.filter(({ kind }) => kind === "advertiser")
			.map((account) => [advertiserIdOf(account), account]),
	);
	const shared = shares.of(token.fromCode);
	const closed = ids.find(
		(id) => !byId.has(id) || !shared.includes(id) || refused.has(id),
	);
	if (closed !== undefined)
		throw new TikTokRefused(
			40001,
			`No permission to operate advertiser ${closed}.`,
		);
	const fields = jsonList(request, "fields") ?? usualFields;
	return success({
		list: ids.map((id) =>
			pick(
				renderAdvertiser(byId.get(id) as WorldAccount, statuses.get(id)),
				fields,
			),
		),
	});
}

/** `GET user/info/`: who the token belongs to. */
export function describeUser(token: AccessToken): Reply {
	const person = people.find(({ sub }) => sub === token.sub);
	if (person === undefined) throw new TikTokRefused(40106);
	return success({
		core_user_id: coreUserIdOf(person),
		display_name: person.name,
		email: `${person.email.slice(0, 1)}***@example.com`,
		create_time: 1_700_000_000,
		avatar_url: "",
	});
}

/** A parameter that is a JSON list of texts. */
function jsonList(
	{ query }: SandboxRequest,
	name: string,
): readonly string[] | null {
	const given = query.get(name);
	if (given === null) return null;
	let parsed: unknown;
	try {
		parsed = JSON.parse(given);
	} catch {
		parsed = null;
	}
	if (
		!Array.isArray(parsed) ||
		parsed.length === 0 ||
		!parsed.every((item) => typeof item === "string")
	)
		throw new TikTokRefused(40002, `${name}: Not a valid list.`);
	return parsed;
}

/** The fields that were asked for; one that does not exist refuses the call. */
function pick(
	advertiser: RenderedAdvertiser,
	fields: readonly string[],
): Record<string, unknown> {
	const known = advertiser as Readonly<Record<string, unknown>>;
	const unknown = fields.find((field) => !(field in known));
	if (unknown !== undefined)
		throw new TikTokRefused(40002, `fields: Invalid field ${unknown}.`);
	return Object.fromEntries(
		[...new Set(["advertiser_id", ...fields])].map((field) => [
			field,
			known[field],
		]),
	);
}
