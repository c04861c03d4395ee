import {
	type CredentialVariable,
	environmentCredentialFields,
	environmentVariables,
	platformIds,
	variablesOf,
} from "@patchbay/platforms";
import { expect, test } from "vitest";
import { findHalfGiven } from "./credentials-import-env/find-half-given.ts";

/** Variables that are told as missing, or as one too many, where these are set. */
function wrongWith(...set: readonly CredentialVariable[]) {
	for (const name of set)
		expect(Object.keys(environmentCredentialFields)).toContain(name);
	const names = environmentVariables.find((each) =>
		set.every((name) => variablesOf(each).includes(name)),
	);
	if (!names) throw new Error("variables of one platform");
	return findHalfGiven(names, (name) => set.includes(name)).map(
		([name]) => name,
	);
}

test("there are variables for every platform of the product", () => {
	expect(environmentVariables.map(({ platform }) => platform)).toEqual(
		platformIds,
	);
});

test.each<[string, CredentialVariable[], CredentialVariable[]]>([
	["nothing", [], []],
	["an app", ["GOOGLE_ADS_CLIENT_ID", "GOOGLE_ADS_CLIENT_SECRET"], []],
	["half an app", ["GOOGLE_ADS_CLIENT_ID"], ["GOOGLE_ADS_CLIENT_SECRET"]],
	["the other half of it", ["META_ADS_CLIENT_SECRET"], ["META_ADS_CLIENT_ID"]],
	[
		"a number of an app",
		["TIKTOK_ADS_REQUESTS_PER_SECOND"],
		["TIKTOK_ADS_CLIENT_ID"],
	],
	[
		"an app without what its platform wants beside it",
		["MICROSOFT_ADS_CLIENT_ID", "MICROSOFT_ADS_CLIENT_SECRET"],
		["MICROSOFT_ADS_DEVELOPER_TOKEN"],
	],
	[
		"a token without its app",
		["REDDIT_ADS_REFRESH_TOKEN"],
		["REDDIT_ADS_CLIENT_ID"],
	],
	[
		"accounts without anything",
		["TIKTOK_ADS_CUSTOMER_IDS"],
		["TIKTOK_ADS_CLIENT_ID", "TIKTOK_ADS_ACCESS_TOKEN"],
	],
	[
		"accounts without a login",
		[
			"LINKEDIN_ADS_CLIENT_ID",
			"LINKEDIN_ADS_CLIENT_SECRET",
			"LINKEDIN_ADS_CUSTOMER_IDS",
		],
		["LINKEDIN_ADS_REFRESH_TOKEN"],
	],
	[
		"both tokens of LinkedIn",
		[
			"LINKEDIN_ADS_CLIENT_ID",
			"LINKEDIN_ADS_CLIENT_SECRET",
			"LINKEDIN_ADS_REFRESH_TOKEN",
			"LINKEDIN_ADS_ACCESS_TOKEN",
		],
		[],
	],
	[
		"X's token without its secret",
		["X_ADS_CLIENT_ID", "X_ADS_CLIENT_SECRET", "X_ADS_ACCESS_TOKEN"],
		["X_ADS_ACCESS_TOKEN_SECRET"],
	],
	[
		"the secret of X's token without it",
		["X_ADS_CLIENT_ID", "X_ADS_CLIENT_SECRET", "X_ADS_ACCESS_TOKEN_SECRET"],
		["X_ADS_ACCESS_TOKEN"],
	],
	["one of Klaviyo's keys", ["KLAVIYO_API_KEY"], ["KLAVIYO_PUBLIC_API_KEY"]],
	["the other one of them", ["KLAVIYO_PUBLIC_API_KEY"], ["KLAVIYO_API_KEY"]],
	[
		"a system user's token, with accounts",
		["META_ADS_API_KEY", "META_ADS_CUSTOMER_IDS"],
		[],
	],
	[
		"two logins of Meta",
		[
			"META_ADS_CLIENT_ID",
			"META_ADS_CLIENT_SECRET",
			"META_ADS_ACCESS_TOKEN",
			"META_ADS_API_KEY",
		],
		["META_ADS_API_KEY"],
	],
	[
		"Drive and Sheets",
		[
			"GOOGLE_WORKSPACE_CLIENT_ID",
			"GOOGLE_WORKSPACE_CLIENT_SECRET",
			"GOOGLE_WORKSPACE_REFRESH_TOKEN",
		],
		[],
	],
])("%s", (_what, set, wrong) => {
	expect(wrongWith(...set)).toEqual(wrong);
});

test.each<[CredentialVariable, string]>([
	["GOOGLE_ADS_CUSTOMER_IDS", "111-222-3333"],
	["GOOGLE_ADS_LOGIN_CUSTOMER_ID", "123"],
	["META_ADS_CUSTOMER_IDS", "act_120000000000001"],
	["META_ADS_API_KEY", "short"],
	["META_ADS_CLIENT_SECRET", "with a blank"],
	["TIKTOK_ADS_CUSTOMER_IDS", "advertiser"],
	["KLAVIYO_API_KEY", "AbC123"],
	["KLAVIYO_PUBLIC_API_KEY", "pk_1a2b3c4d5e"],
	["MICROSOFT_ADS_CUSTOMER_IDS", "F1234567"],
	["MICROSOFT_ADS_DEVELOPER_TOKEN", "with a blank"],
	["LINKEDIN_ADS_CUSTOMER_IDS", "urn:li:sponsoredAccount:506000001"],
	["LINKEDIN_ADS_ACCESS_TOKEN", "two\nlines"],
	["REDDIT_ADS_CUSTOMER_IDS", "z9y8x7"],
	["REDDIT_ADS_USER_AGENT", "mozilla"],
	["X_ADS_CUSTOMER_IDS", "18CE54D4X5T"],
	["X_ADS_ACCESS_TOKEN_SECRET", "with a blank"],
	["GOOGLE_WORKSPACE_REFRESH_TOKEN", "with a blank"],
])(
	"%s has another form than this, says so and does not repeat it",
	(name, value) => {
		const field = environmentCredentialFields[name];
		const { error } = field?.safeParse(value) ?? {};
		expect(error?.issues).toHaveLength(1);
		expect(error?.issues[0]?.message).toMatch(/^(must|has|was|does not) /);
		expect(error?.message).not.toContain(value);
		expect(field?.meta()?.example).toBeTruthy();
	},
);
