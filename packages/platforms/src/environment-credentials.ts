import type { PlatformId } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { z } from "zod";
import type { EnvironmentApp } from "./environment-apps.ts";
import type { AppExtra, EnvironmentExamples, Platform } from "./platform.ts";
import { connectablePlatforms, platforms } from "./registry.ts";

const visible = /^[\x21-\x7e]+$/;
const text = (longest: number, example: string) =>
	z
		.string()
		.trim()
		.regex(visible, "must have no blanks and no special characters")
		.max(longest, `has at most ${longest} characters`)
		.optional()
		.meta({ example });
/** Items separated by commas; blanks dropped. */
const list = () =>
	z
		.string()
		.default("")
		.transform((value) =>
			value
				.split(",")
				.map((item) => item.trim())
				.filter((item) => item !== ""),
		);

/** Name of a variable that holds one of a platform's credentials. */
export type CredentialVariable = `${PlatformId}_${string}`;

/** Variables of one platform, in the order in which they are told. */
export interface PlatformVariables {
	platform: PlatformId;
	clientId: CredentialVariable;
	clientSecret: CredentialVariable;
	/** Variables by the extra's name. */
	extras: Readonly<Record<string, CredentialVariable>>;
	refreshToken: CredentialVariable;
	accountIds: CredentialVariable;
}

type Kept = Platform & { environment: EnvironmentExamples };

/** Platforms whose credentials older installations keep in the environment. */
const kept = connectablePlatforms(platforms).filter(
	(platform): platform is Kept => platform.environment !== undefined,
);

export const environmentVariables: readonly PlatformVariables[] = kept.map(
	({ id, appExtras }) => ({
		platform: id,
		clientId: `${id}_CLIENT_ID`,
		clientSecret: `${id}_CLIENT_SECRET`,
		extras: Object.fromEntries(
			Object.keys(appExtras).map((name) => [name, extraVariable(id, name)]),
		),
		refreshToken: `${id}_REFRESH_TOKEN`,
		accountIds: `${id}_CUSTOMER_IDS`,
	}),
);

/** `developerToken` of Google Ads is GOOGLE_ADS_DEVELOPER_TOKEN. */
function extraVariable(id: PlatformId, name: string): CredentialVariable {
	return `${id}_${name.replaceAll(/[A-Z]/g, "_$&").toUpperCase()}`;
}

/**
 * Credentials that an environment may hold, in the names that older installations use. The database's OAuth apps come
 * before them; `npm run credentials:import-env` takes them there.
 */
export const environmentCredentialFields: Readonly<
	Record<CredentialVariable, z.ZodType<string | string[] | undefined>>
> = Object.fromEntries(
	kept.flatMap(({ id, appExtras, environment: examples }) => [
		[`${id}_CLIENT_ID`, text(200, examples.clientId)],
		[`${id}_CLIENT_SECRET`, secrets(examples.clientSecret)],
		...Object.entries(appExtras).map(([name, extra]) => [
			extraVariable(id, name),
			extraField(extra),
		]),
		[`${id}_REFRESH_TOKEN`, text(4096, examples.refreshToken)],
		[`${id}_CUSTOMER_IDS`, accounts(examples.accountIds)],
	]),
);

function secrets(example: string) {
	return list()
		.refine(
			(all) =>
				all.length <= 5 &&
				all.every((each) => each.length <= 1000 && visible.test(each)),
			"must be at most 5 secrets without blanks, separated by commas",
		)
		.meta({ example });
}

function extraField({ form, mustBe, example }: AppExtra) {
	return z
		.string()
		.trim()
		.regex(form, `must be ${mustBe}`)
		.optional()
		.meta({ example });
}

function accounts({
	form,
	mustBe,
	example,
}: EnvironmentExamples["accountIds"]) {
	return list()
		.refine((ids) => ids.every((id) => form.test(id)), `must be ${mustBe}`)
		.meta({ example });
}

/** Everything that an environment holds of one platform. */
export interface EnvironmentCredentials extends EnvironmentApp {
	extras: Readonly<Record<string, string>>;
	refreshToken: Secret<string> | null;
	accountIds: readonly string[];
}

/**
 * Credentials of the environment, for each platform that has an app there.
 * @param parsed values of the variables, as `environmentCredentialFields` parse them
 */
export function readEnvironmentCredentials(
	parsed: object,
): EnvironmentCredentials[] {
	const env = parsed as Readonly<Record<CredentialVariable, unknown>>;
	const textOf = (name: CredentialVariable) => {
		const value = env[name];
		return typeof value === "string" && value !== "" ? value : null;
	};
	const listOf = (name: CredentialVariable): readonly string[] => {
		const value = env[name];
		return Array.isArray(value) ? value : [];
	};
	return environmentVariables.flatMap((names) => {
		const clientId = textOf(names.clientId);
		const refreshToken = textOf(names.refreshToken);
		if (clientId === null) return [];
		const extras = Object.entries(names.extras).flatMap(([name, variable]) => {
			const value = textOf(variable);
			return value === null ? [] : [[name, value]];
		});
		return {
			platform: names.platform,
			clientId,
			clientSecrets: listOf(names.clientSecret),
			extras: Object.fromEntries(extras),
			refreshToken: refreshToken === null ? null : new Secret(refreshToken),
			accountIds: listOf(names.accountIds),
		};
	});
}

/** Refresh tokens of the environment, by platform. */
export function environmentRefreshTokens(
	all: readonly EnvironmentCredentials[],
): Partial<Record<PlatformId, Secret<string>>> {
	return Object.fromEntries(
		all.flatMap(({ platform, refreshToken }) =>
			refreshToken ? [[platform, refreshToken]] : [],
		),
	);
}
