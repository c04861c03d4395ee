import {
	type CredentialVariable,
	getPlatform,
	type PlatformVariables,
	platforms,
} from "@patchbay/platforms";

/**
 * Variables of a platform that are missing beside those that are set, or stand beside one that they do not go with, each with
 * the reason.
 */
export function findHalfGiven(
	names: PlatformVariables,
	isSet: (name: CredentialVariable) => boolean,
): (readonly [CredentialVariable, string])[] {
	return [
		...findMissingOfApp(names, isSet),
		...findMissingOfLogin(names, isSet),
	];
}

type Problems = (readonly [CredentialVariable, string])[];
type IsSet = (name: CredentialVariable) => boolean;

/** An app needs its secret and what its platform wants beside it, and a token needs the app that it was given to. */
function findMissingOfApp(
	{ platform: id, app, extras, login, accountIds }: PlatformVariables,
	isSet: IsSet,
): Problems {
	if (!app) return [];
	const { name, appExtras } = getPlatform(platforms, id);
	const isByKey = login.apiKey !== undefined && isSet(login.apiKey);
	const ofApp = [
		app.clientSecret,
		...Object.values(extras),
		...["refreshToken", "accessToken", "accessTokenSecret"].flatMap(
			(secret) => login[secret as keyof typeof login] ?? [],
		),
		...(accountIds && !isByKey ? [accountIds] : []),
	];
	if (!isSet(app.clientId))
		return ofApp.some(isSet)
			? [[app.clientId, `is required beside the others of ${name}`]]
			: [];
	const needed = [
		app.clientSecret,
		...Object.entries(extras).flatMap(([extra, variable]) =>
			appExtras[extra]?.required ? [variable] : [],
		),
	];
	return needed
		.filter((variable) => !isSet(variable))
		.map((variable) => [variable, `is required beside ${app.clientId}`]);
}

function findMissingOfLogin(
	{ platform: id, login, accountIds }: PlatformVariables,
	isSet: IsSet,
): Problems {
	const problems: Problems = [];
	const { refreshToken, accessToken, accessTokenSecret, apiKey } = login;
	const needs = (
		one: CredentialVariable | undefined,
		other: CredentialVariable | undefined,
	) => {
		if (one && other && isSet(one) && !isSet(other))
			problems.push([other, `is required beside ${one}`]);
	};
	if (accessTokenSecret) {
		needs(accessToken, accessTokenSecret);
		needs(accessTokenSecret, accessToken);
	}
	for (const method of getPlatform(platforms, id).methods)
		if (method.kind === "API_KEY")
			for (const field of method.fields) {
				if (field.required) needs(apiKey, login[field.name]);
				needs(login[field.name], apiKey);
			}
	const token = accessToken ?? refreshToken;
	if (apiKey && token && isSet(apiKey) && isSet(token))
		problems.push([
			apiKey,
			`is another login than ${token}: leave one of them out`,
		]);
	const ways = Object.values(login);
	if (accountIds && isSet(accountIds) && !ways.some(isSet))
		problems.push([
			ways[0] ?? accountIds,
			`is required beside ${accountIds}${ways.length > 1 && !accessTokenSecret ? `, or ${ways.slice(1).join(", ")}` : ""}`,
		]);
	return problems;
}
