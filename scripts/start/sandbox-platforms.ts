import type { PlatformId } from "@patchbay/oauth";
import { environmentVariables } from "@patchbay/platforms";
import type { DemoConnection } from "../../apps/sandbox/src/demo.ts";
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

/** Every app by platform; one that serves several platforms is there for each. */
function appsOfPlatforms(): SandboxApp[] {
	return modules.flatMap(({ platform, client }) =>
		[client?.OAUTH2, client?.OAUTH1].flatMap((app) =>
			app === undefined
				? []
				: {
						platform: platformIdOf(platform),
						clientId: app.id,
						clientSecret: app.secret,
						callbackPath: `/oauth/${platform}/callback`,
						extras: app.extras,
					},
		),
	);
}

/** The apps that the sandbox's platforms know. One that serves several platforms is there once, for the first of them. */
export function sandboxApps(): SandboxApp[] {
	const byId = new Map<string, SandboxApp>();
	for (const app of appsOfPlatforms())
		if (!byId.has(app.clientId)) byId.set(app.clientId, app);
	return [...byId.values()];
}

/** The app that the sandbox knows in one platform's place. */
export function sandboxAppOf(platform: PlatformId): SandboxApp {
	const app = appsOfPlatforms().find((each) => each.platform === platform);
	if (!app) throw new Error(`The sandbox knows no app of ${platform}`);
	return app;
}

/** The sandbox's apps as variables of the environment, for these of the platforms whose app can stand there. */
export function sandboxEnvironment(
	of: readonly PlatformId[],
): Record<string, string> {
	const apps = appsOfPlatforms().filter(({ platform }) =>
		of.includes(platform),
	);
	return Object.fromEntries(
		environmentVariables.flatMap(({ platform: id, app: names, extras }) => {
			const app = apps.find(({ platform }) => platform === id);
			if (!app || !names) return [];
			return [
				[names.clientId, app.clientId],
				[names.clientSecret, app.clientSecret],
				...Object.entries(extras).flatMap(([name, variable]) => {
					const value = app.extras[name];
					return value === undefined ? [] : [[variable, value]];
				}),
			];
		}),
	);
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

/** A connection of the demo, with its platform's name in the product. */
export interface SandboxConnection extends DemoConnection {
	platform: PlatformId;
}

/** Connections of the demo's brands that the sandbox's platforms declare, in the modules' order. */
export function sandboxDemo(): SandboxConnection[] {
	return modules.flatMap(({ platform, demo }) =>
		demo.map((connection) => ({
			...connection,
			platform: platformIdOf(platform),
		})),
	);
}
