/**
 * Runs in a process of its own, because the clients' proxy and trust are set by environment variables that Node reads at
 * start. Speaks to Reddit's own host names, with nothing set in the clients. Prints one JSON object.
 */
import { Reddit } from "arctic";
import * as openid from "openid-client";

const clientId = process.env.CLIENT_ID ?? "";
const clientSecret = process.env.CLIENT_SECRET ?? "";
const callback = process.env.CLIENT_CALLBACK ?? "";
const scopes = ["adsread", "adsedit"];

/** Answers the consent page as the person does. */
async function agree(page: URL): Promise<URL> {
	const reply = await fetch(page, {
		redirect: "manual",
		headers: {
			"x-sandbox-consent": "allow",
			"x-sandbox-account": "brand_owner",
		},
	});
	return new URL(reply.headers.get("location") ?? "");
}
/** Name and words of what a call that must fail throws. */
async function failure(acting: Promise<unknown>) {
	const error = await acting.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	return error instanceof Error
		? { thrown: error.constructor.name, ...error }
		: error;
}

// ---- arctic's provider for Reddit

const arctic = new Reddit(clientId, clientSecret, callback);
const page = arctic.createAuthorizationURL("state", scopes);
page.searchParams.set("duration", "permanent");
const code = (await agree(page)).searchParams.get("code") ?? "";
const tokens = await arctic.validateAuthorizationCode(code);
const renewed = await arctic.refreshAccessToken(tokens.refreshToken());
const usedCode = await arctic.validateAuthorizationCode(code);
const deadToken = await failure(arctic.refreshAccessToken("5001-nobody"));
const wrongSecret = await failure(
	new Reddit(clientId, "wrong", callback).refreshAccessToken(
		tokens.refreshToken(),
	),
);

// ---- openid-client, told Reddit's addresses

const www = "https://www.reddit.com/api/v1";
const reddit = new openid.Configuration(
	{
		issuer: "https://www.reddit.com",
		authorization_endpoint: `${www}/authorize`,
		token_endpoint: `${www}/access_token`,
		revocation_endpoint: `${www}/revoke_token`,
	},
	clientId,
	{},
	// Reddit takes id and secret as they are, where RFC 6749 (2.3.1) has them encoded first.
	(_server, { client_id: id }, _body, headers) => {
		const proof = Buffer.from(`${id}:${clientSecret}`).toString("base64");
		headers.set("authorization", `Basic ${proof}`);
	},
);
const granted = await openid.authorizationCodeGrant(
	reddit,
	await agree(
		openid.buildAuthorizationUrl(reddit, {
			redirect_uri: callback,
			scope: scopes.join(" "),
			state: "another",
			duration: "permanent",
		}),
	),
	{ expectedState: "another" },
);
const token = granted.access_token;
type Listed = {
	data: { id: string; name: string }[];
	pagination: { next_url: string | null };
};
async function ask(path: string, method = "GET", data?: object) {
	const reply = await openid.fetchProtectedResource(
		reddit,
		token,
		new URL(path, "https://ads-api.reddit.com/api/v3/"),
		method,
		data === undefined ? undefined : JSON.stringify({ data }),
		data === undefined
			? undefined
			: new Headers({ "content-type": "application/json" }),
	);
	return {
		status: reply.status,
		limit: reply.headers.get("ratelimit"),
		body: (await reply.json()) as Listed & {
			data: { metrics: object[]; configured_status: string };
			error: object;
		},
	};
}
const businesses = await ask("me/businesses");
const [business] = businesses.body.data;
const [account] = (await ask(`businesses/${business?.id}/ad_accounts`)).body
	.data;
const pages: string[][] = [];
const ids: string[] = [];
for (
	let next: string | null = `ad_accounts/${account?.id}/campaigns?page.size=4`;
	next !== null;
) {
	const { body } = await ask(next);
	pages.push(body.data.map(({ name }) => name));
	ids.push(...body.data.map(({ id }) => id));
	next = body.pagination.next_url;
}
const report = await ask(`ad_accounts/${account?.id}/reports`, "POST", {
	breakdowns: ["CAMPAIGN_ID", "DATE"],
	fields: ["SPEND", "IMPRESSIONS", "CLICKS"],
	starts_at: process.env.CLIENT_FROM,
	ends_at: process.env.CLIENT_UNTIL,
	time_zone_id: "Europe/Berlin",
});
const paused = await ask(`campaigns/${ids[0]}`, "PATCH", {
	configured_status: "PAUSED",
});
const refused = await ask(`campaigns/${ids[0]}`, "PATCH", {
	configured_status: "ASLEEP",
});
const again = await openid.refreshTokenGrant(
	reddit,
	granted.refresh_token ?? "",
);
await openid.tokenRevocation(reddit, granted.refresh_token ?? "", {
	token_type_hint: "refresh_token",
});
const afterwards = await ask("me").then(
	({ status }) => ({ status }),
	(error: { status?: number }) => ({ status: error.status ?? null }),
);

// ---- Each host has its own paths

const elsewhere = await Promise.all(
	[
		"https://www.reddit.com/api/v3/me",
		"https://ads-api.reddit.com/api/v1/access_token",
	].map(async (url) => (await fetch(url, { method: "POST" })).status),
);

process.stdout.write(
	JSON.stringify({
		elsewhere,
		arctic: {
			type: tokens.tokenType(),
			seconds: tokens.accessTokenExpiresInSeconds(),
			scope: tokens.scopes(),
			isRenewed: renewed.accessToken() !== tokens.accessToken(),
			isRepeated: renewed.refreshToken() === tokens.refreshToken(),
			usedCode: usedCode.data,
			deadToken,
			wrongSecret,
		},
		openid: {
			scope: granted.scope,
			isRenewed: again.access_token !== token,
			limit: businesses.limit,
			business: business?.name,
			account: account?.name,
			pages,
			ids,
			metrics: report.body.data.metrics,
			paused: paused.body.data.configured_status,
			refused: { status: refused.status, body: refused.body },
			afterwards,
		},
	}),
);
