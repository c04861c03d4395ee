import type { AccessContext } from "@patchbay/access";
import { inTenantSql } from "@patchbay/db";
import { AppError, Conflict } from "@patchbay/errors";
import { callTokenEndpoint, type Limits } from "@patchbay/limits";
import {
	type Credential,
	GrantRevoked,
	type IssuedTokens,
	type Lifetime,
	type OAuthApp,
	type OAuthAppSource,
	type PlatformId,
} from "@patchbay/oauth";
import {
	type EnvironmentLogin,
	findVariables,
	getPlatform,
	getPlatformInfo,
	getRefreshTokenMethod,
	scopesToRenew,
	variablesOf,
} from "@patchbay/platforms";
import type { Secret } from "@patchbay/vault";
import type { ProcessParts } from "../process-parts.ts";
import { renewalTime } from "../renewal-time.ts";

/**
 * Credentials of the environment, which serve while connecting is turned off: the grants in the vault stay as they are
 * and are not used.
 */
export interface EnvironmentAccess {
	apps: OAuthAppSource;
	logins: Readonly<Partial<Record<PlatformId, EnvironmentLogin>>>;
}

/** A credential of the environment, as a session uses it. */
export interface EnvironmentCredential {
	credential: Credential;
	/** Null when it does not end by itself, or nobody says when. */
	life: Lifetime | null;
	scopes: readonly string[] | null;
	/** Null for a key, which belongs to none. */
	app: OAuthApp | null;
	/** False for one that stands in the environment itself: there is no other. */
	isRenewable: boolean;
}

/** Stands for whoever gave the environment's logins, where requests are counted. */
export const environmentPerson = "environment";

/** Credentials out of the environment's logins. What is fetched is kept in this process's memory and nowhere else. */
export interface EnvironmentTokens {
	/**
	 * A credential with five minutes left, fetched when there is none; callers share one fetch.
	 * @throws {AppError} APP_NOT_CONFIGURED when the environment has no credentials for the platform, CREDENTIAL_REJECTED
	 * when the platform refuses them
	 * @throws {PlatformUnavailable | RateLimited | AppRejected | TokenResponseInvalid}
	 */
	get(
		platform: PlatformId,
		options: { requestId: string; rejectedToken?: Secret | undefined },
	): Promise<EnvironmentCredential>;
	/** Error for a credential of the environment that the platform refuses. Only the operator can set it right. */
	refused(platform: PlatformId, cause?: unknown): AppError;
}

type RefreshLogin = Extract<EnvironmentLogin, { by: "refresh token" }>;

export function createEnvironmentTokens(
	{
		platforms,
		endpoints,
		limits,
	}: Pick<ProcessParts, "platforms" | "endpoints"> & { limits: Limits },
	{ apps, logins }: EnvironmentAccess,
): EnvironmentTokens {
	const kept = new Map<
		PlatformId,
		EnvironmentCredential & { renewAt: number }
	>();
	const fetching = new Map<PlatformId, Promise<EnvironmentCredential>>();

	/** App and login of a platform. @throws {AppError} APP_NOT_CONFIGURED */
	async function find(platform: PlatformId) {
		const app = (await apps.find(platform, "")) ?? null;
		const login = logins[platform];
		if (login && (app || login.by === "key")) return { app, login };
		const { name } = getPlatformInfo(platform);
		throw new AppError(
			"APP_NOT_CONFIGURED",
			`Connecting is turned off on this installation (OAUTH_CONNECT_ENABLED=false), and its environment holds no credentials for ${name}. Its operator can set ${variablesToSet(platform)}, or turn connecting on again.`,
		);
	}

	const refused: EnvironmentTokens["refused"] = (platform, cause) => {
		const { name } = getPlatformInfo(platform);
		const variables = logins[platform]?.variables.join(" and ") ?? "";
		return new AppError(
			"CREDENTIAL_REJECTED",
			`${name} no longer accepts the login of this installation's environment. Its operator can set a new ${variables}, or turn connecting on again.`,
			{ cause },
		);
	};

	async function fetchToken(
		platform: PlatformId,
		{ app, login }: { app: OAuthApp; login: RefreshLogin },
		requestId: string,
	): Promise<EnvironmentCredential> {
		const connector = getPlatform(platforms, platform);
		const meter = limits.meter({
			platform,
			clientId: app.clientId,
			person: environmentPerson,
			policy: connector.limits,
			extras: app.extras,
		});
		let issued: IssuedTokens;
		try {
			issued = await callTokenEndpoint(meter, (waitTurn) =>
				getRefreshTokenMethod(connector).refresh(
					{ app, endpoints: endpoints[platform], waitTurn, requestId },
					login.refreshToken,
					scopesToRenew(connector, null),
				),
			);
		} catch (error) {
			// Not a customer's grant.
			throw error instanceof GrantRevoked ? refused(platform, error) : error;
		}
		const { credential, expiresIn: life, scopes } = issued;
		const token: EnvironmentCredential = {
			credential: { ...credential, refreshToken: null },
			life,
			scopes,
			app,
			isRenewable: true,
		};
		kept.set(platform, {
			...token,
			renewAt: renewalTime(life?.left() ?? null),
		});
		return token;
	}

	return {
		refused,
		async get(platform, { requestId, rejectedToken }) {
			const known = kept.get(platform);
			if (
				known &&
				performance.now() < known.renewAt &&
				!(
					known.credential.method === "OAUTH2" &&
					rejectedToken?.equals(known.credential.token)
				)
			)
				return known;
			const { app, login } = await find(platform);
			const given = takenAsItIs(login);
			if (given)
				return {
					credential: given,
					life: null,
					scopes: null,
					app,
					isRenewable: false,
				};
			if (!app || login.by !== "refresh token")
				throw new TypeError("a refresh token belongs to an app");
			const running =
				fetching.get(platform) ??
				fetchToken(platform, { app, login }, requestId).finally(() =>
					fetching.delete(platform),
				);
			fetching.set(platform, running);
			return running;
		},
	};
}

