/**
 * Runs in a process of its own, because the client's proxy and trust are set by environment variables that Node reads at
 * start. Speaks to X's own host names, with nothing set in the client. Prints one JSON object.
 */
import { ApiResponseError, TwitterApi } from "twitter-api-v2";

const appKey = process.env.CLIENT_ID ?? "";
const appSecret = process.env.CLIENT_SECRET ?? "";
const callback = process.env.CLIENT_CALLBACK ?? "";

/** What a call that must fail throws, as far as it is plain. */
async function failure(acting: Promise<unknown>) {
	try {
		await acting;
		return null;
	} catch (error) {
		if (!(error instanceof ApiResponseError)) throw error;
		return { status: error.code, errors: error.errors, data: error.data };
	}
}

const app = new TwitterApi({ appKey, appSecret });
const link = await app.generateAuthLink(callback, {
	linkMode: "authorize",
	forceLogin: true,
	screenName: "brand_owner",
});
const page = await fetch(link.url, {
	redirect: "manual",
	headers: { "x-sandbox-consent": "allow" },
});
const answer = new URL(page.headers.get("location") ?? "").searchParams;
const pending = new TwitterApi({
	appKey,
	appSecret,
	accessToken: link.oauth_token,
	accessSecret: link.oauth_token_secret,
});
const signedIn = await pending.login(answer.get("oauth_verifier") ?? "");
const { client } = signedIn;
const accounts = await client.ads.get("accounts", {
	count: 2,
	with_deleted: true,
	q: "Maple & Co",
});
const unfit = await failure(client.ads.get("accounts", { count: 5000 }));
const again = await failure(
	pending.login(answer.get("oauth_verifier") ?? "").then(() => null),
);
const foreign = await failure(client.ads.get("accounts/18ce5nobody"));
const wrongSecret = new TwitterApi({
	appKey,
	appSecret: "another",
	accessToken: signedIn.accessToken,
	accessSecret: signedIn.accessSecret,
});
const misSigned = await failure(wrongSecret.ads.get("accounts"));
const ended = await client.v1.post("oauth/invalidate_token.json");
const afterwards = await failure(client.ads.get("accounts"));

process.stdout.write(
	JSON.stringify({
		callbackToken: answer.get("oauth_token") === link.oauth_token,
		confirmed: link.oauth_callback_confirmed,
		userId: signedIn.userId,
		screenName: signedIn.screenName,
		accounts,
		unfit,
		again,
		foreign,
		misSigned,
		ended: ended.access_token === signedIn.accessToken,
		afterwards,
	}),
);
