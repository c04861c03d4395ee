import { expect, test } from "vitest";
import { planParts } from "./plan-parts.ts";
import { readSettings } from "./settings.ts";

const secrets = {
	databasePasswords: { superuser: "s", owner: "o", app: "a", auth: "u" },
	masterKey: "m",
	authSecret: "a",
	signingSecret: "s",
	demoPassword: "d",
};

function environmentOf(inherited: Record<string, string>) {
	const { api, worker } = planParts(
		readSettings({}, []),
		secrets,
		"endpoints.json",
		inherited,
	);
	return { api: api.env, worker: worker.env };
}

const login = {
	GOOGLE_ADS_CLIENT_ID: "id",
	GOOGLE_ADS_REFRESH_TOKEN: "token",
	KLAVIYO_API_KEY: "key",
};

test("connecting is on, and the environment's login stays out, unless it is turned off", () => {
	for (const env of Object.values(environmentOf(login))) {
		expect(env).toMatchObject({ OAUTH_CONNECT_ENABLED: "true" });
		for (const name of Object.keys(login)) expect(env).not.toHaveProperty(name);
	}
	const off = environmentOf({ ...login, OAUTH_CONNECT_ENABLED: "false" });
	for (const env of Object.values(off))
		expect(env).toMatchObject({ ...login, OAUTH_CONNECT_ENABLED: "false" });
});

test("no variable of another system comes along with a platform's", () => {
	const { api } = environmentOf({
		...login,
		OAUTH_CONNECT_ENABLED: "false",
		AWS_SECRET_ACCESS_KEY: "theirs",
		GOOGLE_APPLICATION_CREDENTIALS: "theirs",
	});
	expect(Object.values(api)).not.toContain("theirs");
});
