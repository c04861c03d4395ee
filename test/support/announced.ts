import type { PlatformId } from "@patchbay/oauth";
import type { Platforms } from "@patchbay/platforms";

/** A registry in which one platform is only announced: it is shown as coming, and cannot be connected. */
export function announced(registry: Platforms, id: PlatformId): Platforms {
	const { name, api, urls, methods } = registry[id];
	const [{ kind }] = methods;
	return { ...registry, [id]: { id, name, api, urls, methods: [{ kind }] } };
}