/** The credential that a login is by itself; null for a refresh token. */
function takenAsItIs(login: EnvironmentLogin): Credential | null {
	switch (login.by) {
		case "refresh token":
			return null;
		case "access token":
			return { method: "OAUTH2", token: login.token, refreshToken: null };
		case "signature":
			return {
				method: "OAUTH1",
				token: login.token,
				tokenSecret: login.tokenSecret,
			};
		case "key": {
			const { apiKey } = login.values;
			if (!apiKey) throw new TypeError("a login by key has one");
			return { method: "API_KEY", key: apiKey };
		}
	}
}

/** Variables that a platform's credentials stand in, for a sentence. */
function variablesToSet(platform: PlatformId): string {
	const names = findVariables(platform);
	if (!names) return `${platform}_CLIENT_ID`;
	const chosen = names.accountIds;
	return variablesOf(names)
		.filter((name) => name !== chosen)
		.join(", ")
		.replace(/, ([^,]*)$/, " and $1");
}

/**
 * The environment's credential for the grant of a live connection with chosen accounts, audited before it is handed out as
 * any other credential is.
 * @throws {Conflict} for a grant that no such connection uses
 */
export async function useEnvironmentToken(
	{ db, audit }: Pick<ProcessParts, "db" | "audit">,
	tokens: EnvironmentTokens,
	ctx: AccessContext,
	use: {
		grantId: string;
		platform: PlatformId;
		purpose: string;
		rejectedToken?: Secret | undefined;
	},
): Promise<EnvironmentCredential> {
	await inTenantSql(db, ctx.tenantId, async (sql) => {
		const { rowCount } = await sql.query(
			`select from connection c where c.tenant_id = $1 and c.grant_id = $2 and c.platform = $3::"Platform"
				and c.status <> 'DISCONNECTED' and exists (
					select from ad_account a where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected)
			limit 1`,
			[ctx.tenantId, use.grantId, use.platform],
		);
		if (rowCount === 0)
			throw new Conflict(
				"Connecting is turned off on this installation: until it is on again, only connections with chosen ad accounts work. Its operator can turn it on.",
			);
	});
	const token = await tokens.get(use.platform, {
		requestId: ctx.requestId,
		rejectedToken: use.rejectedToken,
	});
	await audit.append(ctx, {
		action: "CREDENTIAL_USE",
		target: { type: "Grant", id: use.grantId },
		purpose: use.purpose,
		detail: {
			grantId: use.grantId,
			source: "environment",
			...(token.app ? { clientId: token.app.clientId } : {}),
		},
	});
	return token;
}
