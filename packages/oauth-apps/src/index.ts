export type { OAuthAppsContext } from "./context.ts";
export {
	type CreateOAuthAppInput,
	createOAuthApp,
	createOAuthAppInput,
} from "./create-oauth-app.ts";
export {
	type DeleteOAuthAppInput,
	deleteOAuthApp,
	deleteOAuthAppInput,
} from "./delete-oauth-app.ts";
export {
	type EnsuredOAuthApp,
	ensureOAuthApp,
	type WantedOAuthApp,
} from "./ensure-oauth-app.ts";
export {
	findOAuthApp,
	getOAuthApp,
	listOAuthApps,
	type OAuthAppRecord,
} from "./list-oauth-apps.ts";
export {
	createOAuthAppSource,
	type StoredOAuthApps,
} from "./oauth-app-source.ts";
export { readOAuthAppUsage } from "./read-app-usage.ts";
export { defaultRedirectUri } from "./redirect-uri.ts";
export { sealedApps } from "./sealed-apps.ts";
export {
	type UpdateOAuthAppInput,
	updateOAuthApp,
	updateOAuthAppInput,
} from "./update-oauth-app.ts";
