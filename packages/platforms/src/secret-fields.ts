import type { Method } from "@patchbay/oauth";
import type { Platform } from "./platform.ts";
import { connectablePlatforms, type Platforms } from "./registry.ts";

/** Names of all values that platforms keep secret: extras of OAuth apps, and keys that people paste. */
export function secretFieldsOf(platforms: Platforms): string[] {
	const names = connectablePlatforms(platforms).flatMap(
		({ appExtras, methods }: Platform) => [
			...Object.keys(appExtras).filter((name) => appExtras[name]?.secret),
			...methods.flatMap(secretKeyFields),
		],
	);
	return [...new Set(names)];
}

function secretKeyFields(method: Method): string[] {
	if (method.kind !== "API_KEY") return [];
	return method.fields.filter(({ secret }) => secret).map(({ name }) => name);
}
