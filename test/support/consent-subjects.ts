import { platformKey } from "@patchbay/db/platform-key";
import type { ConsentMethod } from "@patchbay/oauth";
import {
	connectablePlatforms,
	type EnvironmentApp,
	type Platform,
	platforms,
} from "@patchbay/platforms";
import { modules } from "../../apps/sandbox/src/modules.ts";
import type {
	CaseCallback,
	ConsentCase,
	PlatformCase,
} from "../../apps/sandbox/src/platform-case.ts";
import { loadCase } from "../contract/platforms/concern.ts";
import { needed } from "../contract/platforms/stand.ts";

/** A platform, one of its ways to agree on its own page, and the names of the answer's parts. */
export interface ConsentSubject {
	/** Name for titles, such as `Google Ads by OAUTH2`. */
	name: string;
	platform: Platform;
	method: ConsentMethod<"OAUTH1" | "OAUTH2">;
	known: PlatformCase;
	consent: ConsentCase;
	callback: CaseCallback;
	/** Parameter that names the attempt: `state`, or OAuth 1.0a's `oauth_token`. */
	keyName: string;
	/** Parameter that a credential is asked for with: `code`, or OAuth 1.0a's `oauth_verifier`. */
	codeName: string;
}

/** Every platform that has a consent page, by each of its methods that use one. */
export async function consentSubjects(): Promise<ConsentSubject[]> {
	const subjects: ConsentSubject[] = [];
	for (const platform of connectablePlatforms(platforms))
		for (const method of platform.methods) {
			if (method.kind === "API_KEY") continue;
			const known = await loadCase(platform);
			const consent = needed(known, "consent");
			const callback = consent.callback ?? {};
			const isOAuth1 = method.kind === "OAUTH1";
			subjects.push({
				name: `${platform.name} by ${method.kind}`,
				platform,
				method,
				known,
				consent,
				callback,
				keyName: isOAuth1 ? "oauth_token" : "state",
				codeName: isOAuth1 ? "oauth_verifier" : (callback.code ?? "code"),
			});
		}
	return subjects;
}

/** The apps that the sandbox knows, as the operator would set them up. */
export function sandboxConsentApps(
	subjects: readonly ConsentSubject[],
): EnvironmentApp[] {
	return subjects.map(({ name, platform, method }) => {
		const key = platformKey(platform.id);
		const module = modules.find((each) => each.platform === key);
		const app = module?.client?.[method.kind];
		if (!app) throw new Error(`the sandbox knows no app for ${name}`);
		return {
			platform: platform.id,
			clientId: app.id,
			clientSecrets: [app.secret],
			extras: app.extras,
		};
	});
}
