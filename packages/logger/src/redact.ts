/** Names of properties whose value never reaches a log, at any of the depths that pino's paths can say. */
const secretNames = [
	"accessToken",
	"access_token",
	"refreshToken",
	"tokenSecret",
	"refresh_token",
	"oauth_token",
	"oauth_token_secret",
	"oauth_verifier",
	"idToken",
	"id_token",
	"clientSecret",
	"client_secret",
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
	"proxy-authorization",
];

/** `err.code` ("ECONNREFUSED", "23505") says what failed and is no secret; an OAuth code never stands there. */
const plain = (name: string) =>
	name === "code" || name === "state" ? [name] : [name, `err.${name}`];

/**
 * Paths that a log never shows.
 * @param secretFields further names, such as those of the platforms' secrets; each is a header's name too, with dashes
 */
export function redactPaths(secretFields: readonly string[]): string[] {
	const names = [...new Set([...secretNames, ...secretFields])];
	const headers = [...new Set([...secretHeaders, ...secretFields.map(kebab)])];
	return [
		...names.flatMap((name) => [
			...plain(name),
			`req.${name}`,
			`body.${name}`,
			`input.${name}`,
			`extras.${name}`,
			`query.${name}`,
		]),
		...headers.flatMap((name) => [
			`headers["${name}"]`,
			`req.headers["${name}"]`,
			`res.headers["${name}"]`,
		]),
	];
}

/** `developerToken` as `developer-token`. */
function kebab(name: string): string {
	return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
