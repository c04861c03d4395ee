/**
 * Runs in a process of its own, because the proxy and trust are set by environment variables that Node reads at start.
 * Speaks to Microsoft's own host names. Prints one JSON object.
 */
import * as openid from "openid-client";

const clientId = process.env.CLIENT_ID ?? "";
const callback = process.env.CLIENT_CALLBACK ?? "";
const developerToken = process.env.CLIENT_DEVELOPER_TOKEN ?? "";
const scope =
	"openid profile offline_access https://ads.microsoft.com/msads.manage";

// The client knows that this server signs for every tenant, and reads the tenant from the ID token.
const config = await openid.discovery(
	new URL("https://login.microsoftonline.com/common/v2.0"),
	clientId,
	undefined,
	openid.ClientSecretPost(process.env.CLIENT_SECRET ?? ""),
);
openid.enableNonRepudiationChecks(config);
const verifier = openid.randomPKCECodeVerifier();
const checks = {
	pkceCodeVerifier: verifier,
	expectedNonce: openid.randomNonce(),
	expectedState: openid.randomState(),
};
const url = openid.buildAuthorizationUrl(config, {
	redirect_uri: callback,
	scope,
	code_challenge: await openid.calculatePKCECodeChallenge(verifier),
	code_challenge_method: "S256",
	nonce: checks.expectedNonce,
	state: checks.expectedState,
	prompt: "select_account",
});
const consented = await fetch(url, {
	redirect: "manual",
	headers: {
		"x-sandbox-consent": "allow",
		"x-sandbox-account": "brand_owner",
	},
});
const back = new URL(consented.headers.get("location") ?? "");
const tokens = await openid.authorizationCodeGrant(config, back, checks, {
	scope,
});
const refusalOf = (asking: Promise<unknown>) =>
	asking.then(
		() => null,
		({ error, status, cause }: openid.ResponseBodyError) => ({
			error,
			status,
			codes: cause.error_codes,
		}),
	);
const refreshed = await openid.refreshTokenGrant(
	config,
	tokens.refresh_token ?? "",
	{ scope },
);
const older = await openid.refreshTokenGrant(
	config,
	tokens.refresh_token ?? "",
	{ scope },
);
const wrong = await refusalOf(
	openid.refreshTokenGrant(config, "made-up", { scope }),
);

/** One call, as no client for Node makes it. */
async function call(
	service: string,
	operation: string,
	body: object,
	headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
	const [host, folder] = service.split("/");
	const reply = await fetch(
		`https://${host}.api.bingads.microsoft.com/${folder}/v13/${operation}`,
		{
			method: "POST",
			headers: {
				authorization: `Bearer ${refreshed.access_token}`,
				developertoken: developerToken,
				"content-type": "application/json",
				...headers,
			},
			body: JSON.stringify(body),
		},
	);
	const isJson = reply.headers.get("content-type")?.includes("json");
	return isJson
		? ((await reply.json()) as Record<string, unknown>)
		: { status: reply.status };
}

const user = await call("clientcenter/CustomerManagement", "User/Query", {});
const { Id } = user.User as { Id: string };
const found = await call("clientcenter/CustomerManagement", "Accounts/Search", {
	Predicates: [{ Field: "UserId", Operator: "Equals", Value: Id }],
});
const [account] = found.Accounts as { Id: string; ParentCustomerId: string }[];
const campaigns = await call(
	"campaign/CampaignManagement",
	"Campaigns/QueryByAccountId",
	{ AccountId: account?.Id },
	{
		customerid: account?.ParentCustomerId ?? "",
		customeraccountid: account?.Id ?? "",
	},
);
const elsewhere = await call("campaign/CustomerManagement", "User/Query", {});
// Last, since a code that is used twice ends what it gave.
const again = await refusalOf(
	openid.authorizationCodeGrant(config, back, checks, { scope }),
);

console.log(
	JSON.stringify({
		issuer: config.serverMetadata().issuer,
		claims: tokens.claims(),
		scope: tokens.scope,
		rotates: tokens.refresh_token !== refreshed.refresh_token,
		olderServes: older.access_token !== refreshed.access_token,
		again,
		wrong,
		user: user.User,
		accounts: found.Accounts,
		campaigns: (campaigns.Campaigns as { Name: string }[]).map(
			({ Name }) => Name,
		),
		elsewhere,
	}),
);
