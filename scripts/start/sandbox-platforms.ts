import type { PlatformId } from "@patchbay/oauth";
import { modules } from "../../apps/sandbox/src/modules.ts";

/** A platform's name in the product: `google-ads` is GOOGLE_ADS. */
function platformIdOf(platform: string): PlatformId {
	return platform.toUpperCase().replaceAll("-", "_") as PlatformId;
}

/** Puts the sandbox in the platforms' place (the form of PLATFORM_ENDPOINTS_FILE). */
export function sandboxEndpoints(
	sandboxUrl: string,
): Record<string, Record<string, string>> {
	return Object.fromEntries(
		modules.map(({ platform, endpoints }) => [
			platformIdOf(platform),
			endpoints(sandboxUrl),
		]),
	);
}

/** An app that the sandbox knows in a platform's place. */
export interface SandboxApp {
	platform: PlatformId;
	clientId: string;
	clientSecret: string;
	/** Path of the callback below the admin's address. */
	callbackPath: string;
	extras: Readonly<Record<string, string>>;
}

/** The apps that the sandbox's platforms know. One that serves several platforms is there once, for the first of them. */
export function sandboxApps(): SandboxApp[] {
	const byId = new Map<string, SandboxApp>();
	for (const { platform, client } of modules)
		for (const app of [client?.OAUTH2, client?.OAUTH1])
			if (app !== undefined && !byId.has(app.id))
				byId.set(app.id, {
					platform: platformIdOf(platform),
					clientId: app.id,
					clientSecret: app.secret,
					callbackPath: `/oauth/${platform}/callback`,
					extras: app.extras,
				});
	return [...byId.values()];
}

/** Lists the keys that the sandbox accepts where a platform is connected by key, by platform. */
export function sandboxKeys(): Record<
	string,
	Readonly<Record<string, string>>
> {
	return Object.fromEntries(
		modules.flatMap(({ platform, client }) =>
			client?.API_KEY === undefined
				? []
				: [[platformIdOf(platform), client.API_KEY]],
		),
	);
}
