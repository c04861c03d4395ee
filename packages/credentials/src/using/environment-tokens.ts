import type { AccessContext } from "@patchbay/access";
import { inTenantSql } from "@patchbay/db";
import { AppError, Conflict } from "@patchbay/errors";
import { callTokenEndpoint, type Limits } from "@patchbay/limits";
import {
	GrantRevoked,
	type IssuedTokens,
	type Lifetime,
	type OAuthAppSource,
	type PlatformId,
} from "@patchbay/oauth";
import {
	getPlatform,
	getPlatformInfo,
	getRefreshTokenMethod,
	scopesToRenew,
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
	/** The variables that hold them are named `{PLATFORM}_REFRESH_TOKEN`. */
	refreshTokens: Readonly<Partial<Record<PlatformId, Secret<string>>>>;
}

export interface EnvironmentToken {
	accessToken: Secret<string>;
	/** Null when it does not end by itself. */
	life: Lifetime | null;
	scopes: string[] | null;
	clientId: string;
	extras: Readonly<Record<string, string>>;
}

/** Stands for whoever gave the environment's refresh tokens, where requests are counted. */
export const environmentPerson = "environment";

/** Access tokens out of the environment's refresh tokens. They are kept in this process's memory and nowhere else. */
export interface EnvironmentTokens {
	/**
	 * A token with five minutes left, fetched when there is none; callers share one fetch.
	 * @throws {AppError} APP_NOT_CONFIGURED when the environment has no credentials for the platform, CREDENTIAL_REJECTED
	 * when the platform refuses them
	 * @throws {PlatformUnavailable | RateLimited | AppRejected | TokenResponseInvalid}
	 */
	get(
		platform: PlatformId,
		options: { requestId: string; rejectedToken?: Secret | undefined },
	): Promise<EnvironmentToken>;
}

export function createEnvironmentTokens(
	{
		platforms,
		endpoints,
		limits,
	}: Pick<ProcessParts, "platforms" | "endpoints"> & { limits: Limits },
	{ apps, refreshTokens: configured }: EnvironmentAccess,
): EnvironmentTokens {
	const kept = new Map<PlatformId, EnvironmentToken & { renewAt: number }>();
	const fetching = new Map<PlatformId, Promise<EnvironmentToken>>();

	async function fetchToken(
		platform: PlatformId,
		requestId: string,
	): Promise<EnvironmentToken> {
		const { name } = getPlatformInfo(platform);
		const app = await apps.find(platform, "");
		const refreshToken = configured[platform];
		if (!app || !refreshToken)
			throw new AppError(
				"APP_NOT_CONFIGURED",
				`Connecting is turned off on this installation (OAUTH_CONNECT_ENABLED=false), and its environment holds no credentials for ${name}. Its operator can set ${platform}_CLIENT_ID, ${platform}_CLIENT_SECRET and ${platform}_REFRESH_TOKEN, or turn connecting on again.`,
			);
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
					refreshToken,
					scopesToRenew(connector, null),
				),
			);
		} catch (error) {
			// Not a customer's grant: only the operator can fix this.
			if (!(error instanceof GrantRevoked)) throw error;
			throw new AppError(
				"CREDENTIAL_REJECTED",
				`${name} no longer accepts the refresh token of this installation's environment. Its operator can set a new ${platform}_REFRESH_TOKEN, or turn connecting on again.`,
				{ cause: error },
			);
		}
		const { credential, expiresIn: life, scopes } = issued;
		const token = {
			accessToken: credential.token,
			life,
			scopes,
			clientId: app.clientId,
			extras: app.extras,
		};
		kept.set(platform, {
			...token,
			renewAt: renewalTime(life?.left() ?? null),
		});
		return token;
	}

	return {
		async get(platform, { requestId, rejectedToken }) {
			const known = kept.get(platform);
			if (
				known &&
				performance.now() < known.renewAt &&
				!rejectedToken?.equals(known.accessToken)
			)
				return known;
			const running =
				fetching.get(platform) ??
				fetchToken(platform, requestId).finally(() =>
					fetching.delete(platform),
				);
			fetching.set(platform, running);
			return running;
		},
	};
}

/**
 * The environment's token for the grant of a live connection with chosen accounts, audited before it is handed out as
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
): Promise<EnvironmentToken> {
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
			clientId: token.clientId,
		},
	});
	return token;
}
