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
import { success, TikTokRefused } from "./calls/envelope.ts";
import { Parameters } from "./calls/parameters.ts";
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
	const client = authenticate(server, Parameters.ofQuery(request));
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
	parts: Advertisers,
): Reply {
	const parameters = Parameters.ofQuery(request);
	const ids = parameters.needTexts("advertiser_ids", mostIds);
	const fields = parameters.texts("fields", mostIds) ?? usualFields;
	const accounts = ids.map((id) => reachedAdvertiser(id, token, parts));
	return success({
		list: accounts.map((account) =>
			pick(
				renderAdvertiser(account, parts.statuses.get(advertiserIdOf(account))),
				fields,
			),
		),
	});
}

/**
 * Finds an advertiser among those that a token reaches.
 * @throws {TikTokRefused} 40001
 */
export function reachedAdvertiser(
	id: string,
	token: AccessToken,
	{ world, shares, refused }: Advertisers,
): WorldAccount {
	const account = [...world.accounts.all.values()].find(
		(one) => one.kind === "advertiser" && advertiserIdOf(one) === id,
	);
	const isReached =
		account !== undefined &&
		shares.of(token.fromCode).includes(id) &&
		!refused.has(id);
	if (!isReached)
		throw new TikTokRefused(
			40001,
			`No permission to operate advertiser ${id}.`,
		);
	return account;
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
