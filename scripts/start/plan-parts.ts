import { createHmac } from "node:crypto";
import path from "node:path";
import { platformIds } from "@patchbay/oauth";
import type { PartPlan } from "./part.ts";
import type { Secrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";
import { workerMemory } from "./worker-memory.ts";

const databaseName = "patchbay";

/** Address of each part. */
export interface Addresses {
	adminUrl: string;
	apiUrl: string;
	/** Null where the platforms' own addresses are used. */
	sandboxUrl: string | null;
}

export function addressesOf({ ports, real }: Settings): Addresses {
	return {
		adminUrl: `http://localhost:${ports.admin}`,
		apiUrl: `http://127.0.0.1:${ports.api}`,
		sandboxUrl: real ? null : `http://127.0.0.1:${ports.sandbox}`,
	};
}

/** Connection strings of the three roles that log in. */
export function databaseUrls(
	{ ports }: Settings,
	{ databasePasswords }: Secrets,
): { database: string; owner: string; app: string; auth: string } {
	const urlOf = (role: "owner" | "app" | "auth") =>
		`postgresql://patchbay_${role}:${databasePasswords[role]}@127.0.0.1:${ports.database}/${databaseName}`;
	return {
		database: databaseName,
		owner: urlOf("owner"),
		app: urlOf("app"),
		auth: urlOf("auth"),
	};
}

/** Decides whether connecting is on, and how much of the environment's own app and login may be used. */
function connecting(
	inherited: Readonly<Record<string, string | undefined>>,
	real: boolean,
): Record<string, string> {
	const enabled = inherited.OAUTH_CONNECT_ENABLED || "true";
	const names = Object.keys(inherited).filter((name) =>
		platformIds.some((platform) => name.startsWith(`${platform}_`)),
	);
	return {
		OAUTH_CONNECT_ENABLED: enabled,
		// In the demo the sandbox's app serves, as long as connecting is on.
		...(enabled === "true" && !real ? {} : only(names, inherited)),
	};
}

function only(
	names: readonly string[],
	inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
	return Object.fromEntries(
		names.flatMap((name) => {
			const value = inherited[name];
			return value ? [[name, value]] : [];
		}),
	);
}

/** The parts that run; no sandbox where the platforms' own addresses are used. */
export type PartPlans = Record<
	Exclude<PartPlan["name"], "sandbox">,
	PartPlan
> & {
	sandbox: PartPlan | null;
};

/**
 * Plans what each part is started with. The parts are configured by their environment alone, here as in production.
 *
 * @param endpointsFile puts the sandbox in the platforms' place
 */
export function planParts(
	settings: Settings,
	secrets: Secrets,
	endpointsFile: string,
	inherited: Readonly<Record<string, string | undefined>>,
): PartPlans {
	const { directory, ports, watch, real } = settings;
	const { adminUrl, apiUrl } = addressesOf(settings);
	const urls = databaseUrls(settings, secrets);
	const base = {
		...passedOn(inherited),
		NODE_ENV: watch ? "development" : "production",
	};
	const server = {
		...base,
		DATABASE_URL: urls.app,
		DATABASE_DIRECT_URL: urls.app,
		ADMIN_URL: adminUrl,
		API_URL: apiUrl,
		PATCHBAY_MASTER_KEY: secrets.masterKey,
		SIGNING_SECRET: secrets.signingSecret,
		...(real
			? only(["PLATFORM_ENDPOINTS_FILE"], inherited)
			: { PLATFORM_ENDPOINTS_FILE: endpointsFile }),
		...connecting(inherited, real),
		STORAGE_DIRECTORY: path.join(directory, "storage"),
	};
	const health = (port: number) => `http://127.0.0.1:${port}/readyz`;
	return {
		sandbox: real
			? null
			: {
					name: "sandbox",
					entry: "apps/sandbox/src/server.ts",
					env: {
						...base,
						SANDBOX_PORT: String(ports.sandbox),
						SANDBOX_TLS_PORT: String(ports.sandboxTls),
						SANDBOX_SMTP_PORT: String(ports.sandboxSmtp),
						SANDBOX_TLS_DIRECTORY: path.join(directory, "sandbox"),
						SANDBOX_STATE_FILE: path.join(directory, "sandbox", "state.json"),
						SANDBOX_ADMIN_URL: adminUrl,
					},
					healthUrl: `http://127.0.0.1:${ports.sandbox}/healthz`,
				},
		api: {
			name: "api",
			entry: "apps/api/src/server.ts",
			env: {
				...server,
				DATABASE_AUTH_URL: urls.auth,
				API_PORT: String(ports.api),
				AUTH_SECRET: secrets.authSecret,
				FORWARDING_SECRET: forwardingSecret(secrets),
				...(real
					? only(["SMTP_URL", "MAIL_FROM"], inherited)
					: { SMTP_URL: `smtp://127.0.0.1:${ports.sandboxSmtp}` }),
			},
			healthUrl: health(ports.api),
		},
		worker: {
			name: "worker",
			entry: "apps/worker/src/worker.ts",
			env: {
				...workerMemory,
				...server,
				WORKER_PORT: String(ports.worker),
			},
			healthUrl: health(ports.worker),
		},
		admin: {
			name: "admin",
			entry: "apps/admin/server.ts",
			env: {
				...base,
				// React and Remix are built for production here, also while sources are watched.
				NODE_ENV: "production",
				ADMIN_PORT: String(ports.admin),
				ADMIN_URL: adminUrl,
				API_URL: apiUrl,
				FORWARDING_SECRET: forwardingSecret(secrets),
			},
			healthUrl: health(ports.admin),
			// Its build has to be made anew first: see watchAdmin.
			watch: false,
		},
	};
}

/** Made of another one, so that a directory of an earlier version has it too; the admin learns nothing of that one. */
export const forwardingSecret = ({ authSecret }: Secrets): string =>
	createHmac("sha256", authSecret).update("forwarding").digest("base64url");

/** The demo makes its own configuration: of the caller's environment the parts get what is no secret of another system. */
const passedOnNames =
	/^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SystemRoot|FORCE_COLOR|NO_COLOR|LOG_LEVEL|NODE_OPTIONS|NODE_COMPILE_CACHE|NODE_EXTRA_CA_CERTS|API_HOST|ADMIN_HOST|TRUSTED_PROXIES|HTTP_MAX_CONNECTIONS|ASSET_\w+|WORKER_\w+|SANDBOX_\w+|OTEL_\w+|API_METRICS_\w+|\w*METRICS_KEEP_MONTHS|\w*IMPORT_HISTORY_DAYS)$/;

function passedOn(
	env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(env).filter(
			(entry): entry is [string, string] =>
				entry[1] !== undefined && passedOnNames.test(entry[0]),
		),
	);
}
