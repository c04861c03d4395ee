import { createCursorSigner } from "@patchbay/db";
import { createQueue } from "@patchbay/imports";
import { openProcess } from "@patchbay/installation";
import type { Logger } from "@patchbay/logger";
import { createMailer } from "@patchbay/mail";
import { openStore } from "@patchbay/storage";
import { createAuthenticator } from "./auth/index.ts";
import type { Env } from "./env.ts";
import { createQuotas } from "./quotas/quotas.ts";
import type { Services } from "./services.ts";

/**
 * Shares of the pool's ten connections: two are always left for reads, and one tenant whose changes wait for a lock
 * leaves room for those of the others.
 */
const transactionShare = { most: 8, mostOfTenant: 4 };
/**
 * Shares of the same ten for what callers read; event streams have two more. One tenant's reports leave room for the first
 * reads of three others, and three tenants' for that of a fourth.
 */
const readShare = { most: 7, mostOfTenant: 4 };

/** Milliseconds that a stop waits for refreshed tokens to be saved. */
const longestSettling = 5_000;

export interface RunningServices extends Services {
	/** Ends every connection, after what is under way is written. */
	close(): Promise<void>;
}

/** Opens everything that the process needs. Without a sound vault nothing starts. */
export async function createServices(
	env: Env,
	logger: Logger,
): Promise<RunningServices> {
	const blobs = await openStore(env, logger, { writes: false });
	const opened = await openProcess({
		name: "patchbay-api",
		env,
		endpoints: env.PLATFORM_ENDPOINTS_FILE,
		database: {
			// A pooler in between may give the next batch another session.
			preparedStatements:
				env.DATABASE_DIRECT_URL === undefined ||
				env.DATABASE_DIRECT_URL === env.DATABASE_URL,
			transactions: transactionShare,
			reads: readShare,
		},
		logger,
	});
	const { db, audit, credentials, oauthApps, platforms, endpoints, listener } =
		opened;
	const queue = await createQueue({
		url: opened.directUrl,
		role: "send",
		logger,
	});
	const mailer = createMailer({
		url: env.SMTP_URL ?? null,
		from:
			env.MAIL_FROM ?? `Patchbay <no-reply@${new URL(env.ADMIN_URL).hostname}>`,
		logger,
	});
	const authenticator = createAuthenticator({
		db,
		audit,
		authUrl: env.DATABASE_AUTH_URL,
		secret: env.AUTH_SECRET,
		apiUrl: env.API_URL,
		adminUrl: env.ADMIN_URL,
		trustedProxies: env.TRUSTED_PROXIES,
		forwardingSecret: env.FORWARDING_SECRET,
		listener,
		logger,
		mailer,
		google: {
			oauthApps,
			endpoints,
			platforms,
			credentials,
			connectEnabled: env.OAUTH_CONNECT_ENABLED,
		},
	});
	const quotas = createQuotas({
		db,
		logger,
		points: {
			capacity: env.QUOTA_POINTS,
			perSecond: env.QUOTA_POINTS_PER_SECOND,
		},
		streams: {
			perActor: env.QUOTA_STREAMS,
			perTenant: env.QUOTA_STREAMS_PER_TENANT,
		},
	});
	return {
		...opened,
		quotas,
		queue,
		authenticator,
		mailer,
		cursors: createCursorSigner(env.SIGNING_SECRET),
		blobs,
		signingSecret: env.SIGNING_SECRET,
		apiUrl: env.API_URL,
		adminUrl: env.ADMIN_URL,
		maximumConnections: env.HTTP_MAX_CONNECTIONS,
		connectEnabled: env.OAUTH_CONNECT_ENABLED,
		introspection: env.GRAPHQL_INTROSPECTION,
		querySeconds: env.GRAPHQL_QUERY_SECONDS,
		slowReaderSeconds: env.SLOW_READER_SECONDS,
		async close() {
			await listener.close();
			await quotas.close();
			await queue.close();
			await blobs.close();
			// What it still audits comes before the end of the audit.
			await authenticator.close();
			await opened.close(longestSettling);
		},
	};
}
