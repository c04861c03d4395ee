/** Names of properties whose value never reaches a log, at any of the depths that pino's paths can say. */
const secretNames = [
	"accessToken",
	"access_token",
	"refreshToken",
	"refresh_token",
	"idToken",
	"id_token",
	"clientSecret",
	"client_secret",
	"developerToken",
	"apiKey",
	"api_key",
	"password",
	"secret",
	"token",
	"state",
	"code",
	"codeVerifier",
	"code_verifier",
	"callbackQuery",
	"authorization",
	"cookie",
	"connectionString",
];
/** These stand under `headers` with a dash or in pairs, so they are spelled with brackets. */
const secretHeaders = [
	"authorization",
	"cookie",
	"set-cookie",
	"x-api-key",
	"developer-token",
	"proxy-authorization",
];

/** `err.code` ("ECONNREFUSED", "23505") says what failed and is no secret; an OAuth code never stands there. */
const plain = (name: string) =>
	name === "code" || name === "state" ? [name] : [name, `err.${name}`];

export const redactPaths = [
	...secretNames.flatMap((name) => [
		...plain(name),
		`req.${name}`,
		`body.${name}`,
		`input.${name}`,
		`query.${name}`,
	]),
	...secretHeaders.flatMap((name) => [
		`headers["${name}"]`,
		`req.headers["${name}"]`,
		`res.headers["${name}"]`,
	]),
];
