import type { ScopeMissing } from "../errors.ts";
import { findScopeMissing } from "../scope-checks.ts";
import type { PlatformSession } from "../session.ts";
import type { AssetRef } from "./asset-ids.ts";
import { tiktokAdsScoped } from "./oauth.ts";

/** Refusal of images and videos where the app has no permission for them; null where it has, or nobody can say. */
export const filesMissing = (session: PlatformSession): ScopeMissing | null =>
	findScopeMissing(tiktokAdsScoped, ["files"], session.grantedScopes());

/** Tells whether something that an ad shows may be read: posts come with the ads. */
export const isAllowed = (
	{ kind }: AssetRef,
	missing: ScopeMissing | null,
): boolean => missing === null || kind === "post";
